/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.c - runs evhttp and keeps an account of its connections, which evhttp
 * neither counts nor limits. Owns that account; what is served is http_routes'.
 */
#include "net/http.h"

#include <assert.h>
#include <event2/bufferevent.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/http_call.h"
#include "net/http_routes.h"

enum {
	HEADERS_MAX = 16 * 1024,
	SECOND = 1000000, /* microseconds */
};

/* A connection of evhttp. */
struct http_conn {
	TAILQ_ENTRY(http_conn) entry;
	struct http *http;
	struct bufferevent *bev;
	struct evhttp_connection *evcon;
	struct evhttp_request *req; /* being answered, or NULL */
	int64_t since;		    /* when the wait for a request began */
};

TAILQ_HEAD(http_conn_list, http_conn);

struct http {
	struct evhttp *evhttp;
	struct evhttp_bound_socket *bound; /* NULL: stopped accepting */
	const struct net_limits *limits;
	struct net_counts *counts;
	struct http_sources sources;
	struct http_conn_list fresh, open;
	struct event *fresh_event;
	struct http_conn **by_fd;
	size_t nby_fd;
};

/* ---- the account ---- */

static struct http_conn **
slot_of(struct http *http, struct evhttp_connection *evcon)
{
	int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));
	size_t old = http->nby_fd;

	assert(fd >= 0);
	if ((size_t)fd >= old) {
		http->nby_fd = (size_t)fd * 2 + 16;
		http->by_fd = mem_resize(
		    http->by_fd, http->nby_fd, sizeof(struct http_conn *));
		memset(http->by_fd + old, 0,
		    (http->nby_fd - old) * sizeof(struct http_conn *));
	}
	return &http->by_fd[fd];
}

static void
count_in_cb(
    struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *arg)
{
	struct net_counts *counts = arg;

	(void)buffer;
	counts->in += info->n_added;
}

static void
count_out_cb(
    struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *arg)
{
	struct net_counts *counts = arg;

	(void)buffer;
	counts->out += info->n_deleted;
}

static void
closed_cb(struct evhttp_connection *evcon, void *arg)
{
	struct http_conn *conn = arg;

	log_debug("http.close", LOG_NUMBER("fd", bufferevent_getfd(conn->bev)));
	*slot_of(conn->http, evcon) = NULL;
	TAILQ_REMOVE(&conn->http->open, conn, entry);
	conn->http->counts->open--;
	free(conn);
}

static void
conn_open(struct http_conn *conn, int fd)
{
	struct http *http = conn->http;
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	evbuffer_add_cb(
	    bufferevent_get_input(conn->bev), count_in_cb, http->counts);
	evbuffer_add_cb(
	    bufferevent_get_output(conn->bev), count_out_cb, http->counts);
	evhttp_connection_set_closecb(conn->evcon, closed_cb, conn);
	conn->since = clock_monotonic();
	*slot_of(http, conn->evcon) = conn;
	TAILQ_INSERT_TAIL(&http->open, conn, entry);
	http->counts->open++;
	http->counts->total++;
	log_debug("http.open", LOG_NUMBER("fd", fd));
}

static void
conn_refuse(struct http_conn *conn, int fd)
{
	static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\n"
				     "Retry-After: 1\r\n"
				     "Content-Length: 0\r\n"
				     "Connection: close\r\n\r\n";
	struct net_counts *counts = conn->http->counts;

	counts->refused++;
	log_warning("net.refused", LOG_NUMBER("open", counts->open));
	if (send(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL) > 0)
		counts->out += sizeof(answer) - 1;
	evhttp_connection_free(conn->evcon);
	free(conn);
}

/*
 * evhttp tells of a connection only when its first request is whole, so the
 * connection is found by way of its bufferevent, whose callback argument it is.
 * This runs in the turn of the accept: nothing has been read yet.
 */
static void
conn_meet(struct http_conn *conn)
{
	struct http *http = conn->http;
	void *evcon = NULL;
	int fd = bufferevent_getfd(conn->bev);

	bufferevent_getcb(conn->bev, NULL, NULL, NULL, &evcon);
	bufferevent_decref(conn->bev);
	if (evcon == NULL) {
		free(conn); /* evhttp has given it up */
		return;
	}
	conn->evcon = evcon;
	assert(evhttp_connection_get_bufferevent(conn->evcon) == conn->bev);
	if (http->counts->open >= http->limits->connections ||
	    http->bound == NULL)
		conn_refuse(conn, fd);
	else
		conn_open(conn, fd);
}

static void
fresh_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http *http = arg;
	struct http_conn *conn;

	(void)fd;
	(void)what;
	while ((conn = TAILQ_FIRST(&http->fresh)) != NULL) {
		TAILQ_REMOVE(&http->fresh, conn, entry);
		conn_meet(conn);
	}
}

