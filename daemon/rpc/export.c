/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export.c - library.export: the library page by page, in an order that makes
 * the same library the same bytes. Owns the page under way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc/import.h"
#include "rpc/item.h"

enum {
	PAGE_BYTES = 128 * 1024,
	ROWS_AT_ONCE = 50,
};

struct export
{
	struct rpc_call *call;
	int kind;
	char after[65]; /* slug of the last item taken */
	json_t *content;
	size_t bytes;
};

static void ask_rows(struct export *);

static void
finish(struct export *export)
{
	json_t *result = json_pack("{s:O}", "content", export->content);

	if (export->kind < NOUN_KINDS)
		json_object_set_new(result, "next",
		    json_sprintf(
			"%s/%s", nouns[export->kind].name, export->after));
	rpc_call_answer(export->call, result);
	json_decref(export->content);
	free(export);
}

static void
take_row(struct export *export, const char *doc)
{
	const char *section = nouns[export->kind].section;
	json_t *item = item_export(export->kind, doc);
	json_t *items = json_object_get(export->content, section);

	if (items == NULL) {
		items = json_array();
		json_object_set_new(export->content, section, items);
	}
	snprintf(export->after, sizeof(export->after), "%s",
	    json_text(item, "slug"));
	json_array_append_new(items, item);
	export->bytes += strlen(doc);
}

/* Kinds without a section are no part of a library. */
static void
next_kind(struct export *export)
{
	export->after[0] = '\0';
	do
		export->kind++;
	while (
	    export->kind < NOUN_KINDS && nouns[export->kind].section == NULL);
}

static void
got_rows(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct export *export = arg;
	size_t i;

	if (err != NULL) {
		rpc_call_fail(export->call, err);
		json_decref(export->content);
		free(export);
		return;
	}
	for (i = 0; i < n && export->bytes < PAGE_BYTES; i++)
		take_row(export, rows[i]);
	if (i == n && n < ROWS_AT_ONCE)
		next_kind(export);
	if (export->kind == NOUN_KINDS || export->bytes >= PAGE_BYTES)
		finish(export);
	else
		ask_rows(export);
}

static void
ask_rows(struct export *export)
{
	struct db_params params = {0};
	struct db_number most;
	struct err err;

	db_param_text(&params, nouns[export->kind].name);
	db_param_text(&params, export->after[0] ? export->after : NULL);
	db_param_number(&params, &most, ROWS_AT_ONCE);
	if (model_ask(rpc_call_services(export->call)->model,
		"SELECT counterpoint.library_list($1, $2, $3::int, NULL)",
		&params, got_rows, export, &err) == -1)
		got_rows(export, NULL, 0, &err);
}

/* A cursor is "kind/slug", as finish() wrote it. */
static int
read_cursor(struct export *export, const char *cursor, struct err *err)
{
	char name[32];
	const char *slash = strchr(cursor, '/');

	if (slash != NULL && slash - cursor < (long)sizeof(name) &&
	    strlen(slash + 1) < sizeof(export->after)) {
		snprintf(
		    name, sizeof(name), "%.*s", (int)(slash - cursor), cursor);
		export->kind = noun_find(name);
		snprintf(export->after, sizeof(export->after), "%s", slash + 1);
		if (export->kind != -1 && nouns[export->kind].section != NULL)
			return 0;
	}
	return err_set_field(err, ERR_INVALID, "after",
	    "must be a cursor that an earlier export gave as \"next\"");
}

void
rpc_library_export(struct rpc_call *call)
{
	const char *cursor = rpc_call_text(call, "after");
	struct export *export = mem_calloc(1, sizeof(*export));
	struct err err;

	export->call = call;
	if (cursor != NULL && read_cursor(export, cursor, &err) == -1) {
		rpc_call_fail(call, &err);
		free(export);
		return;
	}
	export->content = json_pack("{s:s}", "format", LIBRARY_FORMAT);
	ask_rows(export);
}
