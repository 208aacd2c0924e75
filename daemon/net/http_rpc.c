/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_rpc.c - the way of a POST /rpc: log in when there is a token, hand over
 * the frame, answer. Owns the calls from request to answer.
 *
 * While a call waits, evhttp neither reads nor writes on its connection, so
 * that a client's leaving goes unnoticed; should evhttp lose the connection all
 * the same, the request merely loses its pointer to it. Either way it is ours
 * until it is answered, and answering it is always allowed.
 */
#include "net/http_rpc.h"

#include <assert.h>
#include <event2/buffer.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "base/mem.h"
#include "net/http_guard.h"
#include "net/http_reply.h"

enum {
	CALL_MAGIC = 0x477ca111,
};

struct http_call {
	unsigned magic;
	struct http_calls *home;
	TAILQ_ENTRY(http_call) entry;
	struct evhttp_request *req; /* NULL: answered */
	struct rpc_peer *peer;
};

TAILQ_HEAD(http_call_list, http_call);

struct http_calls {
	struct rpc *rpc;
	struct net_counts *counts;
	struct http_call_list waiting, dead;
	struct event *reap_event;
};

static void
call_free(struct http_call *call)
{
	rpc_peer_kill(call->peer);
	call->magic = 0;
	free(call);
}

/* The peer is not killed in its own callback. */
static void
reap_cb(evutil_socket_t fd, short what, void *arg)
{
	struct http_calls *calls = arg;
	struct http_call *call;

	(void)fd;
	(void)what;
	while ((call = TAILQ_FIRST(&calls->dead)) != NULL) {
		TAILQ_REMOVE(&calls->dead, call, entry);
		call_free(call);
	}
}

/* Ends a call; returns its request, to be answered at once. */
static struct evhttp_request *
call_kill(struct http_call *call)
{
	struct evhttp_request *req = call->req;

	assert(req != NULL);
	call->req = NULL;
	TAILQ_REMOVE(&call->home->waiting, call, entry);
	TAILQ_INSERT_TAIL(&call->home->dead, call, entry);
	event_active(call->home->reap_event, EV_TIMEOUT, 1);
	return req;
}

struct http_calls *
http_calls_new(
    struct event_base *base, struct rpc *rpc, struct net_counts *counts)
{
	struct http_calls *calls = mem_calloc(1, sizeof(*calls));

	calls->rpc = rpc;
	calls->counts = counts;
	TAILQ_INIT(&calls->waiting);
	TAILQ_INIT(&calls->dead);
	calls->reap_event = event_new(base, -1, 0, reap_cb, calls);
	if (calls->reap_event == NULL)
		abort();
	return calls;
}

void
http_calls_free(struct http_calls *calls)
{
	struct http_call *call;

	if (calls == NULL)
		return;
	while ((call = TAILQ_FIRST(&calls->waiting)) != NULL) {
		struct evhttp_request *req = call_kill(call);

		/* A request without a connection is in nobody's list. */
		if (evhttp_request_get_connection(req) == NULL)
			evhttp_request_free(req);
	}
	reap_cb(-1, 0, calls);
	event_free(calls->reap_event);
	free(calls);
}

bool
http_calls_are_idle(const struct http_calls *calls)
{
	return TAILQ_EMPTY(&calls->waiting);
}

/* ---- the steps, in their order ---- */

static void send_frame(struct http_call *);
static void login_done(void *arg, const struct err *);
static void answer_done(void *arg, const char *bytes, size_t len);

void
http_calls_add(struct http_calls *calls, struct evhttp_request *req)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	const char *authorization =
	    evhttp_find_header(headers, "Authorization");
	const char *token = NULL;
	struct http_call *call;
	struct err err = {0};

	if (authorization != NULL) {
		token = http_bearer_token(authorization);
		if (token == NULL) {
			err_set(&err, ERR_FORBIDDEN,
			    "Authorization must be: Bearer TOKEN");
			http_add_header(req, "WWW-Authenticate", "Bearer");
			http_reply_error(req, 401, &err);
			return;
		}
	}
	call = mem_calloc(1, sizeof(*call));
	call->magic = CALL_MAGIC;
	call->home = calls;
	call->req = req;
	call->peer = rpc_peer_new(calls->rpc, -1, NULL, NULL);
	TAILQ_INSERT_TAIL(&calls->waiting, call, entry);
	if (token != NULL)
		rpc_peer_login(call->peer, token, login_done, call);
	else
		send_frame(call);
}

/* A login that could not be tried is no refusal. */
static int
login_status(const struct err *err)
{
	switch (err->code) {
	case ERR_UNAVAILABLE:
	case ERR_OVERLOADED:
	case ERR_TIMEOUT:
		return 503;
	case ERR_INTERNAL:
		return 500;
	default:
		return 401;
	}
}

static void
login_done(void *arg, const struct err *err)
{
	struct http_call *call = arg;
	struct evhttp_request *req;
	int status;

	assert(call->magic == CALL_MAGIC);
	if (err == NULL) {
		send_frame(call);
		return;
	}
	req = call_kill(call);
	status = login_status(err);
	if (status == 401)
		http_add_header(req, "WWW-Authenticate", "Bearer");
	http_reply_error(req, status, err);
}

static void
send_frame(struct http_call *call)
{
	struct evbuffer *body = evhttp_request_get_input_buffer(call->req);
	size_t len = evbuffer_get_length(body);
	const char *bytes = len > 0 ? (char *)evbuffer_pullup(body, -1) : "";

	call->home->counts->frames++;
	rpc_peer_receive(call->peer, bytes, len, answer_done, call);
}

static void
answer_done(void *arg, const char *bytes, size_t len)
{
	struct http_call *call = arg;
	struct evhttp_request *req;

	assert(call->magic == CALL_MAGIC);
	req = call_kill(call);
	if (bytes == NULL)
		http_reply_empty(req, HTTP_NOCONTENT);
	else
		http_reply(req, HTTP_OK, HTTP_TYPE_JSON, bytes, len);
}
