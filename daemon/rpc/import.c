/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import.c - library.import: items in the order in which they lean on each
 * other, many in one statement; one that is refused is found by halving and
 * refused alone. Facts of a table about audiences go the same way, to be
 * merged. An item that names one which is not there yet is tried again as long
 * as others succeed. Owns the import under way; how items are read and refusals
 * told is import_items.c's.
 */
#include "rpc/import.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "db/array.h"
#include "rpc/import_items.h"
#include "rpc/item.h"

/* A commit costs as much as some items; who else writes waits for all. Facts
 * that are merged cost little, and those of one audience are one change. */
enum { ITEMS_AT_ONCE = 32, FACTS_AT_ONCE = 512 };

struct import {
	struct rpc_call *call;
	struct import_items all;
	size_t from, to; /* those from..to are asked or dealt with */
	size_t asked;	 /* items in the statement under way */
	size_t most;	 /* in the next one */
	bool progress;	 /* in this pass */
	json_t *counts;
};

static void put_next(struct import *);

static void
count(struct import *import, enum noun_kind kind, const char *what)
{
	json_t *of_kind = json_object_get(import->counts, nouns[kind].section);
	json_int_t n;

	if (of_kind == NULL) {
		of_kind = json_object();
		json_object_set_new(
		    import->counts, nouns[kind].section, of_kind);
	}
	n = json_integer_value(json_object_get(of_kind, what));
	json_object_set_new(of_kind, what, json_integer(n + 1));
}

static void
import_free(struct import *import)
{
	import_items_done(&import->all);
	json_decref(import->counts);
	free(import);
}

static void
finish(struct import *import)
{
	json_t *refused = json_array(), *result;
	struct buf text = {0};

	for (size_t i = 0; i < import->all.n; i++) {
		const struct import_item *item = &import->all.items[i];

		if (item->state == ITEM_REFUSED)
			json_array_append_new(
			    refused, import_item_describe(&import->all, item));
		else if (item->state == ITEM_SKIPPED)
			count(import, item->kind, "skipped");
	}
	result = json_pack(
	    "{s:O, s:o}", "counts", import->counts, "refused", refused);
	json_write(&text, result);
	rpc_call_answer_written(import->call, text.data);
	json_decref(result);
	buf_done(&text);
	import_free(import);
}

/* Whether another pass may help: some succeeded, and what was refused was
 * refused for something that was not there. */
static bool
start_pass(struct import *import)
{
	bool waiting = false;

	for (size_t i = 0; import->progress && i < import->all.n; i++) {
		struct import_item *item = &import->all.items[i];

		if (item->state != ITEM_REFUSED ||
		    item->err.code != ERR_NOT_FOUND)
			continue;
		item->state = ITEM_WAITING;
		waiting = true;
	}
	import->from = import->to = 0;
	import->progress = false;
	return waiting;
}

static void
accept_item(struct import *import, struct import_item *item, const char *answer)
{
	json_t *result = json_loads(answer, 0, NULL);
	const char *what = "unchanged";

	if (json_is_true(json_object_get(result, "created")))
		what = "created";
	else if (json_is_true(json_object_get(result, "changed")))
		what = "changed";
	else if (json_is_true(json_object_get(result, "skipped")))
		what = "skipped";
	else if (json_is_true(json_object_get(result, "retired")))
		what = "retired";
	count(import, item->kind, what);
	item->state = ITEM_DONE;
	import->progress = true;
	json_decref(result);
}

/* A database that goes away in the middle ends the import: the rest would
 * only be refused one by one for the same reason. */
static bool
ends_import(struct import *import, const struct err *err)
{
	if (err->code != ERR_UNAVAILABLE)
		return false;
	rpc_call_fail(import->call, err);
	import_free(import);
	return true;
}

static size_t
most_at_once(const struct import *import)
{
	return import->all.merging ? FACTS_AT_ONCE : ITEMS_AT_ONCE;
}

