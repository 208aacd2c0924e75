/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_import.c - cuts a library into frames, sends them in the order of the
 * sections, and tries again what was refused only because something it names
 * was not there yet. Owns the counts; the items are library_items.c's, judging
 * them the server's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "bulk.h"
#include "library.h"
#include "library_items.h"
#include "out.h"
#include "progress.h"
#include "table.h"

#define CHUNK_SIZE (64 * 1024)		   /* bytes of items in one call */
#define ITEM_MAX   (JSON_FRAME_MAX - 1024) /* bytes; leaves an envelope room */

struct import {
	struct client *client;
	struct progress progress;
	struct library_items all;

	struct library_item **queue; /* the items of this pass */
	size_t nqueue;
	size_t from, to; /* the chunk in flight, in the queue */

	json_t *counts;	 /* section -> outcome -> number */
	json_t *refused; /* what is refused for good */
	size_t done;	 /* accepted or refused for good */
	bool failed;	 /* the whole call was refused, see err */
	struct err err;
};

/* Tells that an item is refused for good. */
static void
refuse(struct import *im, const json_t *refusal)
{
	const char *section = json_text(refusal, "section");
	const char *slug = json_text(refusal, "slug");
	struct err err;
	char *where;

	where = mem_printf("%s/%s", section != NULL ? section : "?",
	    slug != NULL ? slug : "?");
	session_read_refusal(refusal, &err);
	progress_clear(&im->progress);
	out_error(where, &err);
	free(where);
	json_array_append(im->refused, (json_t *)refusal);
	im->done++;
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
		if (size > 0 && size + item->size > CHUNK_SIZE)
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

static void
add_counts(struct import *im, const json_t *counts)
{
	const char *section, *outcome;
	json_t *of_section, *number, *mine;
	json_int_t sum;

	json_object_foreach((json_t *)counts, section, of_section)
	{
		mine = json_object_get(im->counts, section);
		if (mine == NULL) {
			mine = json_object();
			json_object_set_new(im->counts, section, mine);
		}
		json_object_foreach(of_section, outcome, number)
		{
			sum =
			    json_integer_value(json_object_get(mine, outcome)) +
			    json_integer_value(number);
			json_object_set_new(mine, outcome, json_integer(sum));
		}
	}
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
	add_counts(im, json_object_get(result, "counts"));
	json_array_foreach(json_object_get(result, "refused"), i, refusal)
	{
		item = find_item(im, refusal);
		if (item != NULL)
			item->refusal = json_incref(refusal);
		if (item == NULL || !may_come_later(refusal))
			refuse(im, refusal);
	}
	for (i = im->from; i < im->to; i++)
		im->done += im->queue[i]->refusal == NULL;
	progress_update(&im->progress, (long long)im->done,
	    (long long)im->all.n, (long long)json_array_size(im->refused));
}

static void
server_away(void *arg, const struct err *err)
{
	struct import *im = arg;

	progress_clear(&im->progress);
	out_error("trying again", err);
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

static json_int_t
count_refused(const struct import *im, const char *section)
{
	json_int_t n = 0;
	json_t *refusal;
	size_t i;

	json_array_foreach(im->refused, i, refusal) n +=
	    same_text(json_text(refusal, "section"), section);
	return n;
}

static void
print_counts(const struct import *im)
{
	static const char *const titles[] = {
	    "SECTION", "CREATED", "CHANGED", "UNCHANGED", "REFUSED"};
	static const char *const outcomes[] = {
	    "created", "changed", "unchanged"};
	const char *section;
	struct table table;
	json_t *counts, *refused;

	table_init(&table, titles, 5);
	for (size_t s = 0; s < LIBRARY_SECTIONS; s++) {
		section = library_sections[s];
		counts = json_object_get(im->counts, section);
		refused = json_integer(count_refused(im, section));
		if (counts != NULL || json_integer_value(refused) > 0) {
			table_add(&table, section);
			for (size_t i = 0; i < 3; i++)
				table_add_value(&table,
				    json_object_get(counts, outcomes[i]));
			table_add_value(&table, refused);
		}
		json_decref(refused);
	}
	table_print(&table, 0);
	table_done(&table);
}

static void
print_outcome(const struct import *im)
{
	json_t *document;

	if (im->client->json) {
		document = json_pack(
		    "{s:O,s:O}", "counts", im->counts, "refused", im->refused);
		out_json(stdout, document);
		json_decref(document);
	} else {
		print_counts(im);
	}
}

static enum exit_code
send_all(struct import *im)
{
	enum exit_code code = EXIT_OK;
	struct err err;

	progress_start(&im->progress, "items");
	im->queue = mem_calloc(im->all.n + 1, sizeof(struct library_item *));
	for (size_t i = 0; i < im->all.n; i++) {
		if (im->all.items[i].size > ITEM_MAX)
			refuse_size(im, &im->all.items[i]);
		else
			im->queue[im->nqueue++] = &im->all.items[i];
	}
	if (send_items(im, &err) == -1) {
		progress_clear(&im->progress);
		code = out_error("", &err);
	}
	progress_clear(&im->progress);
	print_outcome(im);
	if (code == EXIT_OK && json_array_size(im->refused) > 0)
		code = EXIT_REFUSED;
	return code;
}

enum exit_code
library_import(struct client *c, int nfiles, char **files)
{
	struct import im = {.client = c};
	enum exit_code code;

	im.counts = json_object();
	im.refused = json_array();
	code = library_items_load(&im.all, nfiles, files);
	if (code == EXIT_OK)
		code = send_all(&im);

	library_items_done(&im.all);
	free(im.queue);
	json_decref(im.counts);
	json_decref(im.refused);
	return code;
}
