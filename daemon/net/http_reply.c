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

void
http_reply(struct evhttp_request *req, int status, const char *type,
    const char *bytes, size_t len)
{
	http_add_header(req, "Content-Type", type);
	http_add_header(req, "X-Content-Type-Options", "nosniff");
	http_add_header(req, "Cache-Control", "no-store");
	/* evhttp would send the content of an answer to HEAD, too. */
	if (evhttp_request_get_command(req) != EVHTTP_REQ_HEAD)
		evbuffer_add(evhttp_request_get_output_buffer(req), bytes, len);
	evhttp_send_reply(req, status, NULL, NULL);
}

void
http_reply_empty(struct evhttp_request *req, int status)
{
	evhttp_send_reply(req, status, NULL, NULL);
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
