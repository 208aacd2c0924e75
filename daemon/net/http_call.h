/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_call.h - an HTTP request that waits for rpc: a peer that lives as long
 * as the request, its login, its frames. Owns these calls; what is asked and
 * how it is answered is http_rpc's and http_feed's.
 */
#ifndef COUNTERPOINT_NET_HTTP_CALL_H
#define COUNTERPOINT_NET_HTTP_CALL_H

#include <event2/event.h>
#include <event2/http.h>
#include <stdbool.h>

#include "net/net.h"

struct http_calls;
struct http_call;

/* What follows a login that succeeded. */
typedef void (*http_call_step)(struct http_call *);

/* What follows an answer of rpc; no bytes: there is none. */
typedef void (*http_call_answered)(
    struct http_call *, const char *bytes, size_t len);

/* `counts` is net's and outlives it. */
struct http_calls *http_calls_new(
    struct event_base *, struct rpc *, struct net_counts *);

/* Whether none waits for its answer. */
bool http_calls_are_idle(const struct http_calls *);

/* Forgets the calls in flight; before evhttp_free(), which takes their requests
 * along. Never from a callback of rpc. */
void http_calls_free(struct http_calls *);

/* A call for a request, which is the call's until http_call_close(). `flow` is
 * the caller's own, freed by `flow_free` when the call goes; both may be NULL.
 */
struct http_call *http_call_open(struct http_calls *, struct evhttp_request *,
    void *flow, void (*flow_free)(void *flow));

void *http_call_flow(const struct http_call *);
struct evhttp_request *http_call_request(const struct http_call *);

/* Logs in; a refusal is answered here and ends the call, with `challenge` as
 * its WWW-Authenticate. */
void http_call_login(struct http_call *, const char *token,
    const char *challenge, http_call_step then);

/* Hands a frame to rpc. */
void http_call_ask(
    struct http_call *, const char *bytes, size_t len, http_call_answered);

/* Ends a call; returns its request, to be answered at once. The flow lives on
 * until the loop turns. */
struct evhttp_request *http_call_close(struct http_call *);

#endif
