/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_feed.c - asks rpc for what a feed shows, a page at a time, and answers
 * with the feed. Owns the requests' own state; the calls are http_call's.
 */
#include "net/http_feed.h"

#include <event2/keyvalq_struct.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/feed/calendar.h"
#include "engine/feed/register.h"
#include "net/http_entity.h"
#include "net/http_guard.h"
#include "net/http_method.h"
#include "net/http_reply.h"

#define CHALLENGE "Basic realm=\"counterpoint\", charset=\"UTF-8\""

enum {
	REGISTER_PAGE = 100, /* releases */
	CALENDAR_PAGE = 250, /* slots of a round trip */
	CALENDAR_MOST = 5000,
	NUMBER_DIGITS = 15,
};

static void
refuse(struct evhttp_request *req, enum err_code code, const char *why)
{
	struct err err = {0};

	err_set(&err, code, "%s", why);
	http_reply_error(req, http_status_of(code), &err);
}

static void
refuse_stranger(struct evhttp_request *req)
{
	struct err err = {0};

	err_set(&err, ERR_FORBIDDEN,
	    "a calendar needs a token, as the password or as Bearer");
	http_add_header(req, "WWW-Authenticate", CHALLENGE);
	http_reply_error(req, 401, &err);
}

/* The result of an answer; when there is none, the request is answered with
 * the error. */
static json_t *
result_of(struct http_call *call, const char *bytes, size_t len)
{
	struct err err = {0};
	json_t *result = http_method_result(bytes, len, &err);

	if (result == NULL)
		http_reply_error(
		    http_call_close(call), http_status_of(err.code), &err);
	return result;
}

/* ---- the register, in the order of its steps ---- */

struct register_flow {
	bool atom;
	struct feed_view view;
	struct buf base;
};

static void
register_flow_free(void *arg)
{
	struct register_flow *flow = arg;

	buf_done(&flow->base);
	free(flow);
}

/* The host was found to be a loopback one. */
static void
write_base(struct buf *out, const char *public_url, struct evhttp_request *req)
{
	const char *host =
	    evhttp_find_header(evhttp_request_get_input_headers(req), "Host");

	if (*public_url != '\0')
		buf_add_str(out, public_url);
	else
		buf_printf(out, "http://%s", host ? host : "localhost");
}

static bool
read_number(const char *text, long long *ret)
{
	size_t len = strlen(text);

	if (len == 0 || len > NUMBER_DIGITS ||
	    strspn(text, "0123456789") != len)
		return false;
	*ret = atoll(text);
	return *ret > 0;
}

/* "before=12" or "release=12", or nothing. */
static bool
read_view(struct evhttp_request *req, struct feed_view *ret)
{
	const char *query =
	    evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req));
	struct evkeyvalq pairs = {0};
	const struct evkeyval *pair;
	bool good = true;

	if (query == NULL || *query == '\0')
		return true;
	if (evhttp_parse_query_str(query, &pairs) == -1)
		return false;
	TAILQ_FOREACH(pair, &pairs, next)
	{
		if (strcmp(pair->key, "before") == 0)
			good &= read_number(pair->value, &ret->before);
		else if (strcmp(pair->key, "release") == 0)
			good &= read_number(pair->value, &ret->release);
		else
			good = false;
	}
	evhttp_clear_headers(&pairs);
	return good;
}

static void register_answered(struct http_call *, const char *, size_t);

static void
register_ask(struct http_call *call)
{
	const struct register_flow *flow = http_call_flow(call);
	json_t *params =
	    json_pack("{s:b, s:i}", "newest", 1, "limit", REGISTER_PAGE);

	if (flow->view.before != 0)
		json_object_set_new(
		    params, "before", json_integer(flow->view.before));
	if (flow->view.release != 0)
		json_object_set_new(
		    params, "release", json_integer(flow->view.release));
	http_method_ask(call, "release.register", params, register_answered);
}

static const char *
path_of(struct evhttp_request *req)
{
	return evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));
}

void
http_feed_register(
    const struct http_sources *sources, struct evhttp_request *req)
{
	struct register_flow *flow;
	struct feed_view view = {0};

	if (!sources->shows_register) {
		refuse(req, ERR_NOT_FOUND, "the register is not shown here");
		return;
	}
	if (!read_view(req, &view)) {
		refuse(req, ERR_INVALID,
		    "the query may hold before=NUMBER and release=NUMBER");
		return;
	}
	flow = mem_calloc(1, sizeof(*flow));
	flow->atom = strcmp(path_of(req), FEED_ATOM_PATH) == 0;
	write_base(&flow->base, sources->public_url, req);
	flow->view = view;
	flow->view.base = flow->base.data;
	register_ask(
	    http_call_open(sources->calls, req, flow, register_flow_free));
}

/* A link to a release that was taken back since leads nowhere. */
static bool
is_missing(const struct feed_view *view, const json_t *page)
{
	return view->release != 0 &&
	       json_array_size(json_object_get(page, "items")) == 0;
}

