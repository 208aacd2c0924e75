/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slot.c - the states that people give to the slots of a campaign. Owns the
 * rows of the table; each state is earned in the database.
 */
#include "base/json.h"
#include "db/array.h"
#include "model/noun.h"
#include "rpc/campaign_fields.h"
#include "rpc/method.h"

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
	json_t *answer = json_loads(rows[0], 0, NULL);
	json_t *slots = json_array(), *slot;
	size_t i;

	(void)n;
	json_array_foreach(json_object_get(answer, "slots"), i, slot)
	    json_array_append_new(slots, slot_present(slot));
	json_decref(answer);
	rpc_call_answer(call, json_pack("{s:o}", "slots", slots));
}

static void
act(struct rpc_call *call, const char *sql, bool with_reason)
{
	struct db_params params = {0};
	struct db_array names = {.type = DB_TEXT};
	json_t *name;
	size_t i;

	json_array_foreach(json_object_get(rpc_call_params(call), "slots"), i,
	    name) db_array_add_text(&names, json_string_value(name));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_array(&params, &names);
	if (with_reason)
		db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, sql, &params, done);
	db_array_done(&names);
}

static void
start_clear(struct rpc_call *call)
{
	act(call, "SELECT counterpoint.slot_clear($1, $2, $3)", false);
}

static void
start_schedule(struct rpc_call *call)
{
	act(call, "SELECT counterpoint.slot_schedule($1, $2, $3)", false);
}

static void
start_withhold(struct rpc_call *call)
{
	act(call, "SELECT counterpoint.slot_withhold($1, $2, $3, $4)", true);
}

const struct rpc_method rpc_slot_methods[] = {
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
