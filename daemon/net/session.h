/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h - one connection that speaks JSON lines. Owns the descriptor, what
 * was read and not yet taken, what was answered and not yet sent, and the peer;
 * what the lines mean is rpc's.
 */
#ifndef COUNTERPOINT_NET_SESSION_H
#define COUNTERPOINT_NET_SESSION_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "net/frames.h"
#include "rpc/rpc.h"

struct sessions;

enum session_state {
	SESSION_OPEN,	   /* lines are taken and answered */
	SESSION_DRAINING,  /* no further line; what is in flight is answered */
	SESSION_LINGERING, /* all is sent; input is thrown away until the client
			      closes, lest it loses our last words */
	SESSION_DEAD,	   /* closed; freed at the end of the loop turn */
};

struct session {
	unsigned magic;
	enum session_state state;
	struct sessions *home;
	TAILQ_ENTRY(session) all;
	TAILQ_ENTRY(session) touched;
	bool is_touched;

	int fd;
	struct event read_event, write_event;
	bool reading; /* read_event is added */
	bool blocked; /* write_event is added: the socket is full */
	bool lingers; /* linger when drained */
	struct frames in;
	struct buf out; /* unsent from `sent` on */
	size_t sent;

	struct rpc_peer *peer;
	size_t in_flight; /* frames unanswered */

	/* Monotonic microseconds. */
	int64_t active;	    /* last bytes either way */
	int64_t progress;   /* last bytes sent, or first ones to be sent */
	int64_t line_begun; /* 0: no begun line waits for its end */
	int64_t lingering;  /* since when */
};

/* Takes over a connected, non-blocking descriptor. `uid` as for rpc. */
void session_open(struct sessions *, int fd, long uid);

/* Writes what has come together and takes lines that had to wait. */
void session_turn(struct session *);

/* No further line; closes when all that is in flight is answered and sent. */
void session_drain(struct session *);

/* Enforces the timeouts. */
void session_sweep(struct session *, int64_t now);

/* Whether no frame is in flight and no output unsent. */
bool session_is_idle(const struct session *);

/* Closes at once; the memory goes at the end of the loop turn. `reason` is for
 * the log. */
void session_kill(struct session *, const char *reason);

/* For sessions alone: frees a dead one. */
void session_free(struct session *);

#endif
