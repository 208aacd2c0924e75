/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_import.c - cuts a library into frames, sends them in the order of the
 * sections, and tries again what was refused only because something it names
 * was not there yet. Owns the passes; the items are library_items.c's, rows of
 * CSV library_rows.c's, judging them the server's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "bulk.h"
#include "library.h"
#include "library_events.h"
#include "library_items.h"
#include "library_rows.h"
#include "library_tally.h"
#include "out.h"

#define ITEM_MAX (JSON_FRAME_MAX - 1024) /* bytes; leaves an envelope room */

struct import {
	struct client *client;
	struct library_tally *tally;
	const struct library_occasions *about;
	struct library_items all;

	struct library_item **queue; /* the items of this pass */
	size_t nqueue;
	size_t from, to; /* the chunk in flight, in the queue */

	bool failed; /* the whole call was refused, see err */
	struct err err;
};

/* Tells that an item is refused for good. */
static void
refuse(struct import *im, const json_t *refusal)
{
	const char *section = json_text(refusal, "section");
	const char *slug = json_text(refusal, "slug");
	char *where;

	where = mem_printf("%s/%s", section != NULL ? section : "?",
	    slug != NULL ? slug : "?");
	library_tally_refuse(im->tally, where, refusal);
	free(where);
}

static void
refuse_size(struct import *im, const struct library_item *item)
{
	char *why = mem_printf(
	    "%zu bytes; an item has at most %d", item->size, ITEM_MAX);
	json_t *refusal = json_pack("{s:s,s:s*,s:s,s:s}", "section",
	    library_sections[item->section], "slug", library_item_slug(item),
	    "kind", err_kind(ERR_INVALID), "detail", why);

	refuse(im, refusal);
	json_decref(refusal);
	free(why);
}

/* Puts as many items into a document as one call should carry. */
static json_t *
fill_chunk(struct import *im)
{
	json_t *chunk = json_pack("{s:s}", "format", LIBRARY_FORMAT), *list;
	size_t size = 0;
	const struct library_item *item;
	const char *section;

	while (im->to < im->nqueue) {
		item = im->queue[im->to];
		if (size > 0 && size + item->size > LIBRARY_CHUNK)
			break;
		section = library_sections[item->section];
		list = json_object_get(chunk, section);
		if (list == NULL) {
			list = json_array();
			json_object_set_new(chunk, section, list);
		}
		json_array_append(list, item->value);
		size += item->size;
		im->to++;
	}
	return chunk;
}

