/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.c - campaign.plan: a campaign is read, planned in a process of its own,
 * and written back where that was asked for. Owns the steps of the call; the
 * planning is the engine's, who may write what is the database's.
 */
#include "engine/brief/brief.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/apart.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/pack.h"
#include "rpc/method.h"

enum {
	SECOND = 1000000,
	GRACE = 10 * SECOND, /* to read the facts, to say what was found */
};

static const struct schema_field plan_params[] = {
    {"campaign", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which one"},
    {"apply", SCHEMA_BOOL,
	.about = "write the plan back, as an author of the lead, or of a "
		 "partner for the slots in its voice"},
    {"free", SCHEMA_BOOL,
	.about = "plan anew what is planned, too; else its times stay"},
    {"replan", SCHEMA_BOOL,
	.about = "move what is cleared, too; it is then to be cleared anew"},
    {"prime_time", SCHEMA_BOOL,
	.about = "start in prime time only, where it is known, or (false) take "
		 "it for an aim; (as the campaign has it)"},
    {"working_days", SCHEMA_BOOL,
	.about = "never start at a weekend, or (false) take that for an aim; "
		 "(as the campaign has it)"},
    {0}};

enum step {
	STEP_READ,  /* the campaign is being read */
	STEP_THINK, /* it is being planned */
	STEP_WRITE, /* the plan is being written back */
};

struct planning {
	struct rpc_call *call;
	enum step step;
	bool left;   /* nobody waits for it any more */
	char *facts; /* JSON, see brief.h */
	struct apart_job *job;
	int64_t deadline; /* of the job */
	char *answer;	  /* JSON */
};

static void read_campaign(struct planning *);
static void think(struct planning *);
static void write_back(
    struct planning *, const char *hash, const char *changes);

static void
planning_free(struct planning *p)
{
	free(p->facts);
	free(p->answer);
	free(p);
}

static void
fail(struct planning *p, const struct err *err)
{
	rpc_call_fail(p->call, err);
	planning_free(p);
}

/* --- what is done in the process --- */

static bool
is_over(void *until)
{
	return clock_monotonic() >= *(const int64_t *)until;
}

/* In time to put the answer into words, whenever its turn came. */
static int64_t
end_of_search(const struct planning *p)
{
	int64_t now = clock_monotonic();
	int64_t most =
	    rpc_call_services(p->call)->config->plan_seconds * SECOND;
	int64_t left = (p->deadline - now) * 6 / 10;

	return now + (most < left ? most : left);
}

/* What is planned for the next minutes must not be over when it is written
 * back: the plan begins when it is ready at the latest. */
static int64_t
ready_at(const struct planning *p)
{
	return clock_wall() + (p->deadline - clock_monotonic());
}

static struct brief_basis
basis_of(const struct planning *p)
{
	const struct rpc_services *services = rpc_call_services(p->call);
	const struct library *library = model_library(services->model);
	const struct config *config = services->config;

	return (struct brief_basis){
	    .library = library,
	    .catalogue = catalogue_keep(services->catalogue, library),
	    .settings = recommend_settings_of(config),
	    .heard = services->heard,
	    .weights = {.early = config->plan_early,
		.prime = config->plan_prime,
		.voice = config->plan_voice,
		.deed = config->plan_deed,
		.spread = config->plan_spread},
	    .now = ready_at(p),
	};
}

static json_t *
read_facts(const struct planning *p)
{
	static const char *const names[] = {
	    "free", "replan", "prime_time", "working_days"};
	json_t *facts = json_loads(p->facts, 0, NULL);
	const json_t *params = rpc_call_params(p->call);
	json_t *options = json_object(), *option;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		option = json_object_get(params, names[i]);
		if (option != NULL)
			json_object_set(options, names[i], option);
	}
	json_object_set_new(facts, "options", options);
	return facts;
}

/* The plan, or NULL when there was nothing to search for. */
static const struct plan_result *
solve(const struct planning *p, const struct brief *brief,
    struct plan_result *result, json_t **ret_note)
{
	const struct plan_problem *problem = brief_problem(brief);
	struct plan_options options = plan_default_options;
	int64_t until = end_of_search(p);

	if (problem == NULL)
		return NULL;
	options.stop = is_over;
	options.stop_arg = &until;
	plan_solve(problem, &options, result);
	if (is_over(&until))
		*ret_note = json_string("Planning was ended when its time was "
					"over; with more there may be a "
					"better answer.");
	return result;
}

static void
pack_json(struct buf *out, json_t *value)
{
	struct buf text = {0};

	json_write(&text, value);
	json_decref(value);
	pack_str(out, text.data);
	buf_done(&text);
}

/* The hash of the plan that was read, what changes in it (nothing unless there
 * is a plan), the answer. */
static void
tell(const struct brief *brief, const json_t *facts,
    const struct plan_result *result, json_t *note, struct buf *ret)
{
	const json_t *campaign = json_object_get(facts, "campaign");
	const char *hash = json_text(json_object_get(campaign, "meta"), "hash");
	json_t *answer = brief_answer(brief, result);
	bool possible = json_is_true(json_object_get(answer, "possible"));
	json_t *whole = json_pack("{s:O, s:s}", "campaign",
	    json_object_get(campaign, "slug"), "hash", hash);

	if (note != NULL)
		json_array_append(json_object_get(answer, "notes"), note);
	json_object_update(whole, answer);
	json_decref(answer);
	pack_u32(ret, possible);
	pack_str(ret, hash);
	pack_json(ret, brief_applied(brief, result));
	pack_json(ret, whole);
}

