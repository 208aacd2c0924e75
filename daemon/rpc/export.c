/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export.c - library.export: the library page by page, in an order that makes
 * the same library the same bytes; or the concepts as CSV, from the library in
 * memory, which is one state of it. Owns the page under way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/lexicon.h"
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
fail(struct export *export, const struct err *err)
{
	rpc_call_fail(export->call, err);
	json_decref(export->content);
	free(export);
}

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

/* A page is never empty, for the next one begins behind its last item. */
static bool
fits(const struct export *export, const char *doc)
{
	return export->bytes == 0 || export->bytes + strlen(doc) <= PAGE_BYTES;
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
		fail(export, err);
		return;
	}
	for (i = 0; i < n && fits(export, rows[i]); i++)
		take_row(export, rows[i]);
	if (i == n && n < ROWS_AT_ONCE)
		next_kind(export);
	if (export->kind == NOUN_KINDS || i < n)
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
read_cursor(
    struct export *export, bool csv, const char *cursor, struct err *err)
{
	char name[32];
	const char *slash = strchr(cursor, '/');

	if (slash != NULL && slash - cursor < (long)sizeof(name) &&
	    strlen(slash + 1) < sizeof(export->after)) {
		snprintf(
		    name, sizeof(name), "%.*s", (int)(slash - cursor), cursor);
		export->kind = noun_find(name);
		snprintf(export->after, sizeof(export->after), "%s", slash + 1);
		if (export->kind != -1 && nouns[export->kind].section != NULL &&
		    (!csv || export->kind == NOUN_CONCEPT))
			return 0;
	}
	return err_set_field(err, ERR_INVALID, "after",
	    "must be a cursor that an earlier export gave as \"next\"");
}

/* The library in memory shows all that was committed before. */
static void
write_csv(void *arg)
{
	struct export *export = arg;
	const struct library *library =
	    model_library(rpc_call_services(export->call)->model);
	struct buf text = {0};
	const char *next;
	json_t *result;

	next = lexicon_write(&text, library, export->after, PAGE_BYTES);
	result =
	    json_pack("{s:o}", "content", json_stringn(text.data, text.len));
	if (next != NULL)
		json_object_set_new(result, "next",
		    json_sprintf("%s/%s", nouns[NOUN_CONCEPT].name, next));
	rpc_call_answer(export->call, result);
	buf_done(&text);
	free(export);
}

void
rpc_library_export(struct rpc_call *call)
{
	const char *cursor = rpc_call_text(call, "after");
	const char *format = rpc_call_text(call, "format");
	bool csv = format != NULL && strcmp(format, LIBRARY_CSV) == 0;
	struct model *model = rpc_call_services(call)->model;
	struct export *export = mem_calloc(1, sizeof(*export));
	struct err err;

	export->call = call;
	if (csv)
		export->kind = NOUN_CONCEPT;
	if (cursor != NULL && read_cursor(export, csv, cursor, &err) == -1) {
		fail(export, &err);
		return;
	}
	if (csv && model_check_ready(model, &err) == -1) {
		fail(export, &err);
		return;
	}
	if (csv) {
		model_refresh(model, write_csv, export);
		return;
	}
	export->content = json_pack("{s:s}", "format", LIBRARY_FORMAT);
	ask_rows(export);
}
