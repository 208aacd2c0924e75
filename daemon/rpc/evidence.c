/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.c - evidence.retract. Owns its row in the table; that messages which
 * rest on retracted evidence are out at once is the database's and the
 * recommender's.
 */
#include "model/noun.h"
#include "rpc/method.h"

static const struct schema_field retract_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which evidence"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "why it no longer stands"},
    {"date", SCHEMA_DATE, .about = "since when; today when not given"}, {0}};

static void
retracted(struct rpc_call *call, const char *const *rows, size_t n)
{
	(void)n;
	rpc_call_answer_written(call, rows[0]);
}

static void
start_retract(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "slug"));
	db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_text(call, "date"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call,
	    "SELECT counterpoint.evidence_retract($1, $2, $3::date, $4)",
	    &params, retracted);
}

const struct rpc_method rpc_evidence_methods[] = {
    {"evidence.retract",
	"Says that evidence no longer stands: messages that rest on it are out",
	ROLE_ADMIN | ROLE_AUTHOR, retract_params,
	"slug, retracted, messages (slugs of those that rest on it)",
	start_retract},
    {0}};
