/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame.h - one request or batch on its way, the calls in it, the peers that
 * sent it. Internal to rpc's own core; methods see method.h.
 */
#ifndef COUNTERPOINT_RPC_FRAME_H
#define COUNTERPOINT_RPC_FRAME_H

#include <sys/queue.h>

#include "base/buf.h"
#include "rpc/method.h"

TAILQ_HEAD(rpc_peers, rpc_peer);
TAILQ_HEAD(rpc_calls, rpc_call);

struct rpc_peer {
	TAILQ_ENTRY(rpc_peer) entry;
	struct rpc *rpc;
	long uid; /* -1: none */
	rpc_event_cb event;
	void *event_arg;
	bool dead; /* left; freed when the last call ends */
	size_t calls;

	char *login; /* NULL: nobody */
	unsigned roles;
	long long seen; /* library version that login and roles are of */
	bool by_token;
	unsigned char token_hash[32];
	int64_t token_until, token_checked; /* wall, monotonic microseconds */
	json_t *types;			    /* subscribed to, or NULL */
};

struct rpc_frame {
	struct rpc_peer *peer;
	rpc_answer_cb answer;
	void *arg;
	size_t pending; /* calls not yet ended, and one while it is read */
	bool batch;
	struct buf out;
};

struct rpc_call {
	TAILQ_ENTRY(rpc_call) entry;
	struct rpc_frame *frame; /* NULL once it was answered by a timeout */
	struct rpc_peer *peer;
	const struct rpc_method *method;
	json_t *request, *id, *params; /* id NULL: a notification */
	char *login;
	unsigned roles;
	int64_t started; /* monotonic */
	void (*then)(struct rpc_call *, const char *const *rows, size_t n);
	struct buf written; /* the answer, until the library shows the change */
	void (*left)(void *arg); /* told once; NULL: nobody asked, or told */
	void *left_arg;
};

struct rpc {
	struct rpc_services services;
	struct rpc_peers peers;
	struct rpc_calls calls; /* oldest first */
	struct event *tick;
	size_t in_flight, subscribers;
	unsigned long long answered, failed, timed_out;
};

/* frame.c */
void rpc_frame_receive(
    struct rpc_peer *, const char *bytes, size_t len, rpc_answer_cb, void *arg);
/* Takes the answer over or copies it; the caller is done with it. */
void rpc_frame_add(struct rpc_frame *, struct buf *answer);
void rpc_frame_release(struct rpc_frame *);

/* call.c */
void rpc_call_start(struct rpc_frame *, json_t *request);
void rpc_call_expire(struct rpc_call *);
/* Tells the calls of a peer that it has left. */
void rpc_calls_leave(const struct rpc_peer *);
void rpc_write_fault(
    struct buf *, const json_t *id, int code, const struct err *);
int rpc_error_code(enum err_code);

/* peer.c */
void rpc_peer_refresh(struct rpc_peer *);
void rpc_peer_release(struct rpc_peer *);

#endif
