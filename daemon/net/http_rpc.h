/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_rpc.h - POST /rpc: one request is one frame of a peer that lives as long
 * as the request. Owns these calls; the connections are http's.
 */
#ifndef COUNTERPOINT_NET_HTTP_RPC_H
#define COUNTERPOINT_NET_HTTP_RPC_H

#include <event2/event.h>
#include <event2/http.h>
#include <stdbool.h>

#include "net/net.h"

struct http_calls;

/* `counts` is net's and outlives it. */
struct http_calls *http_calls_new(
    struct event_base *, struct rpc *, struct net_counts *);

/* Answers a POST /rpc, now or later. */
void http_calls_add(struct http_calls *, struct evhttp_request *);

/* Whether none waits for its answer. */
bool http_calls_are_idle(const struct http_calls *);

/* Forgets the calls in flight; before evhttp_free(), which takes their requests
 * along. Never from a callback of rpc. */
void http_calls_free(struct http_calls *);

#endif
