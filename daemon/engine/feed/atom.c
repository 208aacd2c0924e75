/* SPDX-License-Identifier: Apache-2.0 */
/*
 * atom.c - the register as Atom (RFC 4287) with pages (RFC 5005). Owns nothing;
 * libxml2 writes and escapes, and fails only without memory.
 */
#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/url.h"
#include "engine/feed/entry.h"
#include "engine/feed/words.h"

#define ATOM "application/atom+xml"
#define JSON "application/feed+json"

struct atom {
	xmlTextWriter *to;
	const struct feed_view *view;
	struct buf scratch;
};

static void
must(int written)
{
	if (written < 0)
		abort();
}

static void
begin(struct atom *atom, const char *name)
{
	must(xmlTextWriterStartElement(atom->to, BAD_CAST name));
}

static void
end(struct atom *atom)
{
	must(xmlTextWriterEndElement(atom->to));
}

static void
attribute(struct atom *atom, const char *name, const char *value)
{
	must(xmlTextWriterWriteAttribute(
	    atom->to, BAD_CAST name, BAD_CAST value));
}

static void
text(struct atom *atom, const char *words)
{
	must(xmlTextWriterWriteString(atom->to, BAD_CAST words));
}

static void
element(struct atom *atom, const char *name, const char *words)
{
	begin(atom, name);
	text(atom, words);
	end(atom);
}

/* A cleaned member of an object; lives until the next use of the scratch. */
static const char *
member(struct atom *atom, const json_t *object, const char *key)
{
	buf_clear(&atom->scratch);
	feed_add_member(&atom->scratch, object, key);
	return feed_text(&atom->scratch);
}

static void
link_to(struct atom *atom, const char *rel, const char *type, const char *title,
    const char *url)
{
	begin(atom, "link");
	attribute(atom, "rel", rel);
	if (type != NULL)
		attribute(atom, "type", type);
	if (title != NULL)
		attribute(atom, "title", title);
	attribute(atom, "href", url);
	end(atom);
}

/* ---- entries ---- */

static void
write_correction(struct atom *atom, const char *what, const json_t *number)
{
	char title[64];

	snprintf(title, sizeof(title), "%s release %lld", what,
	    (long long)json_integer_value(number));
	feed_release_url(&atom->scratch, atom->view, FEED_ATOM_PATH,
	    json_integer_value(number));
	link_to(atom, "related", ATOM, title, atom->scratch.data);
}

static void
write_corrections(struct atom *atom, const json_t *entry)
{
	const json_t *corrects = json_object_get(entry, "corrects"), *by;
	size_t i;

	if (json_is_integer(corrects))
		write_correction(atom, "Corrects", corrects);
	json_array_foreach(json_object_get(entry, "corrected_by"), i, by)
	    write_correction(atom, "Corrected by", by);
}

/* What the words rest on; the title stands beside a link of the same. */
static void
write_sources(struct atom *atom, const json_t *entry)
{
	const json_t *source;
	size_t i;

	json_array_foreach(json_object_get(entry, "sources"), i, source)
	{
		const char *url = json_text(source, "url");

		if (url == NULL || !url_is_plain(url))
			continue;
		link_to(atom, "via", NULL, member(atom, source, "title"), url);
	}
}

static void
write_category(
    struct atom *atom, const json_t *entry, const char *term, const char *label)
{
	if (json_text(entry, term) == NULL)
		return;
	begin(atom, "category");
	attribute(atom, "term", member(atom, entry, term));
	attribute(atom, "label", member(atom, entry, label));
	end(atom);
}

static void
write_author(struct atom *atom, const json_t *entry)
{
	begin(atom, "author");
	element(atom, "name", member(atom, entry, "organisation"));
	end(atom);
}

static void
write_title(struct atom *atom, const json_t *entry)
{
	begin(atom, "title");
	attribute(atom, "type", "text");
	attribute(atom, "xml:lang", member(atom, entry, "language"));
	feed_entry_title(&atom->scratch, entry);
	text(atom, feed_text(&atom->scratch));
	end(atom);
}

static void
write_content(struct atom *atom, const json_t *entry)
{
	begin(atom, "content");
	attribute(atom, "type", "text");
	feed_entry_text(&atom->scratch, entry);
	text(atom, feed_text(&atom->scratch));
	end(atom);
}

static void
write_entry(struct atom *atom, const json_t *entry)
{
	begin(atom, "entry");
	element(atom, "id", member(atom, entry, "uri"));
	write_title(atom, entry);
	element(atom, "published", member(atom, entry, "released_at"));
	element(atom, "updated", member(atom, entry, "updated"));
	write_author(atom, entry);
	feed_release_url(&atom->scratch, atom->view, FEED_JSON_PATH,
	    json_integer_value(json_object_get(entry, "id")));
	link_to(atom, "alternate", JSON, NULL, atom->scratch.data);
	write_corrections(atom, entry);
	write_sources(atom, entry);
	write_category(atom, entry, "audience_slug", "audience");
	write_category(atom, entry, "channel", "channel");
	write_content(atom, entry);
	end(atom);
}

/* ---- the feed ---- */

static void
write_links(struct atom *atom, const json_t *page)
{
	const json_t *next = json_object_get(page, "next");

	feed_self_url(&atom->scratch, atom->view, FEED_ATOM_PATH);
	link_to(atom, "self", ATOM, NULL, atom->scratch.data);
	feed_self_url(&atom->scratch, atom->view, FEED_JSON_PATH);
	link_to(atom, "alternate", JSON, NULL, atom->scratch.data);
	feed_page_url(&atom->scratch, atom->view, FEED_ATOM_PATH, 0);
	link_to(atom, "first", ATOM, NULL, atom->scratch.data);
	if (next == NULL)
		return;
	feed_page_url(&atom->scratch, atom->view, FEED_ATOM_PATH,
	    json_integer_value(next));
	link_to(atom, "next", ATOM, NULL, atom->scratch.data);
}

static void
write_feed(struct atom *atom, const json_t *page)
{
	const json_t *entry;
	size_t i;

	must(xmlTextWriterStartDocument(atom->to, NULL, "UTF-8", NULL));
	must(xmlTextWriterStartElementNS(atom->to, NULL, BAD_CAST "feed",
	    BAD_CAST "http://www.w3.org/2005/Atom"));
	element(atom, "id", member(atom, page, "id"));
	element(atom, "title", FEED_TITLE);
	element(atom, "updated", member(atom, page, "updated"));
	element(atom, "generator", "Counterpoint");
	write_links(atom, page);
	json_array_foreach(json_object_get(page, "items"), i, entry)
	    write_entry(atom, entry);
	must(xmlTextWriterEndDocument(atom->to));
}

void
feed_write_atom(
    const json_t *page, const struct feed_view *view, struct buf *ret)
{
	xmlBuffer *bytes = xmlBufferCreate();
	struct atom atom = {.view = view};

	if (bytes == NULL ||
	    (atom.to = xmlNewTextWriterMemory(bytes, 0)) == NULL)
		abort();
	write_feed(&atom, page);
	xmlFreeTextWriter(atom.to);
	buf_add(ret, xmlBufferContent(bytes), (size_t)xmlBufferLength(bytes));
	xmlBufferFree(bytes);
	buf_done(&atom.scratch);
}
