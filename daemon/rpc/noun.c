/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noun.c - put, get, list and retire, the same for every noun of the model.
 * Owns the generated rows of the method table; what may be put is checked by
 * the noun's fields here and by the database's constraints there.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "rpc/frame.h"
#include "rpc/item.h"

enum { VERBS = 4, LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field slug_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"}, {0}};

static const struct schema_field list_params[] = {
    {"after", SCHEMA_SLUG, .about = "only those behind this slug"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {"filter", SCHEMA_TEXT, .about = "text in the slug, name or title"}, {0}};

/* What waits for a reviewer is message.list state=submitted. */
static const struct schema_field message_list_params[] = {
    {"after", SCHEMA_SLUG, .about = "only those behind this slug"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {"filter", SCHEMA_TEXT, .about = "text in the slug"},
    {"state", SCHEMA_CHOICE, .choices = "draft submitted cleared refused",
	.about = "only those in this state"},
    {"organisation", SCHEMA_SLUG, .about = "only those in its voice"}, {0}};

/* "narrative.put" -> NOUN_NARRATIVE */
static enum noun_kind
kind_of(const struct rpc_call *call)
{
	const char *name = rpc_call_method(call)->name;
	size_t len = strcspn(name, ".");

	for (int kind = 0; kind < NOUN_KINDS; kind++)
		if (strlen(nouns[kind].name) == len &&
		    memcmp(nouns[kind].name, name, len) == 0)
			return kind;
	abort();
}

static void
put_done(struct rpc_call *call, const char *const *rows, size_t n)
{
	assert(n == 1);
	rpc_call_answer_written(call, rows[0]);
}

static void
put(struct rpc_call *call, enum noun_kind kind, const json_t *item)
{
	struct db_params params = {0};
	struct buf doc = {0};

	json_write(&doc, item);
	db_param_text(&params, nouns[kind].name);
	db_param_text(&params, doc.data);
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, "SELECT counterpoint.library_put($1, $2::jsonb, $3)",
	    &params, put_done);
	buf_done(&doc);
}

static void
start_put(struct rpc_call *call)
{
	enum noun_kind kind = kind_of(call);
	json_t *item = item_take(rpc_call_params(call));
	struct err err;

	if (item_check(kind, item, &err) == -1 ||
	    item_check_author(
		call, kind, rpc_call_text(call, "slug"), item, &err) == -1)
		rpc_call_fail(call, &err);
	else
		put(call, kind, item);
	json_decref(item);
}

static void
start_retire(struct rpc_call *call)
{
	enum noun_kind kind = kind_of(call);
	const char *slug = rpc_call_text(call, "slug");
	struct db_params params = {0};
	struct err err;

	if (item_check_author(call, kind, slug, NULL, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	db_param_text(&params, nouns[kind].name);
	db_param_text(&params, slug);
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, "SELECT counterpoint.library_retire($1, $2, $3)",
	    &params, put_done);
}

static void
got(struct rpc_call *call, const char *const *rows, size_t n)
{
	struct err err;

	if (n == 0 || rows[0] == NULL) {
		err_set_field(&err, ERR_NOT_FOUND, "slug",
		    "there is no %s of that name", nouns[kind_of(call)].name);
		rpc_call_fail(call, &err);
		return;
	}
	rpc_call_answer(call, item_present(kind_of(call), rows[0]));
}

static void
start_get(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, nouns[kind_of(call)].name);
	db_param_text(&params, rpc_call_text(call, "slug"));
	rpc_call_ask(
	    call, "SELECT counterpoint.library_get($1, $2)", &params, got);
}

static void
listed(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *items = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    items, item_present(kind_of(call), rows[i]));
	rpc_call_answer(call, json_pack("{s:o}", "items", items));
}

static void
start_list(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number most;

	db_param_text(&params, nouns[kind_of(call)].name);
	db_param_text(&params, rpc_call_text(call, "after"));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "filter"));
	db_param_text(&params, rpc_call_text(call, "state"));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	rpc_call_ask(call,
	    "SELECT counterpoint.library_list($1, $2, $3::int, $4, $5, $6)",
	    &params, listed);
}

static const struct verb {
	const char *name, *about, *result;
	void (*start)(struct rpc_call *);
} verbs[VERBS] = {
    {"put", "Adds or replaces %s",
	"slug, created, changed; for a message "
	"also its version",
	start_put},
    {"get", "Shows %s", "the item with its meta", start_get},
    {"list", "Lists, by slug: %s", "items, each with its meta", start_list},
    {"retire", "Ends the use of %s", "slug, retired", start_retire},
};

static const struct schema_field meta_param = {
    "meta", SCHEMA_ANY, .about = "taken as get gives it, and ignored"};

/* The noun's fields, and the meta that comes along when an item is put that
 * get gave. */
static const struct schema_field *
make_put_params(const struct noun *noun)
{
	struct schema_field *params;
	size_t n = 0;

	while (noun->fields[n].name != NULL)
		n++;
	params = mem_calloc(n + 2, sizeof(*params));
	memcpy(params, noun->fields, n * sizeof(*params));
	params[n] = meta_param;
	return params;
}

static struct rpc_method
make_method(enum noun_kind kind, const struct verb *verb)
{
	const struct noun *noun = &nouns[kind];
	bool writes = verb->start == start_put || verb->start == start_retire;
	struct rpc_method method = {
	    .name = mem_printf("%s.%s", noun->name, verb->name),
	    .roles = writes ? noun->put_roles : ROLE_EVERYONE,
	    .result = verb->result,
	    .start = verb->start,
	};

	if (verb->start == start_put)
		method.params = make_put_params(noun);
	else
		method.params =
		    verb->start == start_list ? list_params : slug_params;
	if (kind == NOUN_MESSAGE && verb->start == start_list)
		method.params = message_list_params;
	if (kind == NOUN_ACCOUNT && !writes)
		method.roles = ROLE_ADMIN | ROLE_AUDITOR;
	method.about =
	    mem_printf("%.*s%s", (int)(strchr(verb->about, '%') - verb->about),
		verb->about, noun->about);
	return method;
}

/* Made once and kept: a table like the others, only written by a loop. */
const struct rpc_method *
rpc_noun_methods(size_t *ret_n)
{
	static struct rpc_method methods[NOUN_KINDS * VERBS + 1];

	if (methods[0].name == NULL)
		for (size_t i = 0; i < NOUN_KINDS * VERBS; i++)
			methods[i] = make_method(i / VERBS, &verbs[i % VERBS]);
	*ret_n = NOUN_KINDS * VERBS;
	return methods;
}
