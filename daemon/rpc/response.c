/* SPDX-License-Identifier: Apache-2.0 */
/*
 * response.c - response.recommend and response.explain. Owns their rows in the
 * table and the question under way; the steps of an answer are recommend.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/json.h"
#include "base/mem.h"
#include "model/audience.h"
#include "model/observation.h"
#include "rpc/assess.h"
#include "rpc/matches.h"
#include "rpc/recommend.h"

static const struct schema_field recommend_params[] = {
    {"observation", SCHEMA_UUID, .about = "what was submitted"},
    {"narrative", SCHEMA_SLUG, .about = "or: a narrative"},
    {"text", SCHEMA_TEXT, .max = TEXT_MAX,
	.about = "or: a text, which is matched and not stored"},
    {"tlp", SCHEMA_CHOICE, .choices = OBSERVATION_TLPS,
	.about = "TLP 2.0 marking of the text"},
    {"audience", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "to whom"},
    {"organisation", SCHEMA_SLUG,
	.about = "in whose voice; none: whoever is best placed"},
    {"language", SCHEMA_LANGUAGE,
	.about = "in which language; none: what most of the audience reads"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "on what"},
    {"limit", SCHEMA_INTEGER, 0, 1, RECOMMEND_LIMIT_MAX,
	.about = "how many at most (5)"},
    {0}};

static const struct schema_field explain_params[] = {
    {"id", SCHEMA_UUID, SCHEMA_REQUIRED, .about = "of the recommendation"},
    {0}};

struct question {
	struct rpc_call *call;
	struct recommend_request request;
};

static void
answered(void *arg, json_t *answer, const char *text, const struct err *err)
{
	struct question *question = arg;

	if (err != NULL)
		rpc_call_fail(question->call, err);
	else
		rpc_call_answer_json(question->call, text);
	json_decref(answer);
	free(question);
}

static void
ask(struct question *question)
{
	rpc_recommend_start(rpc_call_services(question->call),
	    rpc_call_login(question->call), &question->request, answered,
	    question);
}

static void
fail(struct question *question, const struct err *err)
{
	rpc_call_fail(question->call, err);
	free(question);
}

static void
matched(void *arg, const struct match_answer *found, const struct err *err)
{
	struct question *question = arg;
	const struct rpc_services *services = rpc_call_services(question->call);
	const struct library *library = model_library(services->model);
	json_t *matches;

	if (err != NULL) {
		fail(question, err);
		return;
	}
	matches = matches_write(library, found, services->config);
	matches_read_targets(library, matches, &question->request);
	matches_read_nearest(library, found, &question->request);
	json_decref(matches);
	rpc_find_circumstances(services, NULL, &question->request);
	ask(question);
}

static void
ask_of_text(struct question *question)
{
	const struct rpc_services *services = rpc_call_services(question->call);
	const struct match_question text = {
	    .text = rpc_call_text(question->call, "text"),
	    .tlp = rpc_call_text(question->call, "tlp"),
	    .day = question->request.day,
	};
	struct err err;

	if (services->ask(services->arg, &text, matched, question, &err) == -1)
		fail(question, &err);
}

static void
fetched(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct question *question = arg;
	const struct rpc_services *services = rpc_call_services(question->call);
	json_t *observation;

	(void)n;
	if (err != NULL) {
		fail(question, err);
		return;
	}
	observation = json_loads(rows[0], 0, NULL);
	matches_read_targets(model_library(services->model),
	    json_object_get(observation, "matches"), &question->request);
	rpc_read_circumstances(services, observation, &question->request);
	json_decref(observation);
	ask(question);
}

static void
ask_of_observation(struct question *question)
{
	struct db_params params = {0};
	struct err err;

	db_param_text(&params, rpc_call_text(question->call, "observation"));
	if (model_ask(rpc_call_services(question->call)->model,
		"SELECT counterpoint.observation_get($1::uuid)", &params,
		fetched, question, &err) == -1)
		fail(question, &err);
}

static void
ask_of_narrative(struct question *question)
{
	struct recommend_target *target = &question->request.targets[0];

	snprintf(target->narrative, sizeof(target->narrative), "%s",
	    rpc_call_text(question->call, "narrative"));
	target->confidence = 1;
	question->request.ntargets = 1;
	rpc_find_circumstances(
	    rpc_call_services(question->call), NULL, &question->request);
	ask(question);
}

static void
copy_param(char *to, size_t size, const struct rpc_call *call, const char *name)
{
	const char *text = rpc_call_text(call, name);

	snprintf(to, size, "%s", text == NULL ? "" : text);
}

static void
read_params(const struct rpc_call *call, struct recommend_request *request)
{
	copy_param(
	    request->audience, sizeof(request->audience), call, "audience");
	copy_param(request->organisation, sizeof(request->organisation), call,
	    "organisation");
	copy_param(
	    request->language, sizeof(request->language), call, "language");
	copy_param(request->channel, sizeof(request->channel), call, "channel");
	request->limit = rpc_call_integer(call, "limit", RECOMMEND_LIMIT);
	request->day = clock_wall() / 1000000 / 86400;
}

static int
check_params(const struct rpc_call *call, struct err *err)
{
	const char *text = rpc_call_text(call, "text");
	int given = (text != NULL) +
		    (rpc_call_text(call, "observation") != NULL) +
		    (rpc_call_text(call, "narrative") != NULL);

	if (given != 1)
		return err_set_field(err, ERR_INVALID, "narrative",
		    "give exactly one of observation, narrative and text");
	if (text != NULL && strlen(text) > TEXT_MAX)
		return err_set_field(err, ERR_INVALID, "text",
		    "must have at most %d bytes in UTF-8", TEXT_MAX);
	if (text == NULL && rpc_call_text(call, "tlp") != NULL)
		return err_set_field(err, ERR_INVALID, "tlp",
		    "is the marking of a text, and there is none");
	return model_check_ready(rpc_call_services(call)->model, err);
}

static void
start_recommend(struct rpc_call *call)
{
	struct question *question;
	struct err err;

	if (check_params(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	question = mem_calloc(1, sizeof(*question));
	question->call = call;
	read_params(call, &question->request);
	if (rpc_call_text(call, "text") != NULL)
		ask_of_text(question);
	else if (rpc_call_text(call, "observation") != NULL)
		ask_of_observation(question);
	else
		ask_of_narrative(question);
}

const struct rpc_method rpc_response_methods[] = {
    {"response.recommend",
	"Ranks cleared messages against a narrative for an audience",
	ROLE_ANALYST | ROLE_AUTHOR | ROLE_REVIEWER | ROLE_RELEASER,
	recommend_params,
	"id, the members of an assessment, recommendations, not_chosen with "
	"the number of the rest and, where another desk is better placed, "
	"better_messenger",
	start_recommend},
    {"response.explain",
	"Gives an answer again from what was stored, with its inputs",
	ROLE_EVERYONE, explain_params,
	"the request, library version, rules, settings, plugins, factors, the "
	"answer, whether the replay was identical, and what would be different "
	"today",
	rpc_recommend_explain},
    {0}};