static void
register_write(struct http_call *call, const json_t *page)
{
	const struct register_flow *flow = http_call_flow(call);
	struct http_entity entity = {.cache = "public, max-age=60"};
	struct buf out = {0};

	if (flow->atom)
		feed_write_atom(page, &flow->view, &out);
	else
		feed_write_json(page, &flow->view, &out);
	entity.type = flow->atom ? "application/atom+xml; charset=utf-8"
				 : "application/feed+json; charset=utf-8";
	entity.bytes = out.data;
	entity.len = out.len;
	http_reply_entity(http_call_close(call), &entity);
	buf_done(&out);
}

static void
register_answered(struct http_call *call, const char *bytes, size_t len)
{
	const struct register_flow *flow = http_call_flow(call);
	json_t *page = result_of(call, bytes, len);

	if (page == NULL)
		return;
	if (is_missing(&flow->view, page))
		refuse(http_call_close(call), ERR_NOT_FOUND,
		    "there is no such release in the register");
	else
		register_write(call, page);
	json_decref(page);
}

/* ---- a calendar, in the order of its steps ---- */

struct calendar_flow {
	const char *of; /* organisation or campaign */
	char *slug;
	struct calendar_feed feed;
	json_t *frame; /* what the first page tells of them all */
	bool more;
};

static void
calendar_flow_free(void *arg)
{
	struct calendar_flow *flow = arg;

	calendar_feed_done(&flow->feed);
	json_decref(flow->frame);
	free(flow->slug);
	free(flow);
}

/* What stands between a folder and ".ics"; the caller frees. */
static char *
slug_below(const char *path, const char *folder)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t len = strlen(folder), slug;

	if (strncmp(path, folder, len) != 0)
		return NULL;
	slug = strspn(path + len, letters);
	if (slug == 0 || strcmp(path + len + slug, ".ics") != 0)
		return NULL;
	return mem_strndup(path + len, slug);
}

static struct calendar_flow *
calendar_flow_new(const char *path)
{
	static const struct {
		const char *folder, *of;
	} kinds[] = {
	    {HTTP_CALENDARS "organisation/", "organisation"},
	    {HTTP_CALENDARS "campaign/", "campaign"},
	};
	struct calendar_flow *flow;
	char *slug;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if ((slug = slug_below(path, kinds[i].folder)) == NULL)
			continue;
		flow = mem_calloc(1, sizeof(*flow));
		flow->of = kinds[i].of;
		flow->slug = slug;
		return flow;
	}
	return NULL;
}

static void calendar_begin(struct http_call *);

void
http_feed_calendar(
    const struct http_sources *sources, struct evhttp_request *req)
{
	const char *authorization = evhttp_find_header(
	    evhttp_request_get_input_headers(req), "Authorization");
	char room[HTTP_PASSWORD];
	const char *token = http_any_token(authorization, room);
	struct calendar_flow *flow;

	if (token == NULL)
		refuse_stranger(req);
	else if ((flow = calendar_flow_new(path_of(req))) == NULL)
		refuse(req, ERR_NOT_FOUND, "there is no such calendar");
	else
		http_call_login(http_call_open(sources->calls, req, flow,
				    calendar_flow_free),
		    token, CHALLENGE, calendar_begin);
	sodium_memzero(room, sizeof(room));
}

static void calendar_answered(struct http_call *, const char *, size_t);

static void
calendar_ask(struct http_call *call, const json_t *last)
{
	const struct calendar_flow *flow = http_call_flow(call);
	json_t *params = json_pack(
	    "{s:s, s:i}", flow->of, flow->slug, "limit", CALENDAR_PAGE);

	if (last != NULL) {
		json_object_set(
		    params, "before", json_object_get(last, "planned_at"));
		json_object_set(
		    params, "before_id", json_object_get(last, "id"));
	}
	http_method_ask(call, "slot.calendar", params, calendar_answered);
}

static void
calendar_begin(struct http_call *call)
{
	calendar_ask(call, NULL);
}

static void
calendar_reply(struct http_call *call)
{
	const struct calendar_flow *flow = http_call_flow(call);
	struct http_entity entity = {
	    .type = "text/calendar; charset=utf-8",
	    .cache = "private, no-cache",
	};
	struct buf out = {0};
	struct evhttp_request *req;

	calendar_feed_write(&flow->feed, flow->frame, flow->more, &out);
	entity.bytes = out.data;
	entity.len = out.len;
	req = http_call_close(call);
	http_add_header(req, "Vary", "Authorization");
	http_reply_entity(req, &entity);
	buf_done(&out);
}

static void
calendar_answered(struct http_call *call, const char *bytes, size_t len)
{
	struct calendar_flow *flow = http_call_flow(call);
	json_t *page = result_of(call, bytes, len), *items, *slot;
	size_t i;

	if (page == NULL)
		return;
	if (flow->frame == NULL)
		flow->frame = json_incref(page);
	items = json_object_get(page, "items");
	json_array_foreach(items, i, slot) calendar_feed_add(
	    &flow->feed, slot, json_text(flow->frame, "database"));
	flow->more = json_is_true(json_object_get(page, "more"));
	if (flow->more && i > 0 && flow->feed.n < CALENDAR_MOST)
		calendar_ask(call, json_array_get(items, i - 1));
	else
		calendar_reply(call);
	json_decref(page);
}