static int
work(void *arg, struct buf *ret_result, struct err *err)
{
	const struct planning *p = arg;
	const struct brief_basis basis = basis_of(p);
	json_t *facts = read_facts(p), *note = NULL;
	const struct plan_result *plan;
	struct plan_result result = {0};
	struct brief *brief;

	if (brief_make(&basis, facts, &brief, err) == -1) {
		json_decref(facts);
		return -1;
	}
	plan = solve(p, brief, &result, &note);
	tell(brief, facts, plan, note, ret_result);
	json_decref(note);
	plan_result_done(&result);
	brief_free(brief);
	json_decref(facts);
	return 0;
}

/* --- the steps, in the order in which they run --- */

/* What is being written back is written. */
static void
on_left(void *arg)
{
	struct planning *p = arg;
	struct err err;

	p->left = true;
	if (p->step != STEP_THINK)
		return;
	apart_cancel(p->job);
	err_set(&err, ERR_UNAVAILABLE, "nobody waits for this plan any more");
	fail(p, &err);
}

static void
start_plan(struct rpc_call *call)
{
	struct planning *p;
	struct err err;

	if (rpc_call_bool(call, "apply") &&
	    !(rpc_call_roles(call) & (ROLE_AUTHOR | ROLE_ADMIN))) {
		err_set_field(&err, ERR_FORBIDDEN, "apply",
		    "a plan is written back by an author");
		rpc_call_fail(call, &err);
		return;
	}
	p = mem_calloc(1, sizeof(*p));
	p->call = call;
	rpc_call_on_left(call, on_left, p);
	read_campaign(p);
}

static void
on_read(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct planning *p = arg;
	struct err gone;

	(void)n;
	if (err == NULL && p->left) {
		err_set(&gone, ERR_UNAVAILABLE, "nobody waits any more");
		err = &gone;
	}
	if (err != NULL) {
		fail(p, err);
		return;
	}
	p->facts = mem_strdup(rows[0]);
	think(p);
}

static void
read_campaign(struct planning *p)
{
	const struct rpc_call *call = p->call;
	struct db_params params = {0};
	struct err err;

	p->step = STEP_READ;
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_login(call));
	if (model_ask(rpc_call_services(call)->model,
		"SELECT counterpoint.campaign_plan_facts($1, $2)", &params,
		on_read, p, &err) == -1)
		fail(p, &err);
}

static void
on_thought(void *arg, const struct buf *result, const struct err *err)
{
	struct planning *p = arg;
	struct unpack in;
	const char *hash, *changes, *answer;
	bool possible;

	if (err != NULL) {
		fail(p, err);
		return;
	}
	in = (struct unpack){.data = result->data, .len = result->len};
	possible = unpack_u32(&in) != 0;
	hash = unpack_str(&in);
	changes = unpack_str(&in);
	answer = unpack_str(&in);
	assert(!in.bad);
	if (possible && rpc_call_bool(p->call, "apply")) {
		p->answer = mem_strdup(answer);
		write_back(p, hash, changes);
		return;
	}
	rpc_call_answer_json(p->call, answer);
	planning_free(p);
}

static void
think(struct planning *p)
{
	const struct rpc_services *services = rpc_call_services(p->call);
	int64_t now = clock_monotonic();
	struct apart_task task = {
	    .name = "planner",
	    .work = work,
	    .done = on_thought,
	    .arg = p,
	    .most = services->config->plan_seconds * SECOND + GRACE,
	};
	struct err err;

	/* A part of the time is for the way back. */
	p->deadline = now + (rpc_call_deadline(p->call) - now) * 9 / 10;
	task.deadline = p->deadline;
	p->step = STEP_THINK;
	p->job = apart_start(services->apart, &task, &err);
	if (p->job == NULL)
		fail(p, &err);
}

/* What was written goes into the answer, which is an object of ours. */
static void
on_written(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct planning *p = arg;
	struct buf out = {0};

	(void)n;
	if (err != NULL) {
		fail(p, err);
		return;
	}
	rpc_call_begin_answer(p->call, &out);
	buf_add(&out, p->answer, strlen(p->answer) - 1);
	buf_printf(&out, ",\"applied\":%s}", rows[0]);
	rpc_call_end_answer(p->call, &out);
	planning_free(p);
}

static void
write_back(struct planning *p, const char *hash, const char *changes)
{
	const struct rpc_call *call = p->call;
	struct db_params params = {0};
	struct err err;

	p->step = STEP_WRITE;
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, hash);
	db_param_text(&params, changes);
	db_param_text(&params, rpc_call_login(call));
	if (model_ask(rpc_call_services(call)->model,
		"SELECT counterpoint.campaign_plan_apply($1, $2, $3::jsonb,"
		" $4)",
		&params, on_written, p, &err) == -1)
		fail(p, &err);
}

const struct rpc_method rpc_plan_methods[] = {
    {"campaign.plan",
	"Proposes times for the slots of a campaign, and messages, voices and "
	"channels where they are open; or tells why there is no plan",
	ROLE_AUTHOR | ROLE_REVIEWER | ROLE_RELEASER | ROLE_ANALYST | ROLE_ADMIN,
	plan_params,
	"campaign, hash (of what was planned), possible (true, false, or null: "
	"neither a plan nor a proof was found), slots: slot, audience, "
	"planned_at, local "
	"(in words), organisation, message, version, language, channel, "
	"changed, why; worth; conflicts: constraints, slots, proven, "
	"relaxations (change, cost, moves); notes; and with apply of a plan "
	"applied: slots (written), others (not yours to write), hash (of the "
	"campaign as it is now)",
	start_plan},
    {0}};
