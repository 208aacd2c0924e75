/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import.c - library.import: items one by one, each atomic, in the order in
 * which they lean on each other. An item that names one which is not there yet
 * is tried again as long as others succeed. Owns the import under way.
 */
#include "rpc/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc/item.h"

enum item_state { ITEM_WAITING, ITEM_DONE, ITEM_REFUSED };

struct item {
	enum noun_kind kind;
	json_t *doc; /* borrowed from the call's parameters */
	enum item_state state;
	struct err err;
};

struct import {
	struct rpc_call *call;
	struct item *items;
	size_t n, at;
	bool progress; /* in this pass */
	json_t *counts;
};

static void put_next(struct import *);

static bool
is_section(const char *key)
{
	for (int kind = 0; kind < NOUN_KINDS; kind++)
		if (nouns[kind].section != NULL &&
		    strcmp(nouns[kind].section, key) == 0)
			return true;
	return false;
}

static int
check_sections(const json_t *content, struct err *err)
{
	const char *key;
	json_t *value;
	char field[96];

	json_object_foreach((json_t *)content, key, value)
	{
		snprintf(field, sizeof(field), "content.%s", key);
		if (strcmp(key, "format") == 0) {
			if (!json_is_string(value) ||
			    strcmp(json_string_value(value), LIBRARY_FORMAT) !=
				0)
				return err_set_field(err, ERR_INVALID, field,
				    "must be \"" LIBRARY_FORMAT "\"");
		} else if (!is_section(key)) {
			return err_set_field(
			    err, ERR_INVALID, field, "unknown section");
		} else if (!json_is_array(value)) {
			return err_set_field(
			    err, ERR_INVALID, field, "must be an array");
		}
	}
	return 0;
}

static void
collect(struct import *import, const json_t *content)
{
	for (int kind = 0; kind < NOUN_KINDS; kind++) {
		const json_t *section =
		    nouns[kind].section == NULL
			? NULL
			: json_object_get(content, nouns[kind].section);
		size_t i, n = json_array_size(section);

		import->items = mem_resize(
		    import->items, import->n + n, sizeof(*import->items));
		for (i = 0; i < n; i++)
			import->items[import->n++] = (struct item){
			    .kind = kind, .doc = json_array_get(section, i)};
	}
}

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

static json_t *
describe_refusal(const struct item *item)
{
	json_t *row = rpc_error_data(&item->err);
	const char *slug = json_text(item->doc, "slug");

	json_object_set_new(
	    row, "section", json_string(nouns[item->kind].section));
	if (slug != NULL)
		json_object_set_new(row, "slug", json_string(slug));
	return row;
}

static void
import_free(struct import *import)
{
	json_decref(import->counts);
	free(import->items);
	free(import);
}

static void
finish(struct import *import)
{
	json_t *refused = json_array(), *result;
	struct buf text = {0};

	for (size_t i = 0; i < import->n; i++)
		if (import->items[i].state == ITEM_REFUSED)
			json_array_append_new(
			    refused, describe_refusal(&import->items[i]));
	result = json_pack(
	    "{s:O, s:o}", "counts", import->counts, "refused", refused);
	json_write(&text, result);
	rpc_call_answer_written(import->call, text.data);
	json_decref(result);
	buf_done(&text);
	import_free(import);
}

static void
refuse(struct item *item, const struct err *err)
{
	item->state = ITEM_REFUSED;
	item->err = *err;
}

/* Whether another pass may help: some succeeded, and what was refused was
 * refused for something that was not there. */
static bool
start_pass(struct import *import)
{
	bool waiting = false;

	for (size_t i = 0; import->progress && i < import->n; i++) {
		struct item *item = &import->items[i];

		if (item->state != ITEM_REFUSED ||
		    item->err.code != ERR_NOT_FOUND)
			continue;
		item->state = ITEM_WAITING;
		waiting = true;
	}
	import->at = 0;
	import->progress = false;
	return waiting;
}

static void
accept_item(struct import *import, struct item *item, const char *answer)
{
	json_t *result = json_loads(answer, 0, NULL);
	const char *what = "unchanged";

	if (json_is_true(json_object_get(result, "created")))
		what = "created";
	else if (json_is_true(json_object_get(result, "changed")))
		what = "changed";
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

static void
put_done(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct import *import = arg;
	struct item *item = &import->items[import->at++];

	(void)n;
	if (err != NULL && ends_import(import, err))
		return;
	if (err != NULL)
		refuse(item, err);
	else
		accept_item(import, item, rows[0]);
	put_next(import);
}

static int
put_item(struct import *import, const struct item *item, struct err *err)
{
	const char *slug = json_text(item->doc, "slug");
	struct db_params params = {0};
	struct buf doc = {0};
	int result;

	if (schema_check(nouns[item->kind].fields, item->doc, err) == -1 ||
	    item_check_author(import->call, item->kind, slug, item->doc, err) ==
		-1)
		return -1;
	json_write(&doc, item->doc);
	db_param_text(&params, nouns[item->kind].name);
	db_param_text(&params, doc.data);
	db_param_text(&params, rpc_call_login(import->call));
	result = model_ask(rpc_call_services(import->call)->model,
	    "SELECT counterpoint.library_put($1, $2::jsonb, $3)", &params,
	    put_done, import, err);
	buf_done(&doc);
	return result;
}

static void
put_next(struct import *import)
{
	struct err err;

	for (;;) {
		struct item *item = &import->items[import->at];

		if (import->at == import->n) {
			if (start_pass(import))
				continue;
			finish(import);
			return;
		}
		if (item->state == ITEM_WAITING) {
			if (put_item(import, item, &err) == 0)
				return;
			if (ends_import(import, &err))
				return;
			refuse(item, &err);
		}
		import->at++;
	}
}

void
rpc_library_import(struct rpc_call *call)
{
	const json_t *content =
	    json_object_get(rpc_call_params(call), "content");
	struct import *import;
	struct err err;

	if (!json_is_object(content))
		err_set_field(
		    &err, ERR_INVALID, "content", "must be an object");
	if (!json_is_object(content) || check_sections(content, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	import = mem_calloc(1, sizeof(*import));
	import->call = call;
	import->counts = json_object();
	collect(import, content);
	put_next(import);
}
