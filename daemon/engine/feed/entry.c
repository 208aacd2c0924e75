/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry.c - puts an entry of the register into words. Owns nothing.
 */
#include "engine/feed/entry.h"

#include <stdlib.h>

#include "base/json.h"
#include "engine/feed/words.h"
#include "engine/markers.h"

enum { TITLE_MOST = 300 }; /* bytes */

const char *
feed_text(const struct buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

/* The statement at the head, without the names of its evidence. */
static void
add_fact(struct buf *out, const json_t *entry)
{
	const char *fact = json_text(entry, "fact");
	char *plain;

	if (fact == NULL)
		return;
	plain = markers_strip(fact);
	feed_add_words(out, plain);
	free(plain);
}

/* A long statement is left to the text: cut, it could lose its hedge. */
void
feed_entry_title(struct buf *out, const json_t *entry)
{
	buf_clear(out);
	add_fact(out, entry);
	if (out->len > 0 && out->len <= TITLE_MOST)
		return;
	buf_clear(out);
	feed_add_member(out, entry, "organisation");
	buf_add_str(out, " to ");
	feed_add_member(out, entry, "audience");
	buf_add_str(out, ": ");
	feed_add_member(out, entry, "message");
}

static void
add_speaker(struct buf *out, const json_t *entry)
{
	buf_add_str(out, "Said by ");
	feed_add_member(out, entry, "organisation");
	buf_add_str(out, " (");
	feed_add_member(out, entry, "voice_line");
	buf_add_str(out, ") to ");
	feed_add_member(out, entry, "audience");
	buf_add_str(out, ", channel: ");
	feed_add_member(out, entry, "channel");
	buf_add_str(out, ", language: ");
	feed_add_member(out, entry, "language");
	buf_add_str(out, ".\n");
}

static void
add_message(struct buf *out, const json_t *entry)
{
	buf_add_str(out, "Message ");
	feed_add_member(out, entry, "message");
	buf_printf(out, ", version %lld, SHA-256 ",
	    (long long)json_integer_value(json_object_get(entry, "version")));
	feed_add_member(out, entry, "hash");
	buf_add_str(out, json_is_true(json_object_get(entry, "ai_assisted"))
			     ? ".\nA machine helped to write it.\n"
			     : ".\n");
}

static void
add_corrections(struct buf *out, const json_t *entry)
{
	const json_t *corrects = json_object_get(entry, "corrects"), *by;
	size_t i;

	if (json_is_integer(corrects))
		buf_printf(out, "It corrects release %lld.\n",
		    (long long)json_integer_value(corrects));
	json_array_foreach(json_object_get(entry, "corrected_by"), i, by)
	    buf_printf(out, "It was corrected by release %lld.\n",
		(long long)json_integer_value(by));
}

static void
add_sources(struct buf *out, const json_t *entry)
{
	const json_t *sources = json_object_get(entry, "sources"), *source;
	size_t i;

	if (json_array_size(sources) > 0)
		buf_add_str(out, "Sources:\n");
	json_array_foreach(sources, i, source)
	{
		buf_add_str(out, "- ");
		feed_add_member(out, source, "title");
		buf_add_str(out, ", ");
		feed_add_member(out, source, "publisher");
		buf_add_str(out, " (");
		feed_add_member(out, source, "status");
		buf_add_str(out, "): ");
		feed_add_member(out, source, "url");
		buf_add_char(out, '\n');
	}
}

void
feed_entry_text(struct buf *out, const json_t *entry)
{
	buf_clear(out);
	add_fact(out, entry);
	buf_add_str(out, "\n\n");
	add_speaker(out, entry);
	add_message(out, entry);
	add_corrections(out, entry);
	add_sources(out, entry);
}

static void
write_url(struct buf *out, const struct feed_view *view, const char *path,
    const char *what, long long number)
{
	buf_clear(out);
	buf_printf(out, "%s%s", view->base, path);
	if (number != 0)
		buf_printf(out, "?%s=%lld", what, number);
}

void
feed_page_url(struct buf *out, const struct feed_view *view, const char *path,
    long long before)
{
	write_url(out, view, path, "before", before);
}

void
feed_release_url(struct buf *out, const struct feed_view *view,
    const char *path, long long release)
{
	write_url(out, view, path, "release", release);
}

void
feed_self_url(struct buf *out, const struct feed_view *view, const char *path)
{
	if (view->release != 0)
		feed_release_url(out, view, path, view->release);
	else
		feed_page_url(out, view, path, view->before);
}
