/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_guard.c - the checks on Host, Origin, Content-Type and on where a
 * request ends. Owns nothing.
 */
#include "net/http_guard.h"

#include <arpa/inet.h>
#include <event2/keyvalq_struct.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>

/* An optional ":" and decimal port up to the end. */
static bool
is_port(const char *s)
{
	if (*s == '\0')
		return true;
	return *s == ':' && s[1 + strspn(s + 1, "0123456789")] == '\0';
}

bool
http_host_is_loopback(const char *host)
{
	size_t len = strcspn(host, ":");
	char name[16]; /* room for "255.255.255.255" */
	struct in_addr v4;

	if (strncmp(host, "[::1]", 5) == 0)
		return is_port(host + 5);
	if (len >= sizeof(name) || !is_port(host + len))
		return false;
	memcpy(name, host, len);
	name[len] = '\0';
	if (strcasecmp(name, "localhost") == 0)
		return true;
	return inet_pton(AF_INET, name, &v4) == 1 &&
	       ntohl(v4.s_addr) >> 24 == 127;
}

bool
http_type_is_json(const char *type)
{
	static const char json[] = "application/json";
	size_t len = sizeof(json) - 1;

	if (strncasecmp(type, json, len) != 0)
		return false;
	type += len;
	type += strspn(type, " \t");
	return *type == '\0' || *type == ';';
}

const char *
http_bearer_token(const char *authorization)
{
	static const char scheme[] = "Bearer ";
	size_t len = sizeof(scheme) - 1;

	if (strncasecmp(authorization, scheme, len) != 0)
		return NULL;
	authorization += len;
	authorization += strspn(authorization, " ");
	return *authorization == '\0' ? NULL : authorization;
}

const char *
http_any_token(const char *authorization, char room[HTTP_PASSWORD])
{
	static const char scheme[] = "Basic ";
	size_t skip = sizeof(scheme) - 1, len;
	const char *colon;

	if (authorization == NULL)
		return NULL;
	if (strncasecmp(authorization, scheme, skip) != 0)
		return http_bearer_token(authorization);
	authorization += skip;
	authorization += strspn(authorization, " ");
	if (sodium_base642bin((unsigned char *)room, HTTP_PASSWORD - 1,
		authorization, strlen(authorization), NULL, &len, NULL,
		sodium_base64_VARIANT_ORIGINAL) == -1 ||
	    memchr(room, '\0', len) != NULL)
		return NULL;
	room[len] = '\0';
	colon = strchr(room, ':');
	return colon == NULL || colon[1] == '\0' ? NULL : colon + 1;
}

static int
refuse_host(struct err *err)
{
	err_set(
	    err, ERR_FORBIDDEN, "the Host must be a loopback name or address");
	return 403;
}

/* Every Host counts, and the one of an absolute request target. */
int
http_check_host(struct evhttp_request *req, struct err *err)
{
	const char *target =
	    evhttp_uri_get_host(evhttp_request_get_evhttp_uri(req));
	const struct evkeyval *header;

	if (target != NULL && !http_host_is_loopback(target))
		return refuse_host(err);
	TAILQ_FOREACH(header, evhttp_request_get_input_headers(req), next)
	if (strcasecmp(header->key, "Host") == 0 &&
	    !http_host_is_loopback(header->value))
		return refuse_host(err);
	return 0;
}

/* How many marks of a body's end a header is; 2, which is never allowed, for
 * one that evhttp passes over and others may not. */
static int
count_marks(const struct evkeyval *header)
{
	if (strpbrk(header->key, " \t") != NULL)
		return 2;
	if (strcasecmp(header->key, "Transfer-Encoding") == 0)
		return strcasecmp(header->value, "chunked") == 0 ? 1 : 2;
	return strcasecmp(header->key, "Content-Length") == 0;
}

/* evhttp reads the bodies of these methods alone. */
static bool
may_have_body(struct evhttp_request *req)
{
	return evhttp_request_get_command(req) &
	       (EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH);
}

int
http_check_end(struct evhttp_request *req, struct err *err)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	const char *length = evhttp_find_header(headers, "Content-Length");
	const struct evkeyval *header;
	int marks = 0, most = 0;

	if (may_have_body(req) || (length != NULL && strcmp(length, "0") == 0))
		most = 1;
	TAILQ_FOREACH(header, headers, next)
	marks += count_marks(header);
	if (marks <= most)
		return 0;
	err_set(err, ERR_INVALID, "it is not clear where the request ends");
	return 400;
}

int
http_check_post(struct evhttp_request *req, struct err *err)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	const char *type = evhttp_find_header(headers, "Content-Type");

	if (evhttp_find_header(headers, "Origin") != NULL) {
		err_set(err, ERR_FORBIDDEN,
		    "requests from web pages are not served");
		return 403;
	}
	if (type == NULL || !http_type_is_json(type)) {
		err_set(err, ERR_INVALID,
		    "the Content-Type must be application/json");
		return 415;
	}
	return 0;
}
