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
#include "rpc/assess.h"
#include "rpc/matches.h"
#include "rpc/recommend.h"

#define DAY 86400000000LL /* microseconds */

struct submission {
	struct rpc_call *call;
	struct observation what; /* until it is handed to the store */
	struct recommend_request ask;
	bool recommend;
	json_t *matches;
	json_t *assessment;
	/* Text, because it is written for every post: grows from step to step
	 * and lacks the brace that closes it. */
	struct buf answer;
};

static void matched(void *, const struct match_answer *, const struct err *);
static void stored(
    void *, const struct observation_receipt *, const struct err *);
static void recommended(void *, json_t *, const char *, const struct err *);
static void fetched(void *, const char *const *, size_t, const struct err *);

static void
submission_free(struct submission *s)
{
	observation_release(&s->what);
	json_decref(s->matches);
	json_decref(s->assessment);
	buf_done(&s->answer);
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

/* Nobody has seen tomorrow: such a time is a slip of the caller's, or of the
 * clock of one of us, and would stay in all that is reckoned by time. */
static int
check_time(const struct rpc_call *call, struct err *err)
{
	const char *seen = rpc_call_text(call, "observed_at");
	int64_t now = clock_wall(), wall;
	char text[CLOCK_TEXT];

	if (seen == NULL || !clock_read(seen, &wall) || wall <= now + DAY)
		return 0;
	return err_set_field(err, ERR_INVALID, "observed_at",
	    "lies more than a day ahead; the daemon's clock says %s",
	    clock_format(now, text));
}

static int
check_text(const char *text, struct err *err)
{
	if (strlen(text) > TEXT_MAX)
		return err_set_field(err, ERR_INVALID, "text",
		    "must have at most %d bytes in UTF-8", TEXT_MAX);
	if (text[strspn(text, " \t\r\n")] == '\0')
		return err_set_field(
		    err, ERR_INVALID, "text", "must hold more than blanks");
	return 0;
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
	if (check_text(rpc_call_text(call, "text"), err) == -1 ||
	    check_time(call, err) == -1)
		return -1;
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

	uuid_make(what->id);
	what->login = mem_strdup(rpc_call_login(call));
	what->key = copy_param(call, "key");
	what->url = copy_param(call, "url");
	what->outlet = copy_param(call, "outlet");
	what->channel = copy_param(call, "channel");
	what->audience = copy_param(call, "audience");
	what->observed_at = copy_param(call, "observed_at");
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
	ask->limit = RECOMMEND_LIMIT;
	ask->day = clock_wall() / 1000000 / 86400;
}

void
rpc_submit_start(struct rpc_call *call)
{
	const struct rpc_services *services = rpc_call_services(call);
	struct match_question question;
	struct submission *s;
	const char *seen;
	struct err err;

	if (check_params(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	s = mem_calloc(1, sizeof(*s));
	s->call = call;
	read_params(s);
	prepare_question(s);
	seen = s->what.observed_at;
	question = (struct match_question){
	    .text = rpc_call_text(call, "text"),
	    .language = rpc_call_text(call, "language"),
	    .tlp = s->what.tlp,
	    .day = seen != NULL ? clock_instant_days(seen) : s->ask.day,
	};
	if (services->ask(services->arg, &question, matched, s, &err) == -1)
		fail(s, &err);
	else
		observation_store_expect(services->store, 1);
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

/* What is stored beside posture and priority, which have columns. */
static char *
dump_rest(const json_t *assessment)
{
	json_t *rest = json_copy((json_t *)assessment);
	char *text;

	json_object_del(rest, "posture");
	json_object_del(rest, "priority");
	text = dump(rest);
	json_decref(rest);
	return text;
}

static void
assess(struct submission *s)
{
	const struct rpc_services *services = rpc_call_services(s->call);
	const struct circumstances_seen seen = {
	    .reach = s->what.reach,
	    .outlet = s->what.outlet,
	    .channel = s->what.channel,
	    .audience = s->what.audience,
	};
	struct assessment assessment;

	rpc_find_circumstances(services, &seen, &s->ask);
	assess_request(model_library(services->model), &s->ask, &assessment);
	s->assessment = assess_write(&assessment, &s->ask);
	s->what.posture = mem_strdup(assessment.posture);
	s->what.priority = mem_strdup(assessment.priority);
	s->what.reasons = dump_rest(s->assessment);
	json_decref(assessment.reasons);
}

/* One more member; NULL is none. */
static void
add_member(struct buf *answer, const char *name, const json_t *value)
{
	if (value == NULL)
		return;
	buf_add_str(answer, ",\"");
	buf_add_str(answer, name);
	buf_add_str(answer, "\":");
	json_write(answer, value);
}

static void
begin_answer(struct submission *s, const char *id, bool created)
{
	buf_clear(&s->answer);
	rpc_call_begin_answer(s->call, &s->answer);
	buf_add_str(&s->answer, "{\"id\":\"");
	buf_add_str(&s->answer, id);
	buf_add_str(&s->answer, "\",\"created\":");
	buf_add_str(&s->answer, created ? "true" : "false");
}

/* A language is a word without quotes in it. */
static void
write_answer(struct submission *s)
{
	begin_answer(s, s->what.id, true);
	buf_add_str(&s->answer, ",\"language\":\"");
	buf_add_str(&s->answer, s->what.language);
	buf_add_str(&s->answer, "\"");
	add_member(&s->answer, "matches", s->matches);
	add_member(&s->answer, "assessment", s->assessment);
}

static void
take_answer(struct submission *s, const struct match_answer *found)
{
	const struct rpc_services *services = rpc_call_services(s->call);
	const struct library *library = model_library(services->model);
	json_t *missing = matches_write_missing(found);

	s->matches = matches_write(library, found, services->config);
	s->what.text = mem_strdup(found->text);
	s->what.language = mem_strdup(found->language);
	memcpy(s->what.digest, found->digest, sizeof(s->what.digest));
	take_matches(&s->what, s->matches);
	matches_read_targets(library, s->matches, &s->ask);
	matches_read_nearest(library, found, &s->ask);
	assess(s);
	write_answer(s);
	if (json_array_size(missing) > 0)
		add_member(&s->answer, "missing", missing);
	json_decref(missing);
}

static void
matched(void *arg, const struct match_answer *found, const struct err *err)
{
	struct submission *s = arg;
	struct observation_store *store = rpc_call_services(s->call)->store;
	struct err why;

	observation_store_expect(store, -1);
	if (err != NULL) {
		fail(s, err);
		return;
	}
	take_answer(s, found);
	if (observation_store_add(store, &s->what, stored, s, &why) == -1)
		fail(s, &why);
}

static void
finish(struct submission *s)
{
	buf_add_char(&s->answer, '}');
	rpc_call_end_answer(s->call, &s->answer);
	submission_free(s);
}

static void
publish(const struct submission *s, const char *id)
{
	if (!rpc_has_subscribers(rpc_call_rpc(s->call)))
		return;
	rpc_publish(rpc_call_rpc(s->call), "observation.stored", id,
	    json_pack("{s:O, s:O}", "matches", s->matches, "assessment",
		s->assessment));
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
	buf_add_str(&s->answer, ",\"cluster\":\"");
	buf_add_str(&s->answer, receipt->cluster);
	buf_add_char(&s->answer, '"');
	publish(s, receipt->id);
	if (s->recommend)
		recommend(s);
	else
		finish(s);
}

/* The answer is what was told then. Who reads it now must be able to see that
 * the library may tell more since. */
static void
add_age(struct submission *s, const json_t *first)
{
	const char *stored = json_text(first, "stored_at");
	const char *changed =
	    model_library(rpc_call_services(s->call)->model)->matched_at;
	json_t *time;

	add_member(
	    &s->answer, "stored_at", json_object_get(first, "stored_at"));
	if (*changed == '\0' || stored == NULL || strcmp(changed, stored) < 0)
		return;
	time = json_string(changed);
	add_member(&s->answer, "library_changed_at", time);
	json_decref(time);
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
	matches_complete(first, rpc_call_services(s->call)->config);
	begin_answer(s, json_text(first, "id"), false);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		add_member(
		    &s->answer, keys[i], json_object_get(first, keys[i]));
	add_age(s, first);
	matches_read_targets(model_library(rpc_call_services(s->call)->model),
	    json_object_get(first, "matches"), &s->ask);
	rpc_read_circumstances(rpc_call_services(s->call), first, &s->ask);
	json_decref(first);
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
	static const char *const keys[] = {"recommendations", "not_chosen",
	    "not_chosen_rest", "better_messenger"};

	add_member(&s->answer, "recommendation", json_object_get(answer, "id"));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		add_member(
		    &s->answer, keys[i], json_object_get(answer, keys[i]));
	json_decref(answer);
}

static void
recommended(void *arg, json_t *answer, const char *text, const struct err *err)
{
	struct submission *s = arg;

	(void)text; /* its members stand beside those of the observation */
	/* What was stored is told even if no advice could be had. */
	if (err != NULL) {
		answer = rpc_error_data(err);
		add_member(&s->answer, "recommendations_error", answer);
		json_decref(answer);
	} else {
		take_recommendation(s, answer);
	}
	finish(s);
}