/* evhttp has accepted a connection and asks for its bufferevent. */
static struct bufferevent *
accepted_cb(struct event_base *base, void *arg)
{
	struct http *http = arg;
	struct http_conn *conn = mem_calloc(1, sizeof(*conn));

	conn->http = http;
	conn->bev = bufferevent_socket_new(base, -1, 0);
	if (conn->bev == NULL)
		abort();
	bufferevent_incref(conn->bev);
	TAILQ_INSERT_TAIL(&http->fresh, conn, entry);
	event_active(http->fresh_event, EV_TIMEOUT, 1);
	return conn->bev;
}

/* ---- requests ---- */

/* The answer has been written. */
static void
completed_cb(struct evhttp_request *req, void *arg)
{
	struct http_conn *conn = arg;

	(void)req;
	conn->req = NULL;
	conn->since = clock_monotonic();
}

static void
request_cb(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct http_conn *conn =
	    *slot_of(http, evhttp_request_get_connection(req));

	assert(conn != NULL);
	conn->req = req;
	evhttp_request_set_on_complete_cb(req, completed_cb, conn);
	http_route(&http->sources, req);
}

/* ---- from outside ---- */

static struct evhttp *
evhttp_make(struct event_base *base, struct http *http)
{
	struct evhttp *evhttp = evhttp_new(base);

	if (evhttp == NULL)
		abort();
	evhttp_set_max_headers_size(evhttp, HEADERS_MAX);
	evhttp_set_max_body_size(evhttp, JSON_FRAME_MAX);
	evhttp_set_allowed_methods(
	    evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
			EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH | EVHTTP_REQ_DELETE |
			EVHTTP_REQ_OPTIONS);
	/* A client whose body is too long gets to read why. */
	evhttp_set_flags(evhttp, EVHTTP_SERVER_LINGERING_CLOSE);
	evhttp_set_bevcb(evhttp, accepted_cb, http);
	evhttp_set_gencb(evhttp, request_cb, http);
	return evhttp;
}

struct http *
http_start(struct event_base *base, struct rpc *rpc,
    struct evconnlistener *listener, const struct net_settings *settings,
    const struct net_limits *limits, struct net_counts *counts)
{
	struct http *http = mem_calloc(1, sizeof(*http));

	http->limits = limits;
	http->counts = counts;
	http->sources.rpc = rpc;
	http->sources.counts = counts;
	http->sources.calls = http_calls_new(base, rpc, counts);
	http->sources.shows_register = settings->http_register;
	http->sources.public_url = mem_strdup(settings->http_public_url);
	TAILQ_INIT(&http->fresh);
	TAILQ_INIT(&http->open);
	http->fresh_event = event_new(base, -1, 0, fresh_cb, http);
	http->evhttp = evhttp_make(base, http);
	http->bound = evhttp_bind_listener(http->evhttp, listener);
	if (http->fresh_event == NULL || http->bound == NULL)
		abort();
	http_set_limits(http);
	return http;
}

void
http_set_limits(struct http *http)
{
	evhttp_set_timeout(http->evhttp, (int)http->limits->line_timeout);
}

void
http_stop_accepting(struct http *http)
{
	struct http_conn *conn, *next;

	if (http->bound == NULL)
		return;
	evhttp_del_accept_socket(http->evhttp, http->bound);
	http->bound = NULL;
	for (conn = TAILQ_FIRST(&http->open); conn != NULL; conn = next) {
		next = TAILQ_NEXT(conn, entry);
		if (conn->req == NULL)
			evhttp_connection_free(conn->evcon);
		else
			evhttp_add_header(
			    evhttp_request_get_output_headers(conn->req),
			    "Connection", "close");
	}
}

bool
http_is_idle(const struct http *http)
{
	const struct http_conn *conn;

	TAILQ_FOREACH(conn, &http->open, entry)
	if (conn->req != NULL)
		return false;
	return http_calls_are_idle(http->sources.calls);
}

/*
 * evhttp's own timeout starts anew with every byte; this one does not, so that
 * a request must become whole in time. Freeing the connection is ours to do
 * here, since no request of it is in anybody's hands.
 */
void
http_sweep(struct http *http, int64_t now)
{
	struct http_conn *conn, *next;

	for (conn = TAILQ_FIRST(&http->open); conn != NULL; conn = next) {
		next = TAILQ_NEXT(conn, entry);
		if (conn->req == NULL &&
		    now - conn->since > http->limits->line_timeout * SECOND)
			evhttp_connection_free(conn->evcon);
	}
}

void
http_close(struct http *http)
{
	struct http_conn *conn;

	if (http == NULL)
		return;
	http_calls_free(http->sources.calls);
	while ((conn = TAILQ_FIRST(&http->fresh)) != NULL) {
		TAILQ_REMOVE(&http->fresh, conn, entry);
		bufferevent_decref(conn->bev);
		free(conn);
	}
	evhttp_free(http->evhttp); /* calls closed_cb for each connection */
	event_free(http->fresh_event);
	free(http->by_fd);
	free(http->sources.public_url);
	free(http);
}
