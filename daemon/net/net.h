/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net.h - the daemon's doors: JSON lines over a Unix socket and loopback TCP,
 * and HTTP. Owns the listening sockets, the connections and their limits; what
 * a frame means is rpc's.
 */
#ifndef COUNTERPOINT_NET_NET_H
#define COUNTERPOINT_NET_NET_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "rpc/rpc.h"

struct net;

/* What may change in a running daemon. All are at least 1. */
struct net_limits {
	size_t connections; /* open at once, all transports together */
	size_t in_flight;   /* frames unanswered on one connection */
	long idle_timeout;  /* seconds without a request or a subscription */
	long line_timeout;  /* seconds for a begun line or HTTP request, for a
			       client to read on, and for an HTTP connection
			       without a request */
};

struct net_settings {
	const char *socket_path;
	mode_t socket_mode;
	const char *tcp, *http; /* loopback "address:port", or "" for none */
	bool http_register;	/* whether it is served */
	const char *http_public_url; /* or ""; no slash at its end */
	struct net_limits limits;
};

/* Since the start, except for `open`. */
struct net_counts {
	size_t open;	  /* connections open now */
	uint64_t total;	  /* connections accepted */
	uint64_t refused; /* connections refused, too many being open */
	uint64_t in, out; /* bytes */
	uint64_t frames;  /* handed to rpc */
};

/*
 * Listens and serves. The settings are copied. NULL when a socket cannot be
 * had; the error says what to do. The caller stops it with net_close(), before
 * base and rpc go.
 */
struct net *net_start(struct event_base *, struct rpc *,
    const struct net_settings *, struct err *);

/* For connections to come and, as far as it can be, for open ones. */
void net_set_limits(struct net *, const struct net_limits *);

/*
 * The first half of a graceful stop: no new connection, no further frame; the
 * answers in flight are still delivered. Connections close as they fall idle.
 */
void net_stop_accepting(struct net *);

/* Whether no frame is in flight and all output has been written. */
bool net_is_idle(const struct net *);

/* Closes everything at once and frees. Never from a callback of rpc or net. */
void net_close(struct net *);

struct net_counts net_counts(const struct net *);

/* Appends the counts as Prometheus text. */
void net_write_metrics(struct buf *, const struct net_counts *);

/* The ports listened on; 0 where there is no such listener. */
int net_tcp_port(const struct net *);
int net_http_port(const struct net *);

#endif