/* Ends the statement under way; its items get a state of their own. */
static void
answered(struct import *import, const char *const *rows, const struct err *err)
{
	size_t row = 0;

	for (size_t i = import->from; i < import->to; i++) {
		struct import_item *item = &import->all.items[i];

		if (item->state != ITEM_ASKED)
			continue;
		if (err == NULL)
			accept_item(import, item, rows[row++]);
		else if (import->asked == 1)
			import_item_refuse(item, err);
		else
			item->state = ITEM_WAITING;
	}
	if (err != NULL && import->asked > 1) {
		import->most = import->asked / 2;
		import->to = import->from;
		return;
	}
	if (err == NULL && import->most < most_at_once(import))
		import->most *= 2;
	import->from = import->to;
}

static void
put_done(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct import *import = arg;

	if (err != NULL && ends_import(import, err))
		return;
	assert(err != NULL || n == import->asked);
	answered(import, rows, err);
	put_next(import);
}

static int
check_item(const struct import_item *item, struct err *err)
{
	if (schema_check(nouns[item->kind].fields, item->doc, err) == -1)
		return -1;
	return item_check(item->kind, item->doc, err);
}

/* The reader of a table has checked its facts. */
static bool
may_put(struct import *import, struct import_item *item)
{
	struct err err;

	if ((import->all.merging || item->retire ||
		check_item(item, &err) == 0) &&
	    item_check_author(import->call, item->kind,
		json_text(item->doc, "slug"), item->doc, &err) == 0)
		return true;
	import_item_refuse(item, &err);
	return false;
}

/* What a statement is given: a row for each item. */
struct statement {
	struct db_array kinds, docs, retire;
};

/* Takes the next items into a statement, as many as it should have. */
static void
gather(struct import *import, struct statement *to)
{
	struct buf doc = {0};

	import->asked = 0;
	for (; import->to < import->all.n && import->asked < import->most;
	     import->to++) {
		struct import_item *item = &import->all.items[import->to];

		if (item->state != ITEM_WAITING || !may_put(import, item))
			continue;
		item->state = ITEM_ASKED;
		buf_clear(&doc);
		json_write(&doc, item->doc);
		db_array_add_text(&to->kinds, nouns[item->kind].name);
		db_array_add_text(&to->docs, doc.data);
		db_array_add_bool(&to->retire, item->retire);
		import->asked++;
	}
	buf_done(&doc);
}

static int
put_items(struct import *import, struct statement *of, struct err *err)
{
	struct db_params params = {0};

	db_param_array(&params, &of->docs);
	db_param_text(&params, rpc_call_login(import->call));
	if (import->all.merging)
		return model_ask(rpc_call_services(import->call)->model,
		    "SELECT counterpoint.audience_merge($1::text[]::jsonb[], "
		    "$2)",
		    &params, put_done, import, err);
	db_param_array(&params, &of->kinds);
	db_param_array(&params, &of->retire);
	return model_ask(rpc_call_services(import->call)->model,
	    "SELECT CASE WHEN i.retire THEN counterpoint.library_retire("
	    "i.kind, i.doc::jsonb ->> 'slug', $2)"
	    " ELSE counterpoint.library_put(i.kind, i.doc::jsonb, $2) END"
	    " FROM unnest($1::text[], $3::text[], $4::boolean[])"
	    " AS i(doc, kind, retire)",
	    &params, put_done, import, err);
}

static void
put_next(struct import *import)
{
	struct statement next = {.kinds.type = DB_TEXT,
	    .docs.type = DB_TEXT,
	    .retire.type = DB_BOOL};
	struct err err;

	do
		gather(import, &next);
	while (import->asked == 0 && start_pass(import));
	if (import->asked == 0)
		finish(import);
	else if (put_items(import, &next, &err) == -1 &&
		 !ends_import(import, &err)) {
		answered(import, NULL, &err);
		put_next(import);
	}
	db_array_done(&next.retire);
	db_array_done(&next.docs);
	db_array_done(&next.kinds);
}

void
rpc_library_import(struct rpc_call *call)
{
	struct import *import = mem_calloc(1, sizeof(*import));
	struct err err;

	import->call = call;
	import->counts = json_object();
	if (import_items_read(&import->all,
		model_library(rpc_call_services(call)->model),
		rpc_call_params(call), &err) == -1) {
		rpc_call_fail(call, &err);
		import_free(import);
		return;
	}
	import->most = most_at_once(import);
	put_next(import);
}
