/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h - the HTTP/1.1 server on loopback. Owns evhttp, the number of its
 * connections and their time limits; what is served is http_routes'.
 */
#ifndef COUNTERPOINT_NET_HTTP_H
#define COUNTERPOINT_NET_HTTP_H

#include <event2/listener.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/net.h"

struct http;

/* Serves what a listener accepts; takes the listener over. The settings are
 * copied; `limits` and `counts` are net's and outlive it. */
struct http *http_start(struct event_base *, struct rpc *,
    struct evconnlistener *, const struct net_settings *,
    const struct net_limits *, struct net_counts *);

/* The limits have changed. */
void http_set_limits(struct http *);

/* Frees the listener and closes connections without a request; those with one
 * are closed when it has been answered. */
void http_stop_accepting(struct http *);

/* Whether no request is in flight and no answer unsent. */
bool http_is_idle(const struct http *);

/* Enforces timeouts; once a second. `now` is monotonic. */
void http_sweep(struct http *, int64_t now);

/* Never from a callback of rpc or net. */
void http_close(struct http *);

#endif
