/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_reply.c - writes answers by way of evhttp, which frees the request and,
 * when the client has left meanwhile, drops the answer. Owns nothing.
 */
#include "net/http_reply.h"

#include <event2/buffer.h>
#include <stdio.h>

#include "base/buf.h"
#include "rpc/rpc.h"

void
http_add_header(struct evhttp_request *req, const char *name, const char *value)
{
	evhttp_add_header(evhttp_request_get_output_headers(req), name, value);
}

/* evhttp would send the content of an answer to HEAD, too, and without it call
 * it empty. */
static void
add_content(struct evhttp_request *req, const char *bytes, size_t len)
{
	char text[24];

	if (evhttp_request_get_command(req) != EVHTTP_REQ_HEAD) {
		evbuffer_add(evhttp_request_get_output_buffer(req), bytes, len);
		return;
	}
	snprintf(text, sizeof(text), "%zu", len);
	http_add_header(req, "Content-Length", text);
}

void
http_reply_bytes(struct evhttp_request *req, int status, const char *type,
    const char *bytes, size_t len)
{
	http_add_header(req, "Content-Type", type);
	http_add_header(req, "X-Content-Type-Options", "nosniff");
	add_content(req, bytes, len);
	evhttp_send_reply(req, status, NULL, NULL);
}

void
http_reply(struct evhttp_request *req, int status, const char *type,
    const char *bytes, size_t len)
{
	http_add_header(req, "Cache-Control", "no-store");
	http_reply_bytes(req, status, type, bytes, len);
}

void
http_reply_empty(struct evhttp_request *req, int status)
{
	evhttp_send_reply(req, status, NULL, NULL);
}

int
http_status_of(enum err_code code)
{
	switch (code) {
	case ERR_INVALID:
	case ERR_RULE:
		return HTTP_BADREQUEST;
	case ERR_FORBIDDEN:
		return 403;
	case ERR_NOT_FOUND:
		return HTTP_NOTFOUND;
	case ERR_CONFLICT:
		return 409;
	case ERR_UNAVAILABLE:
	case ERR_OVERLOADED:
	case ERR_TIMEOUT:
		return HTTP_SERVUNAVAIL;
	case ERR_NONE:
	case ERR_INTERNAL:
		break;
	}
	return HTTP_INTERNAL;
}

void
http_reply_error(struct evhttp_request *req, int status, const struct err *err)
{
	struct buf body = {0};
	char seconds[16];

	if (err->retry_after > 0) {
		snprintf(seconds, sizeof(seconds), "%d", err->retry_after);
		http_add_header(req, "Retry-After", seconds);
	}
	rpc_write_error(&body, err);
	http_reply(req, status, HTTP_TYPE_JSON, body.data, body.len);
	buf_done(&body);
}
