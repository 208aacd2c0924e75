/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observation.c - the methods about observations. Owns their rows in the
 * table; submitting is submit.c's.
 */
#include "base/json.h"
#include "engine/text.h"
#include "model/audience.h"
#include "model/observation.h"
#include "rpc/assess.h"
#include "rpc/matches.h"
#include "rpc/submit.h"

#define POSTURES "ignore monitor prebunk debunk explain engage refer"

enum { LIST_DEFAULT = 50, LIST_MOST = 500 };

static const struct schema_field submit_params[] = {
    {"text", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = TEXT_MAX,
	.about = "what was seen: post, headline, speech; at most 32 KiB"},
    {"language", SCHEMA_LANGUAGE, .about = "BCP 47; detected when not given"},
    {"audience", SCHEMA_SLUG, .about = "the public that it was aimed at"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "kind of channel that it was seen on"},
    {"outlet", SCHEMA_TEXT,
	.about = "the outlet that spread it; never a private person"},
    {"url", SCHEMA_TEXT, .max = NOUN_SENTENCE, .about = "where it was seen"},
    {"observed_at", SCHEMA_INSTANT,
	.about = "when it was seen, at most a day ahead; now"},
    {"reach", SCHEMA_INTEGER, 0, 0, 1e11, .about = "people it has reached"},
    {"reliability", SCHEMA_CHOICE, .choices = "A B C D E F",
	.about = "Admiralty code of the source"},
    {"credibility", SCHEMA_INTEGER, 0, 1, 6,
	.about = "Admiralty code of the content"},
    {"tlp", SCHEMA_CHOICE, .choices = OBSERVATION_TLPS,
	.about = "TLP 2.0 marking"},
    {"key", SCHEMA_TEXT,
	.about = "your own name for it: submitted again, the first result "
		 "comes back"},
    {"recommend", SCHEMA_BOOL,
	.about = "also tell what to answer; needs an audience"},
    {0}};

static const struct schema_field get_params[] = {
    {"id", SCHEMA_UUID, SCHEMA_REQUIRED, .about = "which observation"}, {0}};

static const struct schema_field list_params[] = {
    {"before", SCHEMA_UUID, .about = "only older ones than this"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (50)"},
    {"narrative", SCHEMA_SLUG, .about = "only those that match it"},
    {"audience", SCHEMA_SLUG, .about = "only those aimed at it"},
    {"since", SCHEMA_INSTANT, .about = "only those stored since"},
    {"decided", SCHEMA_BOOL,
	.about = "only those with a match that a person confirmed or "
		 "rejected; with a narrative, only those where it was "
		 "confirmed"},
    {0}};

static const struct schema_field decide_params[] = {
    {"id", SCHEMA_UUID, .about = "which observation"},
    {"narrative", SCHEMA_SLUG,
	.about = "the match to decide, or the narrative to assess"},
    {"verdict", SCHEMA_CHOICE, .choices = "confirmed rejected",
	.about = "of the match; a confirmed one that no plugin saw is added"},
    {"posture", SCHEMA_CHOICE, .choices = POSTURES,
	.about = "an assessment's posture; it needs a priority and a reason"},
    {"priority", SCHEMA_CHOICE, .choices = "low medium high urgent",
	.about = "an assessment's priority"},
    {"reason", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	.about = "an assessment's reason, in words"},
    {"review_on", SCHEMA_DATE,
	.about = "when to look again, today or later; by its priority when "
		 "not given"},
    {"audience", SCHEMA_SLUG,
	.about = "where an assessment of a narrative holds, with all that is "
		 "part of it; everywhere when not given"},
    {"reach", SCHEMA_INTEGER, 0, 0, 1e11, .about = "people reached"},
    {"harm", SCHEMA_CHOICE, .choices = "low medium high", .about = "harm"},
    {"trend", SCHEMA_CHOICE, .choices = "rising steady falling",
	.about = "trend"},
    {0}};

static void
answer_one(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *observation = json_loads(rows[0], 0, NULL);

	(void)n;
	matches_complete(observation, rpc_call_services(call)->config);
	rpc_call_answer(call, observation);
}

static void
answer_list(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *items = json_array(), *item;

	for (size_t i = 0; i < n; i++) {
		item = json_loads(rows[i], 0, NULL);
		matches_complete(item, rpc_call_services(call)->config);
		json_array_append_new(items, item);
	}
	rpc_call_answer(call, json_pack("{s:o}", "items", items));
}

static void
start_get(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "id"));
	rpc_call_ask(call, "SELECT counterpoint.observation_get($1::uuid)",
	    &params, answer_one);
}

static void
start_list(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number most;

	db_param_text(&params, rpc_call_text(call, "before"));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "narrative"));
	db_param_text(&params, rpc_call_text(call, "audience"));
	db_param_text(&params, rpc_call_text(call, "since"));
	db_param_text(
	    &params, rpc_call_bool(call, "decided") ? "true" : "false");
	rpc_call_ask(call,
	    "SELECT o FROM counterpoint.observation_list($1::uuid,"
	    " $2::int, $3, $4, $5::timestamptz, $6::boolean) o",
	    &params, answer_list);
}