static enum bulk_next
next_chunk(void *arg, json_t **ret_params, long long *ret_tag)
{
	struct import *im = arg;

	im->from = im->to;
	if (im->failed || im->from == im->nqueue)
		return BULK_END;
	*ret_params = json_pack(
	    "{s:s,s:o}", "format", LIBRARY_FORMAT, "content", fill_chunk(im));
	*ret_tag = 0;
	return BULK_REQUEST;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The item of the chunk in flight that a refusal is about, or NULL. */
static struct library_item *
find_item(const struct import *im, const json_t *refusal)
{
	const char *section = json_text(refusal, "section");
	const char *slug = json_text(refusal, "slug");
	struct library_item *item;

	for (size_t i = im->from; i < im->to; i++) {
		item = im->queue[i];
		if (item->refusal == NULL &&
		    same_text(library_sections[item->section], section) &&
		    same_text(library_item_slug(item), slug))
			return item;
	}
	return NULL;
}

static bool
may_come_later(const json_t *refusal)
{
	return same_text(json_text(refusal, "kind"), err_kind(ERR_NOT_FOUND));
}

static void
chunk_answered(
    void *arg, long long tag, const json_t *result, const struct err *err)
{
	struct import *im = arg;
	json_t *refusal;
	struct library_item *item;
	size_t i;

	(void)tag;
	if (result == NULL) {
		im->failed = true;
		im->err = *err;
		return;
	}
	for (i = im->from; i < im->to; i++) {
		json_decref(im->queue[i]->refusal);
		im->queue[i]->refusal = NULL;
	}
	library_tally_add(im->tally, json_object_get(result, "counts"));
	json_array_foreach(json_object_get(result, "refused"), i, refusal)
	{
		item = find_item(im, refusal);
		if (item != NULL)
			item->refusal = json_incref(refusal);
		if (item == NULL || !may_come_later(refusal))
			refuse(im, refusal);
	}
	for (i = im->from; i < im->to; i++)
		im->tally->done += im->queue[i]->refusal == NULL;
	library_tally_update(im->tally);
}

static void
server_away(void *arg, const struct err *err)
{
	struct import *im = arg;

	library_tally_trouble(im->tally, err);
}

/* Keeps in the queue what another pass may still bring in. */
static void
keep_pending(struct import *im)
{
	size_t n = 0;

	for (size_t i = 0; i < im->nqueue; i++)
		if (im->queue[i]->refusal != NULL &&
		    may_come_later(im->queue[i]->refusal))
			im->queue[n++] = im->queue[i];
	im->nqueue = n;
}

/* Passes over what is left, as long as there is less of it each time. */
static int
send_items(struct import *im, struct err *err)
{
	const struct bulk_source source = {
	    .method = "library.import",
	    .window = 1,
	    .fd = -1,
	    .next = next_chunk,
	    .answer = chunk_answered,
	    .waiting = server_away,
	};
	size_t before;

	do {
		before = im->nqueue;
		im->from = im->to = 0;
		if (bulk_run(&im->client->session, &source, im, err) == -1)
			return -1;
		if (im->failed) {
			*err = im->err;
			return -1;
		}
		keep_pending(im);
	} while (im->nqueue > 0 && im->nqueue < before);

	for (size_t i = 0; i < im->nqueue; i++)
		refuse(im, im->queue[i]->refusal);
	return 0;
}

static int
send_documents(struct import *im, struct err *err)
{
	im->tally->total = im->all.n;
	im->queue = mem_calloc(im->all.n + 1, sizeof(struct library_item *));
	for (size_t i = 0; i < im->all.n; i++) {
		if (im->all.items[i].size > ITEM_MAX)
			refuse_size(im, &im->all.items[i]);
		else
			im->queue[im->nqueue++] = &im->all.items[i];
	}
	return send_items(im, err);
}

/* Moves tables and calendars behind the documents, each in their order.
 * Returns how many documents there are. */
static int
sort_files(int nfiles, char **files, enum library_format format)
{
	char **others = mem_calloc((size_t)nfiles, sizeof(*others));
	int n = 0, nothers = 0;

	for (int f = 0; f < nfiles; f++) {
		if (library_format_of(files[f], format) != LIBRARY_JSON)
			others[nothers++] = files[f];
		else
			files[n++] = files[f];
	}
	for (int f = 0; f < nothers; f++)
		files[n + f] = others[f];
	free(others);
	return n;
}

static enum exit_code
send_all(
    struct import *im, int nfiles, char **files, enum library_format format)
{
	enum exit_code code = EXIT_OK;
	struct err err;

	if (im->all.n > 0 && send_documents(im, &err) == -1) {
		progress_clear(&im->tally->progress);
		code = out_error("", &err);
	}
	im->tally->total = 0;
	for (int f = 0; code == EXIT_OK && f < nfiles; f++)
		code =
		    library_format_of(files[f], format) == LIBRARY_ICS
			? library_events_import(
			      im->client, im->tally, files[f], im->about)
			: library_rows_import(im->client, im->tally, files[f]);
	progress_clear(&im->tally->progress);
	library_tally_print(im->tally, im->client->json, code == EXIT_OK);
	if (code == EXIT_OK && json_array_size(im->tally->refused) > 0)
		code = EXIT_REFUSED;
	return code;
}

enum exit_code
library_import(struct client *c, int nfiles, char **files,
    enum library_format format, const struct library_occasions *about)
{
	struct library_tally tally;
	struct import im = {.client = c, .tally = &tally, .about = about};
	enum exit_code code;
	int n = sort_files(nfiles, files, format);

	library_tally_init(&tally);
	code = library_items_load(&im.all, n, files);
	if (code == EXIT_OK)
		code = send_all(&im, nfiles - n, files + n, format);

	library_items_done(&im.all);
	library_tally_done(&tally);
	free(im.queue);
	return code;
}
