/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outcome.c - what was measured after a release, about publics alone. Owns the
 * rows of the table.
 */
#include "base/json.h"
#include "model/noun.h"
#include "rpc/method.h"

static const struct schema_field put_params[] = {
    {"release", SCHEMA_INTEGER, SCHEMA_REQUIRED, 1, 9e15,
	.about = "number of the release"},
    {"metric", SCHEMA_TEXT, SCHEMA_REQUIRED, .about = "what was measured"},
    {"baseline", SCHEMA_REAL, 0, -1e15, 1e15, .about = "the measure before"},
    {"value", SCHEMA_REAL, SCHEMA_REQUIRED, -1e15, 1e15,
	.about = "the measure after"},
    {"people", SCHEMA_INTEGER, 0, 0, 1e11,
	.about = "how many people it sums up, 100 at least"},
    {"source", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "who measured"},
    {"measured_on", SCHEMA_DATE, SCHEMA_REQUIRED, .about = "the day"}, {0}};

static const struct schema_field list_params[] = {
    {"release", SCHEMA_INTEGER, SCHEMA_REQUIRED, 1, 9e15,
	.about = "number of the release"},
    {0}};

/* The whole object goes along: numbers keep their digits. */
static void
start_put(struct rpc_call *call)
{
	struct db_params params = {0};
	struct buf doc = {0};

	json_write(&doc, rpc_call_params(call));
	db_param_text(&params, doc.data);
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT counterpoint.outcome_put((d ->> 'release')::bigint,"
	    " d ->> 'metric', (d ->> 'baseline')::numeric,"
	    " (d ->> 'value')::numeric, (d ->> 'people')::bigint,"
	    " d ->> 'source', (d ->> 'measured_on')::date, $2)"
	    " FROM (SELECT $1::jsonb) AS given(d)",
	    &params);
	buf_done(&doc);
}

static void
start_list(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number release;

	db_param_number(
	    &params, &release, rpc_call_integer(call, "release", 0));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT jsonb_build_object('items', coalesce(jsonb_agg(o),"
	    " '[]')) FROM counterpoint.outcome_list($1::bigint, $2) o",
	    &params);
}

const struct rpc_method rpc_outcome_methods[] = {
    {"outcome.put",
	"Enters what was measured after a release of a campaign of yours",
	ROLE_ANALYST | ROLE_AUTHOR | ROLE_RELEASER, put_params,
	"the outcome, with its id and account", start_put},
    {"outcome.list", "Lists what was measured after a release", ROLE_EVERYONE,
	list_params, "items", start_list},
    {0}};
