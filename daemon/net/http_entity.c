/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_entity.c - compares what a client has with what there is. Owns nothing.
 */
#include "net/http_entity.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "net/http_reply.h"

enum { TAG_BYTES = 16 };

const char *
http_entity_tag(const char *bytes, size_t len, char tag[HTTP_TAG])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char digits[2 * TAG_BYTES + 1];

	crypto_hash_sha256(hash, (const unsigned char *)bytes, len);
	sodium_bin2hex(digits, sizeof(digits), hash, TAG_BYTES);
	snprintf(tag, HTTP_TAG, "\"%s\"", digits);
	return tag;
}

/* A list of tags, weak or not, between which stand commas and blanks. */
bool
http_tag_is_named(const char *header, const char *tag)
{
	size_t len = strlen(tag);

	header += strspn(header, " \t");
	if (strcmp(header, "*") == 0)
		return true;
	while (*header != '\0') {
		const char *end;

		if (strncmp(header, "W/", 2) == 0)
			header += 2;
		if (*header != '"' || (end = strchr(header + 1, '"')) == NULL)
			return false;
		end++;
		if ((size_t)(end - header) == len &&
		    memcmp(header, tag, len) == 0)
			return true;
		header = end + strspn(end, ", \t");
	}
	return false;
}

static bool
client_has(struct evhttp_request *req, const char *tag)
{
	const char *none = evhttp_find_header(
	    evhttp_request_get_input_headers(req), "If-None-Match");

	return none != NULL && http_tag_is_named(none, tag);
}

void
http_reply_entity(struct evhttp_request *req, const struct http_entity *entity)
{
	char tag[HTTP_TAG];

	http_entity_tag(entity->bytes, entity->len, tag);
	http_add_header(req, "ETag", tag);
	http_add_header(req, "Cache-Control", entity->cache);
	if (client_has(req, tag))
		http_reply_empty(req, HTTP_NOTMODIFIED);
	else
		http_reply_bytes(
		    req, HTTP_OK, entity->type, entity->bytes, entity->len);
}
