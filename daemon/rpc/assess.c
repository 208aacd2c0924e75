/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.c - narrative.assess and assessment.list, and the circumstances that
 * other methods ask for. Owns the rows of the table; the thinking is the
 * engine's.
 */
#include "rpc/assess.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "engine/recommend/assess.h"

enum { LIST_DEFAULT = 50, LIST_MOST = 500 };

static const struct schema_field assess_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which narrative"},
    {"audience", SCHEMA_SLUG,
	.about = "at which audience; none: at all of them together"},
    {0}};

static const struct schema_field list_params[] = {
    {"due", SCHEMA_BOOL,
	.about = "only those that stand and whose review is due"},
    {"narrative", SCHEMA_SLUG, .about = "only those about it"},
    {"observation", SCHEMA_UUID, .about = "only those about it"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (50)"},
    {"before", SCHEMA_INTEGER, 0, 1, 1e15,
	.about = "only older ones than the one of this id"},
    {0}};

/* --- circumstances --- */

void
rpc_find_circumstances(const struct rpc_services *services,
    const struct circumstances_seen *seen, struct recommend_request *request)
{
	const struct recommend_target *target = assess_find_target(request);

	circumstances_find(model_library(services->model), services->pulse,
	    services->config, target == NULL ? "" : target->narrative,
	    request->audience, seen, &request->circumstances);
}

void
rpc_read_circumstances(const struct rpc_services *services,
    const json_t *observation, struct recommend_request *request)
{
	const json_t *decisions = json_object_get(observation, "decisions");
	const json_t *reach = json_object_get(observation, "reach");
	const struct circumstances_seen seen = {
	    .reach = reach == NULL ? -1 : json_integer_value(reach),
	    .outlet = json_text(observation, "outlet"),
	    .channel = json_text(observation, "channel"),
	    .audience = json_text(observation, "audience"),
	};
	size_t n = json_array_size(decisions);

	rpc_find_circumstances(services, &seen, request);
	if (n > 0)
		decision_read(json_array_get(decisions, n - 1),
		    &request->circumstances.decided);
}

/* --- decisions --- */

void
rpc_review_day(const struct config *config, const char *priority, char ret[11])
{
	char when[CLOCK_TEXT];
	long long days = config->review_high;

	if (strcmp(priority, "medium") == 0)
		days = config->review_medium;
	else if (strcmp(priority, "low") == 0)
		days = config->review_low;
	clock_format(clock_wall() + days * 86400 * 1000000, when);
	memcpy(ret, when, 10);
	ret[10] = '\0';
}

static void
listed(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *items = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, json_loads(rows[i], 0, NULL));
	rpc_call_answer(call, json_pack("{s:o}", "items", items));
}

static void
start_list(struct rpc_call *call)
{
	long long before = rpc_call_integer(call, "before", 0);
	struct db_params params = {0};
	struct db_number most, id;

	db_param_text(&params, rpc_call_bool(call, "due") ? "true" : "false");
	db_param_text(&params, rpc_call_text(call, "narrative"));
	db_param_text(&params, rpc_call_text(call, "observation"));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	if (before == 0)
		db_param_text(&params, NULL);
	else
		db_param_number(&params, &id, before);
	rpc_call_ask(call,
	    "SELECT a FROM counterpoint.assessment_list($1::boolean, $2,"
	    " $3::uuid, $4::int, $5::bigint) a",
	    &params, listed);
}

/* --- narrative.assess --- */

static int
check_assess(const struct rpc_call *call, struct err *err)
{
	const struct model *model = rpc_call_services(call)->model;
	const char *slug = rpc_call_text(call, "slug");
	const char *audience = rpc_call_text(call, "audience");

	if (model_check_ready(model, err) == -1)
		return -1;
	if (library_find(model_library(model), NOUN_NARRATIVE, slug) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "slug",
		    "there is no narrative %s; narrative.list tells which "
		    "there are",
		    slug);
	if (audience != NULL &&
	    library_find(model_library(model), NOUN_AUDIENCE, audience) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "audience",
		    "there is no audience %s; audience.list tells which there "
		    "are",
		    audience);
	return 0;
}

static void
ask_of_narrative(const struct rpc_call *call, struct recommend_request *ret)
{
	const char *audience = rpc_call_text(call, "audience");

	*ret = (struct recommend_request){
	    .ntargets = 1,
	    .targets[0].confidence = 1,
	    .day = clock_wall() / 1000000 / 86400,
	};
	snprintf(ret->targets[0].narrative, sizeof(ret->targets[0].narrative),
	    "%s", rpc_call_text(call, "slug"));
	snprintf(ret->audience, sizeof(ret->audience), "%s",
	    audience == NULL ? "" : audience);
	rpc_find_circumstances(rpc_call_services(call), NULL, ret);
}

static void
start_assess(struct rpc_call *call)
{
	struct recommend_request request;
	struct assessment assessment;
	struct err err;
	json_t *answer;

	if (check_assess(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	ask_of_narrative(call, &request);
	assess_request(model_library(rpc_call_services(call)->model), &request,
	    &assessment);
	answer = json_pack("{s:s, s:s, s:s*}", "narrative",
	    request.targets[0].narrative, "title", assessment.narrative->title,
	    "audience", rpc_call_text(call, "audience"));
	json_object_update_new(answer, assess_write(&assessment, &request));
	json_object_set_new(answer, "sighting",
	    sighting_write(&request.circumstances.sighting));
	json_decref(assessment.reasons);
	rpc_call_answer(call, answer);
}

const struct rpc_method rpc_assess_methods[] = {
    {"narrative.assess",
	"Assesses a narrative as it is now, with the numbers behind it",
	ROLE_EVERYONE, assess_params,
	"narrative, title, audience, the members of an assessment, sighting",
	start_assess},
    {"assessment.list", "Lists what people decided, newest first",
	ROLE_EVERYONE, list_params,
	"items: id, observation or narrative, audience, posture, priority, "
	"reason, review_on, reach, harm, trend, decided_by, decided_at, "
	"standing (nothing newer was decided about it there), due",
	start_list},
    {0}};
