/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_entity.h - answers that a client may have already (RFC 9110, section
 * 13): a tag of the bytes, 304. Owns nothing.
 *
 * There is no Last-Modified: a batch makes many releases in one second, and
 * what is taken back leaves no time, so that a client that goes by it would
 * miss both.
 */
#ifndef COUNTERPOINT_NET_HTTP_ENTITY_H
#define COUNTERPOINT_NET_HTTP_ENTITY_H

#include <event2/http.h>
#include <stdbool.h>
#include <stddef.h>

struct http_entity {
	const char *type, *cache; /* Content-Type, Cache-Control */
	const char *bytes;
	size_t len;
};

/* Answers with it, or with 304 when the client has it. */
void http_reply_entity(struct evhttp_request *, const struct http_entity *);

/* Enough for a tag with its quotes. */
#define HTTP_TAG 40

/* The tag of these bytes, the same wherever they were made. Returns `tag`. */
const char *http_entity_tag(const char *bytes, size_t len, char tag[HTTP_TAG]);

/* Whether an If-None-Match names a tag. */
bool http_tag_is_named(const char *header, const char *tag);

#endif
