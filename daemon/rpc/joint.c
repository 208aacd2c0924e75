/* SPDX-License-Identifier: Apache-2.0 */
/*
 * joint.c - the words of a joint campaign before its partners: put there by
 * their desk, consented or objected to by another. Owns the rows of the table;
 * the rules are the database's, so that nothing gets round them.
 */
#include <string.h>

#include "rpc/item.h"

static const struct schema_field circulate_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"},
    {"hash", SCHEMA_TEXT, SCHEMA_REQUIRED, .min = 64, .max = 64,
	.about = "meta.hash of the very version that was read"},
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED,
	.about = "whose partners are asked"},
    {0}};

static const struct schema_field consent_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"},
    {"hash", SCHEMA_TEXT, SCHEMA_REQUIRED, .min = 64, .max = 64,
	.about = "meta.hash of the very version that was read"},
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED,
	.about = "in which it was put before you"},
    {"verdict", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = "consents objects",
	.about = "the newest of a partner counts"},
    {"reason", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "in words; an objection needs one"},
    {0}};

static void
start_circulate(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "slug"));
	db_param_text(&params, rpc_call_text(call, "hash"));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT counterpoint.message_circulate($1, $2, $3, $4)", &params);
}

static int
check_consent(const struct rpc_call *call, struct err *err)
{
	if (strcmp(rpc_call_text(call, "verdict"), "objects") != 0 ||
	    rpc_call_text(call, "reason") != NULL)
		return 0;
	return err_set_field(err, ERR_INVALID, "reason",
	    "an objection needs a reason that the author can act on");
}

static void
start_consent(struct rpc_call *call)
{
	struct db_params params = {0};
	struct err err;

	if (check_consent(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	db_param_text(&params, rpc_call_text(call, "slug"));
	db_param_text(&params, rpc_call_text(call, "hash"));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_text(call, "verdict"));
	db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT counterpoint.message_consent($1, $2, $3, $4, $5, $6)",
	    &params);
}

const struct rpc_method rpc_joint_methods[] = {
    {"message.circulate",
	"Puts a cleared version before the partners of a joint campaign",
	ROLE_AUTHOR | ROLE_REVIEWER, circulate_params,
	"campaign, message, version, hash, circulated_at, silence_until where "
	"the campaign has a silence procedure, partners",
	start_circulate},
    {"message.consent",
	"Consents or objects to another partner's words, as its reviewer",
	ROLE_REVIEWER, consent_params,
	"the same, with what each partner holds of it", start_consent},
    {0}};
