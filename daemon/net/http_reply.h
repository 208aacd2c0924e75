/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_reply.h - answers to HTTP requests. A request is answered exactly once
 * and is evhttp's again from then on. Owns nothing.
 */
#ifndef COUNTERPOINT_NET_HTTP_REPLY_H
#define COUNTERPOINT_NET_HTTP_REPLY_H

#include <event2/http.h>
#include <stddef.h>

#include "base/err.h"

#define HTTP_TYPE_JSON "application/json"
#define HTTP_TYPE_TEXT "text/plain; charset=utf-8"

/* Adds a header to the answer. */
void http_add_header(
    struct evhttp_request *, const char *name, const char *value);

/* Answers; `type` is that of `bytes`, which are copied. How long they may be
 * kept is the caller's to say. */
void http_reply_bytes(struct evhttp_request *, int status, const char *type,
    const char *bytes, size_t len);

/* The same for what nobody keeps. */
void http_reply(struct evhttp_request *, int status, const char *type,
    const char *bytes, size_t len);

/* Answers with a status and no content. */
void http_reply_empty(struct evhttp_request *, int status);

/* What an error is in HTTP. */
int http_status_of(enum err_code);

/* Answers with an error object as on the socket; Retry-After as it says. */
void http_reply_error(struct evhttp_request *, int status, const struct err *);

#endif