static void
decided(struct rpc_call *call, const char *const *rows, size_t n)
{
	rpc_publish(rpc_call_rpc(call), "match.decided",
	    rpc_call_text(call, "id"),
	    json_incref((json_t *)rpc_call_params(call)));
	answer_one(call, rows, n);
}

static void
decide_match(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "id"));
	db_param_text(&params, rpc_call_text(call, "narrative"));
	db_param_text(&params, rpc_call_text(call, "verdict"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call,
	    "SELECT counterpoint.observation_decide($1::uuid, $2, $3, $4)",
	    &params, decided);
}

static void
recorded(struct rpc_call *call, const char *const *rows, size_t n)
{
	const char *id = rpc_call_text(call, "id");
	json_t *recorded = json_loads(rows[0], 0, NULL);

	(void)n;
	pulse_note_decision(rpc_call_services(call)->pulse, recorded);
	rpc_publish(rpc_call_rpc(call), "assessment.recorded",
	    id ? id : rpc_call_text(call, "narrative"), recorded);
	rpc_call_answer_json(call, rows[0]);
}

static void
record_assessment(struct rpc_call *call)
{
	static const char *const names[] = {
	    "id", "narrative", "posture", "priority", "reason"};
	const char *review = rpc_call_text(call, "review_on");
	char by_default[11];
	long long reach = rpc_call_integer(call, "reach", -1);
	struct db_params params = {0};
	struct db_number number;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		db_param_text(&params, rpc_call_text(call, names[i]));
	rpc_review_day(rpc_call_services(call)->config,
	    rpc_call_text(call, "priority"), by_default);
	db_param_text(&params, review != NULL ? review : by_default);
	if (reach < 0)
		db_param_text(&params, NULL);
	else
		db_param_number(&params, &number, reach);
	db_param_text(&params, rpc_call_text(call, "harm"));
	db_param_text(&params, rpc_call_text(call, "trend"));
	db_param_text(&params, rpc_call_login(call));
	db_param_text(&params, rpc_call_text(call, "audience"));
	rpc_call_ask(call,
	    "SELECT counterpoint.assessment_record($1::uuid, $2, $3, $4, $5,"
	    " $6::date, $7::bigint, $8, $9, $10, $11)",
	    &params, recorded);
}

static int
check_no_audience(const struct rpc_call *call, struct err *err)
{
	if (rpc_call_text(call, "audience") == NULL)
		return 0;
	return err_set_field(err, ERR_INVALID, "audience",
	    "only an assessment of a narrative is for an audience");
}

/* A verdict decides a match; a posture records an assessment. */
static int
check_decision(const struct rpc_call *call, struct err *err)
{
	bool match = rpc_call_text(call, "verdict") != NULL;
	bool id = rpc_call_text(call, "id") != NULL;
	bool narrative = rpc_call_text(call, "narrative") != NULL;

	if (match == (rpc_call_text(call, "posture") != NULL))
		return err_set_field(err, ERR_INVALID, "verdict",
		    "give either a verdict on a match or a posture");
	if (match && (!id || !narrative))
		return err_set_field(err, ERR_INVALID, id ? "narrative" : "id",
		    "a verdict names an observation and a narrative");
	if (!match && id == narrative)
		return err_set_field(err, ERR_INVALID, "id",
		    "an assessment is about an observation or a narrative, "
		    "not both");
	if (!match && rpc_call_text(call, "reason") == NULL)
		return err_set_field(err, ERR_INVALID, "reason",
		    "an assessment has a reason, also when it is not to "
		    "answer");
	if (!match && rpc_call_text(call, "priority") == NULL)
		return err_set_field(err, ERR_INVALID, "priority",
		    "an assessment has a priority");
	if (!narrative || match)
		return check_no_audience(call, err);
	return 0;
}

static void
start_decide(struct rpc_call *call)
{
	struct err err;

	if (check_decision(call, &err) == -1)
		rpc_call_fail(call, &err);
	else if (rpc_call_text(call, "verdict") != NULL)
		decide_match(call);
	else
		record_assessment(call);
}

const struct rpc_method rpc_observation_methods[] = {
    {"observation.submit",
	"Stores an observed text and tells which known narratives it carries",
	ROLE_ANALYST, submit_params,
	"id, created, language, matches (narrative, title, confidence, state, "
	"stance, highlighted, plugins, why), assessment, cluster, and where "
	"asked recommendations, not_chosen, better_messenger; missing names "
	"plugins that did not take part (one that got no vector took part); "
	"where the key was there, stored_at, and library_changed_at when "
	"narratives or concepts changed since",
	rpc_submit_start},
    {"observation.get", "Shows an observation with its matches", ROLE_EVERYONE,
	get_params, "the observation, matches, assessment, decisions",
	start_get},
    {"observation.list", "Lists observations, newest first", ROLE_EVERYONE,
	list_params, "items", start_list},
    {"observation.decide",
	"Confirms or rejects a match, or records an assessment", ROLE_ANALYST,
	decide_params, "the observation, or the assessment", start_decide},
    {0}};
