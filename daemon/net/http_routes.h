/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_routes.h - what is served over HTTP: POST /rpc, health, metrics and the
 * OpenRPC document. Owns the table of paths; connections are http's.
 */
#ifndef COUNTERPOINT_NET_HTTP_ROUTES_H
#define COUNTERPOINT_NET_HTTP_ROUTES_H

#include <event2/http.h>

#include "net/http_rpc.h"
#include "net/net.h"

/* Where the answers come from. */
struct http_sources {
	struct rpc *rpc;
	const struct net_counts *counts;
	struct http_calls *calls;
};

/* Answers a request, now or later, exactly once. */
void http_route(const struct http_sources *, struct evhttp_request *);

#endif
