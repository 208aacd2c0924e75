/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h - JSON-RPC over a link: logging in, numbering requests, reading
 * answers and their errors. Owns the link; many requests in flight are bulk.c's
 * business.
 */
#ifndef COUNTERPOINT_CLIENT_SESSION_H
#define COUNTERPOINT_CLIENT_SESSION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "link.h"

struct session {
	const char *address, *token_file; /* token_file may be NULL */
	double timeout;			  /* seconds for one answer */
	void (*tick)(void *arg);	  /* while waiting for it; or NULL */
	void *tick_arg;
	struct link link;
	json_int_t last_id;
};

/* Leaves what is set from outside as it is. */
void session_init(struct session *);

/* Connects, and logs in when there is a token. */
int session_open(struct session *, struct err *);
void session_close(struct session *);
bool session_is_open(const struct session *);

/*
 * Queues a request; `params` stays the caller's. *ret_id is what its answer
 * will carry. ERR_INVALID when it is too large for a frame.
 */
int session_send(struct session *, const char *method, const json_t *params,
    json_int_t *ret_id, struct err *);

/*
 * The next message that has already come: 1 and the caller's *ret, 0 when
 * there is none, -1 when it is no JSON-RPC. Does not wait.
 */
int session_take(struct session *, json_t **ret, struct err *);

/* The same, but waits until the deadline (of clock_monotonic()) for one. */
int session_receive(
    struct session *, int64_t deadline, json_t **ret, struct err *);

/* The result inside an answer, owned by the caller; -1 with its error. */
int session_result(const json_t *answer, json_t **ret, struct err *);

/* Reads {kind, field?, rule?, detail?, retry_after?}, as errors and refusals
 * carry it. */
void session_read_refusal(const json_t *, struct err *);

/*
 * One request and its answer. Opens the session when needed. `params` is
 * taken over, also on failure; the caller frees *ret.
 */
int session_call(struct session *, const char *method, json_t *params,
    json_t **ret, struct err *);

/* Whether trying again later may help. */
bool session_may_retry(const struct err *);

/* A deadline that many seconds from now. */
int64_t session_deadline(double seconds);

#endif
