/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_check.c - the steps of a check: the database's findings and facts,
 * then slot by slot, in turns, what the calendar and the words tell. Owns the
 * check under way; the thinking is the engine's.
 */
#include "rpc/campaign_check.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "db/array.h"
#include "engine/campaign/check.h"
#include "rpc/slices.h"

struct checking {
	struct rpc_call *call;
	struct campaign_check *check;
	json_t *answer;			 /* of campaign.check, or NULL */
	void (*then)(struct rpc_call *); /* of the other, or NULL */
};

static bool
step(void *arg)
{
	struct checking *checking = arg;

	return campaign_check_step(checking->check,
	    model_library(rpc_call_services(checking->call)->model));
}

static void
checked(void *arg)
{
	struct checking *checking = arg;
	struct err err;

	if (checking->answer != NULL) {
		campaign_check_merge(checking->check, checking->answer);
		rpc_call_answer(checking->call, checking->answer);
	} else if (campaign_check_verdict(checking->check, &err) == -1) {
		rpc_call_fail(checking->call, &err);
	} else {
		checking->then(checking->call);
	}
	campaign_check_free(checking->check);
	free(checking);
}

static void
run(struct checking *checking, json_t *facts, double near_copy)
{
	checking->check = campaign_check_open(facts, near_copy);
	slices_run(
	    rpc_call_services(checking->call)->base, step, checked, checking);
}

/* --- campaign.check --- */

static void
found(struct rpc_call *call, const char *const *rows, size_t n)
{
	struct checking *checking = mem_calloc(1, sizeof(*checking));
	json_t *facts = json_loads(rows[0], 0, NULL);

	(void)n;
	checking->call = call;
	checking->answer = json_incref(json_object_get(facts, "answer"));
	run(checking, facts, rpc_call_services(call)->config->near_copy);
}

void
campaign_check_start(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call,
	    "SELECT json_build_object("
	    "'answer', counterpoint.campaign_check($1, $2),"
	    "'slots', counterpoint.slot_facts($1, NULL, $2),"
	    "'others', counterpoint.campaign_neighbours($1, $2))",
	    &params, found);
}

/* --- before slots are cleared or scheduled --- */

static void
known(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct checking *checking = arg;

	(void)n;
	if (err != NULL) {
		rpc_call_fail(checking->call, err);
		free(checking);
		return;
	}
	run(checking, json_pack("{s:o}", "slots", json_loads(rows[0], 0, NULL)),
	    0);
}

void
campaign_check_slots(struct rpc_call *call, void (*then)(struct rpc_call *))
{
	struct checking *checking = mem_calloc(1, sizeof(*checking));
	struct db_array names = {.type = DB_TEXT};
	struct db_params params = {0};
	struct err err;
	json_t *name;
	size_t i;

	*checking = (struct checking){.call = call, .then = then};
	json_array_foreach(json_object_get(rpc_call_params(call), "slots"), i,
	    name) db_array_add_text(&names, json_string_value(name));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_array(&params, &names);
	db_param_text(&params, rpc_call_login(call));
	if (model_ask(rpc_call_services(call)->model,
		"SELECT counterpoint.slot_facts($1, $2, $3)", &params, known,
		checking, &err) == -1) {
		rpc_call_fail(call, &err);
		free(checking);
	}
	db_array_done(&names);
}
