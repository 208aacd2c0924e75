/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_feed.c - the register as JSON Feed 1.1. Owns nothing; what is not of
 * that format stands in each item's own object `_counterpoint`.
 */
#include "base/json.h"
#include "base/url.h"
#include "engine/feed/entry.h"
#include "engine/feed/words.h"

/* A cleaned member; NULL where there is none, which json_pack leaves out. */
static json_t *
member(const json_t *object, const char *key)
{
	struct buf text = {0};
	json_t *value;

	if (json_text(object, key) == NULL)
		return NULL;
	feed_add_member(&text, object, key);
	value = json_string(feed_text(&text));
	buf_done(&text);
	return value;
}

static json_t *
link_to(const struct feed_view *view, const json_t *number)
{
	struct buf url = {0};
	json_t *link;

	feed_release_url(
	    &url, view, FEED_JSON_PATH, json_integer_value(number));
	link = json_pack("{s:I, s:s}", "release", json_integer_value(number),
	    "url", url.data);
	buf_done(&url);
	return link;
}

static json_t *
sources_of(const json_t *entry)
{
	const json_t *source;
	json_t *list = json_array();
	size_t i;

	json_array_foreach(json_object_get(entry, "sources"), i, source)
	{
		const char *url = json_text(source, "url");

		json_array_append_new(list,
		    json_pack("{s:o*, s:o*, s:o*, s:o*}", "title",
			member(source, "title"), "publisher",
			member(source, "publisher"), "status",
			member(source, "status"), "url",
			url != NULL && url_is_plain(url) ? member(source, "url")
							 : NULL));
	}
	return list;
}

static json_t *
extension(const json_t *entry, const struct feed_view *view)
{
	const json_t *corrects = json_object_get(entry, "corrects"), *by;
	json_t *corrected = json_array();
	size_t i;

	json_array_foreach(json_object_get(entry, "corrected_by"), i, by)
	    json_array_append_new(corrected, link_to(view, by));
	return json_pack("{s:O*, s:o*, s:o*, s:o*, s:o*, s:o*, s:O*, s:o*, s:b,"
			 " s:o, s:o*, s:o}",
	    "release", json_object_get(entry, "id"), "organisation",
	    member(entry, "organisation_slug"), "voice_line",
	    member(entry, "voice_line"), "audience",
	    member(entry, "audience_slug"), "channel", member(entry, "channel"),
	    "message", member(entry, "message"), "version",
	    json_object_get(entry, "version"), "hash", member(entry, "hash"),
	    "ai_assisted", json_is_true(json_object_get(entry, "ai_assisted")),
	    "sources", sources_of(entry), "corrects",
	    corrects == NULL ? NULL : link_to(view, corrects), "corrected_by",
	    corrected);
}

static json_t *
item_of(const json_t *entry, const struct feed_view *view)
{
	struct buf url = {0}, title = {0}, text = {0};
	json_t *item;

	feed_release_url(&url, view, FEED_JSON_PATH,
	    json_integer_value(json_object_get(entry, "id")));
	feed_entry_title(&title, entry);
	feed_entry_text(&text, entry);
	item = json_pack("{s:o*, s:s, s:s, s:s, s:o*, s:o*, s:[{s:o*}], s:o*,"
			 " s:[o*, o*], s:o}",
	    "id", member(entry, "uri"), "url", url.data, "title",
	    feed_text(&title), "content_text", feed_text(&text),
	    "date_published", member(entry, "released_at"), "date_modified",
	    member(entry, "updated"), "authors", "name",
	    member(entry, "organisation"), "language",
	    member(entry, "language"), "tags", member(entry, "audience"),
	    member(entry, "channel"), "_counterpoint", extension(entry, view));
	buf_done(&url);
	buf_done(&title);
	buf_done(&text);
	return item;
}

static void
set_next(json_t *feed, const json_t *page, const struct feed_view *view)
{
	const json_t *next = json_object_get(page, "next");
	struct buf url = {0};

	if (next == NULL)
		return;
	feed_page_url(&url, view, FEED_JSON_PATH, json_integer_value(next));
	json_object_set_new(feed, "next_url", json_string(url.data));
	buf_done(&url);
}

void
feed_write_json(
    const json_t *page, const struct feed_view *view, struct buf *ret)
{
	const json_t *entry;
	json_t *feed, *items = json_array();
	struct buf url = {0};
	size_t i;

	json_array_foreach(json_object_get(page, "items"), i, entry)
	    json_array_append_new(items, item_of(entry, view));
	feed_self_url(&url, view, FEED_JSON_PATH);
	feed = json_pack("{s:s, s:s, s:s}", "version",
	    "https://jsonfeed.org/version/1.1", "title", FEED_TITLE, "feed_url",
	    url.data);
	set_next(feed, page, view);
	json_object_set_new(feed, "items", items);
	json_write(ret, feed);
	json_decref(feed);
	buf_done(&url);
}
