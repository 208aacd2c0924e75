/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.c - the review of a message: submitted by its author, cleared or
 * refused by a second person. Owns the rows of the table; the rules are the
 * database's, so that nothing gets round them.
 */
#include "rpc/item.h"
#include "rpc/review.h"

static const struct schema_field submit_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"}, {0}};

static const struct schema_field decide_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"},
    {"hash", SCHEMA_TEXT, SCHEMA_REQUIRED, .min = 64, .max = 64,
	.about = "meta.hash of the very version that was read"},
    {"reason", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "in words; a refusal needs one"},
    {0}};

static void
passed(struct rpc_call *call, const char *const *rows, size_t n)
{
	(void)n;
	rpc_review_warn(call, rows[0]);
}

static void
refused(struct rpc_call *call, const char *const *rows, size_t n)
{
	(void)n;
	rpc_call_answer_written(call, rows[0]);
}

static void
start_submit(struct rpc_call *call)
{
	const char *slug = rpc_call_text(call, "slug");
	struct db_params params = {0};
	struct err err;

	if (item_check_author(call, NOUN_MESSAGE, slug, NULL, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	db_param_text(&params, slug);
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, "SELECT counterpoint.message_submit($1, $2)",
	    &params, passed);
}

static void
decide(struct rpc_call *call, const char *verdict,
    void (*done)(struct rpc_call *, const char *const *rows, size_t n))
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "slug"));
	db_param_text(&params, rpc_call_text(call, "hash"));
	db_param_text(&params, verdict);
	db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call,
	    "SELECT counterpoint.message_decide($1, $2, $3, $4, $5)", &params,
	    done);
}

static void
start_clear(struct rpc_call *call)
{
	decide(call, "cleared", passed);
}

static void
start_refuse(struct rpc_call *call)
{
	struct err err;

	if (rpc_call_text(call, "reason") != NULL) {
		decide(call, "refused", refused);
		return;
	}
	err_set_field(&err, ERR_INVALID, "reason",
	    "a refusal needs a reason that the author can act on");
	rpc_call_fail(call, &err);
}

const struct rpc_method rpc_message_methods[] = {
    {"message.submit", "Hands a draft in for review", ROLE_AUTHOR | ROLE_ADMIN,
	submit_params, "meta of the message, warnings", start_submit},
    {"message.clear", "Clears one exact version, as a second person",
	ROLE_REVIEWER, decide_params, "meta of the message, warnings",
	start_clear},
    {"message.refuse", "Refuses one exact version, with a reason",
	ROLE_REVIEWER, decide_params, "meta of the message", start_refuse},
    {"message.review", "Tells what to mend in a message, and how",
	ROLE_EVERYONE, rpc_review_params,
	"slug, version, state, findings: rule, hard, field, language, "
	"sentence, detail, mend",
	rpc_review_start},
    {0}};
