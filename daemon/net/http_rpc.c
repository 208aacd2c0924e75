/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_rpc.c - the way of a POST /rpc: log in when there is a token, hand over
 * the frame, answer. Owns nothing.
 */
#include "net/http_rpc.h"

#include <event2/buffer.h>

#include "net/http_guard.h"
#include "net/http_reply.h"

#define CHALLENGE "Bearer"

/* ---- the steps, in their order ---- */

static void send_frame(struct http_call *);
static void answer(struct http_call *, const char *bytes, size_t len);

void
http_rpc_serve(struct http_calls *calls, struct evhttp_request *req)
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
			http_add_header(req, "WWW-Authenticate", CHALLENGE);
			http_reply_error(req, 401, &err);
			return;
		}
	}
	call = http_call_open(calls, req, NULL, NULL);
	if (token != NULL)
		http_call_login(call, token, CHALLENGE, send_frame);
	else
		send_frame(call);
}

static void
send_frame(struct http_call *call)
{
	struct evbuffer *body =
	    evhttp_request_get_input_buffer(http_call_request(call));
	size_t len = evbuffer_get_length(body);
	const char *bytes = len > 0 ? (char *)evbuffer_pullup(body, -1) : "";

	http_call_ask(call, bytes, len, answer);
}

static void
answer(struct http_call *call, const char *bytes, size_t len)
{
	struct evhttp_request *req = http_call_close(call);

	if (bytes == NULL)
		http_reply_empty(req, HTTP_NOCONTENT);
	else
		http_reply(req, HTTP_OK, HTTP_TYPE_JSON, bytes, len);
}
