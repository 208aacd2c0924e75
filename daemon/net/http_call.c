/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_call.c - keeps the calls from request to answer. Owns them.
 *
 * While a call waits, evhttp neither reads nor writes on its connection, so
 * that a client's leaving goes unnoticed; should evhttp lose the connection all
 * the same, the request merely loses its pointer to it. Either way it is ours
 * until it is answered, and answering it is always allowed.
 */
#include "net/http_call.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "base/mem.h"
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
	const char *challenge;
	http_call_step then;
	http_call_answered answered;
	void *flow;
	void (*flow_free)(void *flow);
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
	if (call->flow_free != NULL)
		call->flow_free(call->flow);
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

struct evhttp_request *
http_call_close(struct http_call *call)
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
		struct evhttp_request *req = http_call_close(call);

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

struct http_call *
http_call_open(struct http_calls *calls, struct evhttp_request *req, void *flow,
    void (*flow_free)(void *flow))
{
	struct http_call *call = mem_calloc(1, sizeof(*call));

	call->magic = CALL_MAGIC;
	call->home = calls;
	call->req = req;
	call->flow = flow;
	call->flow_free = flow_free;
	call->peer = rpc_peer_new(calls->rpc, -1, NULL, NULL);
	TAILQ_INSERT_TAIL(&calls->waiting, call, entry);
	return call;
}

void *
http_call_flow(const struct http_call *call)
{
	return call->flow;
}

struct evhttp_request *
http_call_request(const struct http_call *call)
{
	return call->req;
}

/* A login that could not be tried is no refusal. */
static int
login_status(const struct err *err)
{
	int status = http_status_of(err->code);

	return status < HTTP_INTERNAL ? 401 : status;
}

static void
login_done(void *arg, const struct err *err)
{
	struct http_call *call = arg;
	struct evhttp_request *req;
	int status;

	assert(call->magic == CALL_MAGIC);
	if (err == NULL) {
		call->then(call);
		return;
	}
	req = http_call_close(call);
	status = login_status(err);
	if (status == 401)
		http_add_header(req, "WWW-Authenticate", call->challenge);
	http_reply_error(req, status, err);
}

void
http_call_login(struct http_call *call, const char *token,
    const char *challenge, http_call_step then)
{
	call->challenge = challenge;
	call->then = then;
	rpc_peer_login(call->peer, token, login_done, call);
}

static void
answer_done(void *arg, const char *bytes, size_t len)
{
	struct http_call *call = arg;

	assert(call->magic == CALL_MAGIC);
	call->answered(call, bytes, len);
}

void
http_call_ask(struct http_call *call, const char *bytes, size_t len,
    http_call_answered answered)
{
	call->answered = answered;
	call->home->counts->frames++;
	rpc_peer_receive(call->peer, bytes, len, answer_done, call);
}
