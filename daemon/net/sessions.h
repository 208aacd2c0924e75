/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.h - all line sessions of the daemon. Owns the lists they are on, the
 * work at the end of a loop turn and their memory after death; what happens on
 * one connection is session's.
 */
#ifndef COUNTERPOINT_NET_SESSIONS_H
#define COUNTERPOINT_NET_SESSIONS_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "net/net.h"

struct session;

TAILQ_HEAD(session_list, session);

struct sessions {
	struct rpc *rpc;
	struct event_base *base;
	const struct net_limits *limits;
	struct net_counts *counts;
	struct session_list living, dead;
	struct session_list touched; /* have work at the end of the turn */
	struct event *turn_event;
	bool in_turn;
};

/* `limits` and `counts` are net's and outlive the sessions. */
struct sessions *sessions_new(struct event_base *, struct rpc *,
    const struct net_limits *, struct net_counts *);

/* Kills all and frees all. Never from a callback of rpc or net. */
void sessions_free(struct sessions *);

/* Gives a session a turn once the loop has handled what is active now. */
void sessions_touch(struct sessions *, struct session *);

/* Moves a session that has just died to where it awaits its freeing. */
void sessions_bury(struct sessions *, struct session *);

/* No session takes further frames. */
void sessions_drain(struct sessions *);

/* Enforces timeouts; once a second. `now` is monotonic. */
void sessions_sweep(struct sessions *, int64_t now);

/* Whether none has a frame in flight or output unsent. */
bool sessions_are_idle(const struct sessions *);

#endif
