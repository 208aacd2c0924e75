/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_routes.h - what is served over HTTP: POST /rpc, health, metrics, the
 * OpenRPC document, the public register and calendars. Owns the table of paths;
 * connections are http's.
 */
#ifndef COUNTERPOINT_NET_HTTP_ROUTES_H
#define COUNTERPOINT_NET_HTTP_ROUTES_H

#include <event2/http.h>

#include "net/http_call.h"
#include "net/net.h"

/* Where the answers come from. */
struct http_sources {
	struct rpc *rpc;
	const struct net_counts *counts;
	struct http_calls *calls;
	bool shows_register;
	char *public_url; /* or "" */
};

/* Answers a request, now or later, exactly once. */
void http_route(const struct http_sources *, struct evhttp_request *);

#endif
