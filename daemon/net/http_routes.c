/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_routes.c - the table of paths and what stands behind each. Owns nothing;
 * calls are handed to http_rpc
 * and http_feed.
 */
#include "net/http_routes.h"

#include <string.h>

#include "engine/feed/register.h"
#include "net/http_feed.h"
#include "net/http_guard.h"
#include "net/http_reply.h"
#include "net/http_rpc.h"

/* A path that ends in a slash stands for all below it. */
struct route {
	const char *path;
	int methods;
	const char *allow; /* the same, as a header */
	void (*serve)(const struct http_sources *, struct evhttp_request *);
};

static void
serve_rpc(const struct http_sources *sources, struct evhttp_request *req)
{
	struct err err = {0};
	int status = http_check_post(req, &err);

	if (status != 0)
		http_reply_error(req, status, &err);
	else
		http_rpc_serve(sources->calls, req);
}

/* That this is answered shows that the loop turns. */
static void
serve_health(const struct http_sources *sources, struct evhttp_request *req)
{
	(void)sources;
	http_reply(req, HTTP_OK, HTTP_TYPE_TEXT, "ok\n", 3);
}

static void
serve_ready(const struct http_sources *sources, struct evhttp_request *req)
{
	struct buf text = {0};
	struct err err = {0};
	int status = HTTP_OK;

	if (rpc_check_ready(sources->rpc, &err) == -1) {
		status = HTTP_SERVUNAVAIL;
		buf_printf(&text, "%s\n", err.text);
	} else {
		buf_add_str(&text, "ready\n");
	}
	http_reply(req, status, HTTP_TYPE_TEXT, text.data, text.len);
	buf_done(&text);
}

static void
serve_metrics(const struct http_sources *sources, struct evhttp_request *req)
{
	struct buf text = {0};

	rpc_write_metrics(sources->rpc, &text);
	net_write_metrics(&text, sources->counts);
	http_reply(req, HTTP_OK, "text/plain; version=0.0.4; charset=utf-8",
	    text.data, text.len);
	buf_done(&text);
}

static void
serve_openrpc(const struct http_sources *sources, struct evhttp_request *req)
{
	struct buf text = {0};

	rpc_write_openrpc(sources->rpc, &text);
	http_reply(req, HTTP_OK, HTTP_TYPE_JSON, text.data, text.len);
	buf_done(&text);
}

#define READS EVHTTP_REQ_GET | EVHTTP_REQ_HEAD, "GET, HEAD"

static const struct route routes[] = {
    {"/rpc", EVHTTP_REQ_POST, "POST", serve_rpc},
    {"/healthz", READS, serve_health},
    {"/readyz", READS, serve_ready},
    {"/metrics", READS, serve_metrics},
    {"/openrpc.json", READS, serve_openrpc},
    {FEED_JSON_PATH, READS, http_feed_register},
    {FEED_ATOM_PATH, READS, http_feed_register},
    {HTTP_CALENDARS, READS, http_feed_calendar},
};

static bool
route_is_for(const struct route *route, const char *path)
{
	size_t len = strlen(route->path);

	if (route->path[len - 1] == '/')
		return strncmp(path, route->path, len) == 0;
	return strcmp(path, route->path) == 0;
}

static const struct route *
route_find(struct evhttp_request *req)
{
	const char *path =
	    evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (path != NULL && route_is_for(&routes[i], path))
			return &routes[i];
	return NULL;
}

void
http_route(const struct http_sources *sources, struct evhttp_request *req)
{
	const struct route *route = route_find(req);
	struct err err = {0};
	int status;

	if ((status = http_check_end(req, &err)) != 0) {
		http_add_header(req, "Connection", "close");
		http_reply_error(req, status, &err);
	} else if ((status = http_check_host(req, &err)) != 0) {
		http_reply_error(req, status, &err);
	} else if (route == NULL) {
		err_set(&err, ERR_NOT_FOUND, "no such path");
		http_reply_error(req, HTTP_NOTFOUND, &err);
	} else if (!(evhttp_request_get_command(req) & route->methods)) {
		err_set(&err, ERR_INVALID, "%s is for %s", route->path,
		    route->allow);
		http_add_header(req, "Allow", route->allow);
		http_reply_error(req, HTTP_BADMETHOD, &err);
	} else {
		route->serve(sources, req);
	}
}
