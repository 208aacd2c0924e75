/* SPDX-License-Identifier: Apache-2.0 */
/*
 * submit.c - observation.submit: match, store, recommend, answer; the steps
 * stand in the order in which they run. Owns the submission under way.
 *
 * The text is matched before it is stored, so that observation, matches and
 * assessment need one commit and not two. Nothing was acknowledged until then,
 * so nothing is lost when the daemon dies in between; and the answer never
 * leaves before the commit.
 */
#include "rpc/submit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/recommend/assess.h"
#include "model/observation.h"
#include "rpc/matches.h"
#include "rpc/recommend.h"

struct submission {
	struct rpc_call *call;
	struct observation what; /* until it is handed to the store */
	struct recommend_request ask;
	bool recommend;
	json_t *answer; /* grows from step to step */
};

static void matched(void *, const struct match_answer *, const struct err *);
static void stored(
    void *, const struct observation_receipt *, const struct err *);
static void recommended(void *, json_t *, const struct err *);
static void fetched(void *, const char *const *, size_t, const struct err *);

static void
submission_free(struct submission *s)
{
	observation_release(&s->what);
	json_decref(s->answer);
	free(s);
}

static void
fail(struct submission *s, const struct err *err)
{
	rpc_call_fail(s->call, err);
	submission_free(s);
}

static char *
copy_param(const struct rpc_call *call, const char *name)
{
	return mem_strdup(rpc_call_text(call, name));
}

/* What the schema cannot say. */
static int
check_params(const struct rpc_call *call, struct err *err)
{
	const char *audience = rpc_call_text(call, "audience");
	const struct library *library =
	    model_library(rpc_call_services(call)->model);

	if (model_check_ready(rpc_call_services(call)->model, err) == -1)
		return -1;
	if (strlen(rpc_call_text(call, "text")) > TEXT_MAX)
		return err_set_field(err, ERR_INVALID, "text",
		    "must have at most %d bytes in UTF-8", TEXT_MAX);
	if (audience == NULL && rpc_call_bool(call, "recommend"))
		return err_set_field(err, ERR_INVALID, "audience",
		    "a recommendation needs an audience");
	if (audience != NULL &&
	    library_find(library, NOUN_AUDIENCE, audience) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "audience",
		    "there is no audience %s; audience.list tells which there "
		    "are",
		    audience);
	return 0;
}

static void
read_params(struct submission *s)
{
	struct observation *what = &s->what;
	const struct rpc_call *call = s->call;
	char now[CLOCK_TEXT];

	uuid_make(what->id);
	what->login = mem_strdup(rpc_call_login(call));
	what->key = copy_param(call, "key");
	what->url = copy_param(call, "url");
	what->outlet = copy_param(call, "outlet");
	what->channel = copy_param(call, "channel");
	what->audience = copy_param(call, "audience");
	what->observed_at = copy_param(call, "observed_at");
	if (what->observed_at == NULL)
		what->observed_at = mem_strdup(clock_format(clock_wall(), now));
	what->reliability = copy_param(call, "reliability");
	what->tlp = copy_param(call, "tlp");
	what->reach = rpc_call_integer(call, "reach", -1);
	what->credibility = rpc_call_integer(call, "credibility", 0);
	what->language_given = rpc_call_text(call, "language") != NULL;
	s->recommend = rpc_call_bool(call, "recommend");
}

static void
prepare_question(struct submission *s)
{
	struct recommend_request *ask = &s->ask;

	if (s->what.audience != NULL)
		snprintf(ask->audience, sizeof(ask->audience), "%s",
		    s->what.audience);
	if (s->what.channel != NULL)
		snprintf(
		    ask->channel, sizeof(ask->channel), "%s", s->what.channel);
	ask->reach = s->what.reach;
	ask->limit = RECOMMEND_LIMIT;
	ask->day = clock_wall() / 1000000 / 86400;
}

