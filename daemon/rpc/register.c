/* SPDX-License-Identifier: Apache-2.0 */
/*
 * register.c - what was said, as the public may read it, and what of it does
 * not stand any more. Owns the rows of the table; feeds of it are net's.
 */
#include "rpc/method.h"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field register_params[] = {
    {"after", SCHEMA_INTEGER, 0, 0, 9e15, .about = "only those behind this id"},
    {"before", SCHEMA_INTEGER, 0, 1, 9e15,
	.about = "only those before this id"},
    {"release", SCHEMA_INTEGER, 0, 1, 9e15, .about = "this one alone"},
    {"newest", SCHEMA_BOOL, .about = "the newest first"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {0}};

static const struct schema_field corrections_params[] = {
    {"after", SCHEMA_INTEGER, 0, 0, 9e15, .about = "only those behind this id"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {"campaign", SCHEMA_SLUG, .about = "only those of it"},
    {"organisation", SCHEMA_SLUG, .about = "only those in its voice"}, {0}};

/* A number that may be left out; `room` is for its text. */
static void
add_optional(struct db_params *params, struct db_number *room,
    const struct rpc_call *call, const char *name)
{
	long long value = rpc_call_integer(call, name, 0);

	if (value == 0)
		db_param_text(params, NULL);
	else
		db_param_number(params, room, value);
}

static void
start_register(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number after, before, release, most;

	add_optional(&params, &after, call, "after");
	add_optional(&params, &before, call, "before");
	add_optional(&params, &release, call, "release");
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(
	    &params, rpc_call_bool(call, "newest") ? "true" : "false");
	rpc_call_forward(call,
	    "SELECT counterpoint.release_register($1::bigint, $2::bigint,"
	    " $3::bigint, $4::int, $5::boolean)",
	    &params);
}

static void
start_corrections(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number after, most;

	db_param_text(&params, rpc_call_login(call));
	add_optional(&params, &after, call, "after");
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	rpc_call_forward(call,
	    "SELECT jsonb_build_object('items',"
	    " coalesce(jsonb_agg(r ORDER BY (r ->> 'id')::bigint), '[]'))"
	    " FROM counterpoint.release_corrections($1, $2::bigint, $3::int,"
	    " $4, $5) r",
	    &params);
}

const struct rpc_method rpc_register_methods[] = {
    {"release.register",
	"Shows the public register of what was released, oldest first",
	ROLE_NOBODY, register_params,
	"id, updated, next (behind which, or before which, there are more), "
	"items: id, uri, released_at, updated, organisation, voice_line, "
	"audience, channel, language, message, version, hash, ai_assisted, "
	"fact, sources, corrects, corrected_by",
	start_register},
    {"release.corrections",
	"Lists releases of campaigns that you may see whose words do not "
	"stand any more and are not corrected yet",
	ROLE_EVERYONE, corrections_params,
	"items: as release.list, reasons, correction (campaign, slot, state), "
	"where one is planned",
	start_corrections},
    {0}};
