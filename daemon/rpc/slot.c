/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slot.c - the slots of campaigns, in pages, and the states that people give to
 * them. Owns the rows of the table; each state is earned in the database.
 */
#include "base/json.h"
#include "db/array.h"
#include "model/noun.h"
#include "rpc/campaign_check.h"
#include "rpc/campaign_fields.h"
#include "rpc/campaign_write.h"
#include "rpc/method.h"

#define STATES "planned cleared scheduled released missed withheld cancelled"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field act_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which campaign"},
    {"slots", SCHEMA_SLUG, SCHEMA_REQUIRED | SCHEMA_LIST | SCHEMA_NONEMPTY,
	.about = "names of its slots: all of them, or none is done"},
    {0}};

static const struct schema_field withhold_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which campaign"},
    {"slots", SCHEMA_SLUG, SCHEMA_REQUIRED | SCHEMA_LIST | SCHEMA_NONEMPTY,
	.about = "names of its slots"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "why"},
    {0}};

static void
done(struct rpc_call *call, const char *const *rows, size_t n)
{
	rows_answer(call, &slot_rows, rows, n);
}

static struct db_array
names_of(const struct rpc_call *call)
{
	struct db_array names = {.type = DB_TEXT};
	json_t *name;
	size_t i;

	json_array_foreach(json_object_get(rpc_call_params(call), "slots"), i,
	    name) db_array_add_text(&names, json_string_value(name));
	return names;
}

static void
act(struct rpc_call *call, const char *sql, bool with_reason)
{
	struct db_params params = {0};
	struct db_array names = names_of(call);

	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_array(&params, &names);
	if (with_reason)
		db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, sql, &params, done);
	db_array_done(&names);
}

static void
clear(struct rpc_call *call)
{
	act(call, SLOT_ROWS("counterpoint.slot_clear($1, $2, $3)"), false);
}

static void
schedule(struct rpc_call *call)
{
	act(call, SLOT_ROWS("counterpoint.slot_schedule($1, $2, $3)"), false);
}

static void
start_clear(struct rpc_call *call)
{
	campaign_check_slots(call, clear);
}

static void
start_schedule(struct rpc_call *call)
{
	campaign_check_slots(call, schedule);
}

static void
start_withhold(struct rpc_call *call)
{
	act(call, SLOT_ROWS("counterpoint.slot_withhold($1, $2, $3, $4)"),
	    true);
}

static void
start_remove(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_array names = names_of(call);

	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_array(&params, &names);
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(
	    call, "SELECT counterpoint.slot_remove($1, $2, $3)", &params);
	db_array_done(&names);
}

/* --- pages --- */

static const struct schema_field list_params[] = {
    {"campaign", SCHEMA_SLUG, .about = "only those of this campaign"},
    {"organisation", SCHEMA_SLUG, .about = "only those in its voice"},
    {"state", SCHEMA_CHOICE, .choices = STATES,
	.about = "only those in this state; none: all but cancelled ones"},
    {"from", SCHEMA_INSTANT, .about = "only those planned then or later"},
    {"to", SCHEMA_INSTANT, .about = "only those planned before that"},
    {"after", SCHEMA_INTEGER, 0, 0, 9e15,
	.about = "only those behind this meta.id"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {0}};

static json_t *
present(const json_t *slot)
{
	json_t *shown =
	    json_pack("{s:O}", "campaign", json_object_get(slot, "campaign"));

	json_object_update_new(shown, slot_present(slot));
	return shown;
}

static void
listed(struct rpc_call *call, const char *const *rows, size_t n)
{
	static const struct rows_form items = {"items", present, NULL};

	rows_answer(call, &items, rows, n);
}

static void
start_list(struct rpc_call *call)
{
	struct db_number after, most;
	struct db_params params = {0};

	db_param_text(&params, rpc_call_login(call));
	db_param_number(&params, &after, rpc_call_integer(call, "after", 0));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	db_param_text(&params, rpc_call_text(call, "state"));
	db_param_text(&params, rpc_call_text(call, "from"));
	db_param_text(&params, rpc_call_text(call, "to"));
	rpc_call_ask(call,
	    "SELECT counterpoint.slot_list($1, $2::bigint, $3::int, $4, $5,"
	    " $6, $7::timestamptz, $8::timestamptz)",
	    &params, listed);
}

const struct rpc_method rpc_slot_methods[] = {
    {"slot.list", "Lists the slots that you may see, by number, in pages",
	ROLE_EVERYONE, list_params,
	"items, each as in campaign.get with its campaign", start_list},
    {"slot.put",
	"Puts some slots of a campaign, each whole, and leaves the others as "
	"they are; by the authors who may update the campaign",
	ROLE_AUTHOR | ROLE_ADMIN, slot_page_fields,
	"campaign, slots (names, those of series expanded), meta of the "
	"campaign",
	campaign_write_slots},
    {"slot.remove",
	"Takes slots out of a campaign; by the authors who may update it",
	ROLE_AUTHOR | ROLE_ADMIN, act_params,
	"campaign, slots, meta of the campaign", start_remove},
    {"slot.clear",
	"Clears slots that nothing stands against, for the organisation that "
	"speaks; also such as were withheld or missed",
	ROLE_REVIEWER | ROLE_RELEASER, act_params, "slots", start_clear},
    {"slot.schedule",
	"Schedules cleared slots, for the organisation that speaks, once all "
	"partners have signed off",
	ROLE_RELEASER, act_params, "slots", start_schedule},
    {"slot.withhold",
	"Withholds slots, for the organisation that speaks or that leads",
	ROLE_REVIEWER | ROLE_RELEASER, withhold_params, "slots",
	start_withhold},
    {0}};
