/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign.c - the methods of campaigns. Owns their rows in the table; who may
 * do what, and what a campaign must keep, is the database's, so that nothing
 * gets round it.
 */
#include "rpc/campaign_fields.h"
#include "rpc/method.h"

#include "base/json.h"
#include "model/noun.h"
#include "rpc/campaign_check.h"
#include "rpc/campaign_write.h"

#define STATES "planned running ended cancelled"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000, HASH_DIGITS = 64 };

static const struct schema_field which_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"}, {0}};

static const struct schema_field get_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"},
    {"slots", SCHEMA_BOOL,
	.about = "with its slots (true); slot.list pages through them"},
    {0}};

static const struct schema_field list_params[] = {
    {"after", SCHEMA_SLUG, .about = "only those behind this slug"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {"organisation", SCHEMA_SLUG, .about = "only those that it takes part in"},
    {"state", SCHEMA_CHOICE, .choices = STATES,
	.about = "only those in this state"},
    {0}};

static const struct schema_field sign_off_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"},
    {"hash", SCHEMA_TEXT, SCHEMA_REQUIRED, .min = HASH_DIGITS,
	.max = HASH_DIGITS,
	.about = "meta.hash of the very plan that was read"},
    {0}};

static const struct schema_field cancel_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "why"},
    {0}};

static void
shown(struct rpc_call *call, const char *const *rows, size_t n)
{
	rows_answer(call, &campaign_rows, rows, n);
}

static void
outlined(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *campaign = json_loads(rows[0], 0, NULL);

	(void)n;
	rpc_call_answer(call, campaign_present(campaign));
	json_decref(campaign);
}

/* The parameters of a statement about one campaign: it, one more text where
 * `more` names it, the caller. */
static struct db_params
about_one(const struct rpc_call *call, const char *more)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "campaign"));
	if (more != NULL)
		db_param_text(&params, rpc_call_text(call, more));
	db_param_text(&params, rpc_call_login(call));
	return params;
}

static void
start_get(struct rpc_call *call)
{
	const struct db_params params = about_one(call, NULL);
	const json_t *slots = json_object_get(rpc_call_params(call), "slots");

	if (json_is_false(slots))
		rpc_call_ask(call,
		    "SELECT counterpoint.campaign_get_outline($1, $2)", &params,
		    outlined);
	else
		rpc_call_ask(call,
		    CAMPAIGN_ROWS("counterpoint.campaign_get($1, $2)"), &params,
		    shown);
}

static void
start_sign_off(struct rpc_call *call)
{
	const struct db_params params = about_one(call, "hash");

	rpc_call_forward(
	    call, "SELECT counterpoint.campaign_sign_off($1, $2, $3)", &params);
}

static void
start_cancel(struct rpc_call *call)
{
	const struct db_params params = about_one(call, "reason");

	rpc_call_forward(
	    call, "SELECT counterpoint.campaign_cancel($1, $2, $3)", &params);
}

static void
listed(struct rpc_call *call, const char *const *rows, size_t n)
{
	static const struct rows_form items = {"items", campaign_present, NULL};

	rows_answer(call, &items, rows, n);
}

static void
start_list(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number most;

	db_param_text(&params, rpc_call_login(call));
	db_param_text(&params, rpc_call_text(call, "after"));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	db_param_text(&params, rpc_call_text(call, "state"));
	rpc_call_ask(call,
	    "SELECT counterpoint.campaign_list($1, $2, $3::int, $4, $5)",
	    &params, listed);
}

static void
templates(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *items = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, json_loads(rows[i], 0, NULL));
	rpc_call_answer(call, json_pack("{s:o}", "items", items));
}

static void
start_templates(struct rpc_call *call)
{
	const struct db_params none = {0};

	rpc_call_ask(
	    call, "SELECT counterpoint.campaign_templates()", &none, templates);
}

#define META "state, hash, signed_off, slots by state"

const struct rpc_method rpc_campaign_methods[] = {
    {"campaign.create", "Makes a campaign, as an author of its lead",
	ROLE_AUTHOR | ROLE_ADMIN, campaign_new_fields,
	"the campaign, each slot with its meta (id, state, reason, hash, "
	"release), and meta: " META,
	campaign_write_new},
    {"campaign.update",
	"Replaces a campaign: what is left out becomes empty, slots that are "
	"not named are cancelled (without slots they stay as they are), a "
	"change takes the sign-offs away; a partner's authors change the slots "
	"in its voice alone",
	ROLE_AUTHOR | ROLE_ADMIN, campaign_fields, "the campaign",
	campaign_write_old},
    {"campaign.get", "Shows a campaign to its partners and to auditors",
	ROLE_EVERYONE, get_params, "the campaign", start_get},
    {"campaign.list", "Lists the campaigns that you may see, by slug",
	ROLE_EVERYONE, list_params, "items, without their slots", start_list},
    {"campaign.check", "Tells all that is wrong with a campaign", ROLE_EVERYONE,
	which_params,
	"clear (nothing hard), conflicts: kind, soft, slots, ids, field, "
	"detail",
	campaign_check_start},
    {"campaign.sign_off", "Signs off one exact plan for your organisation",
	ROLE_REVIEWER | ROLE_RELEASER, sign_off_params, META, start_sign_off},
    {"campaign.cancel",
	"Ends a campaign, as one of its lead's people; what is not released "
	"is cancelled",
	ROLE_AUTHOR | ROLE_REVIEWER | ROLE_RELEASER, cancel_params, META,
	start_cancel},
    {"campaign.templates",
	"Lists the templates, and the slots that each makes for an audience",
	ROLE_EVERYONE, NULL,
	"items: name, about, event (it goes by one), prime_time, "
	"working_days, steps: name, types, "
	"priority, from_days, to_days, opens_minutes, closes_minutes, "
	"again_minutes, late_minutes, after, least_minutes, most_minutes",
	start_templates},
    {0}};