void
rpc_submit_start(struct rpc_call *call)
{
	struct match_question question;
	struct submission *s;
	struct err err;

	if (check_params(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	s = mem_calloc(1, sizeof(*s));
	s->call = call;
	read_params(s);
	prepare_question(s);
	question = (struct match_question){
	    .text = rpc_call_text(call, "text"),
	    .language = rpc_call_text(call, "language"),
	    .day = clock_instant_days(s->what.observed_at),
	};
	if (match_pool_ask(rpc_call_services(call)->match, &question, matched,
		s, NULL, &err) == -1)
		fail(s, &err);
}

static char *
dump(const json_t *value)
{
	struct buf text = {0};

	json_write(&text, value);
	return buf_take(&text);
}

/* The matches as rows to be stored. */
static void
take_matches(struct observation *what, const json_t *matches)
{
	size_t i;
	json_t *match;

	what->nmatches = json_array_size(matches);
	what->matches = mem_calloc(what->nmatches, sizeof(*what->matches));
	json_array_foreach(matches, i, match) what->matches[i] =
	    (struct observation_match){
		.narrative = mem_strdup(json_text(match, "narrative")),
		.confidence =
		    json_number_value(json_object_get(match, "confidence")),
		.stance = mem_strdup(json_text(match, "stance")),
		.plugins = dump(json_object_get(match, "plugins")),
		.whys = dump(json_object_get(match, "why")),
	    };
}

static void
assess(struct submission *s)
{
	const struct library *library =
	    model_library(rpc_call_services(s->call)->model);
	struct assessment assessment;

	assess_request(library, &s->ask, &assessment);
	s->what.posture = mem_strdup(assessment.posture);
	s->what.priority = mem_strdup(assessment.priority);
	s->what.reasons = dump(assessment.reasons);
	json_object_set_new(s->answer, "assessment",
	    json_pack("{s:s, s:s, s:o}", "posture", assessment.posture,
		"priority", assessment.priority, "reasons",
		assessment.reasons));
}

static void
take_answer(struct submission *s, const struct match_answer *found)
{
	const struct rpc_services *services = rpc_call_services(s->call);
	const struct library *library = model_library(services->model);
	json_t *matches = matches_write(library, found, services->config);
	json_t *missing = matches_write_missing(found);

	s->what.text = mem_strdup(found->text);
	s->what.language = mem_strdup(found->language);
	memcpy(s->what.digest, found->digest, sizeof(s->what.digest));
	take_matches(&s->what, matches);
	matches_read_targets(library, matches, &s->ask);
	matches_read_nearest(library, found, &s->ask);
	s->answer = json_pack("{s:s, s:b, s:s, s:o}", "id", s->what.id,
	    "created", 1, "language", found->language, "matches", matches);
	if (json_array_size(missing) > 0)
		json_object_set(s->answer, "missing", missing);
	json_decref(missing);
	assess(s);
}

static void
matched(void *arg, const struct match_answer *found, const struct err *err)
{
	struct submission *s = arg;
	struct err why;

	if (err != NULL) {
		fail(s, err);
		return;
	}
	take_answer(s, found);
	if (observation_store_add(rpc_call_services(s->call)->store, &s->what,
		stored, s, &why) == -1)
		fail(s, &why);
}

static void
finish(struct submission *s)
{
	rpc_call_answer(s->call, json_incref(s->answer));
	submission_free(s);
}

static void
publish(const struct submission *s)
{
	rpc_publish(rpc_call_rpc(s->call), "observation.stored",
	    json_text(s->answer, "id"),
	    json_pack("{s:O, s:O}", "matches",
		json_object_get(s->answer, "matches"), "assessment",
		json_object_get(s->answer, "assessment")));
}

/* The key was known: the first result is the answer. */
static void
fetch_first(struct submission *s, const char *id)
{
	struct db_params params = {0};
	struct err err;

	db_param_text(&params, id);
	if (model_ask(rpc_call_services(s->call)->model,
		"SELECT counterpoint.observation_get($1::uuid)", &params,
		fetched, s, &err) == -1)
		fail(s, &err);
}

static void
recommend(struct submission *s)
{
	rpc_recommend_start(rpc_call_services(s->call), rpc_call_login(s->call),
	    &s->ask, recommended, s);
}

static void
stored(
    void *arg, const struct observation_receipt *receipt, const struct err *err)
{
	struct submission *s = arg;

	if (err != NULL) {
		fail(s, err);
		return;
	}
	if (!receipt->created) {
		fetch_first(s, receipt->id);
		return;
	}
	json_object_set_new(
	    s->answer, "cluster", json_string(receipt->cluster));
	publish(s);
	if (s->recommend)
		recommend(s);
	else
		finish(s);
}

static void
fetched(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	static const char *const keys[] = {
	    "language", "matches", "assessment", "cluster"};
	struct submission *s = arg;
	json_t *first;

	(void)n;
	if (err != NULL) {
		fail(s, err);
		return;
	}
	first = json_loads(rows[0], 0, NULL);
	json_decref(s->answer);
	s->answer = json_pack(
	    "{s:O, s:b}", "id", json_object_get(first, "id"), "created", 0);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(
		    s->answer, keys[i], json_object_get(first, keys[i]));
	json_decref(first);
	matches_highlight(json_object_get(s->answer, "matches"),
	    rpc_call_services(s->call)->config);
	matches_read_targets(model_library(rpc_call_services(s->call)->model),
	    json_object_get(s->answer, "matches"), &s->ask);
	s->ask.nearest = (struct recommend_target){0};
	if (s->recommend)
		recommend(s);
	else
		finish(s);
}

/* The recommender's parts beside the observation's own. */
static void
take_recommendation(struct submission *s, json_t *answer)
{
	static const char *const keys[] = {
	    "recommendations", "not_chosen", "better_messenger"};

	json_object_set(
	    s->answer, "recommendation", json_object_get(answer, "id"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(answer, keys[i]) != NULL)
			json_object_set(s->answer, keys[i],
			    json_object_get(answer, keys[i]));
	json_decref(answer);
}

static void
recommended(void *arg, json_t *answer, const struct err *err)
{
	struct submission *s = arg;

	/* What was stored is told even if no advice could be had. */
	if (err != NULL)
		json_object_set_new(
		    s->answer, "recommendations_error", rpc_error_data(err));
	else
		take_recommendation(s, answer);
	finish(s);
}
