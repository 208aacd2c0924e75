/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_assess.c - engine/recommend/assess.h as a table: what a narrative, its
 * reach, the confidence and the stance lead to.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "engine/recommend/assess.h"
#include "suite.h"

/* As configured by default. */
#define THRESHOLDS .tipping_point = 1000, .wide_reach = 100000

static const struct row {
	const char *verdict, *kernel, *status, *harm;
	long long reach; /* -1: not known */
	const char *posture, *priority, *seen;
	const char *words; /* in one of the reasons */
} rows[] = {
    /* Below the tipping point silence is the answer, whatever it is. */
    {"false", NULL, "active", "low", 0, "ignore", "low", "unlikely",
	"tipping point"},
    {"false", NULL, "active", "low", 999, "ignore", "low", "unlikely",
	"999 people"},
    {"false", NULL, "active", "medium", 999, "monitor", "low", "unlikely",
	"1000"},
    {"threat", NULL, "active", "high", 999, "monitor", "low", "unlikely",
	"tipping"},
    /* At it and above, the verdict decides. */
    {"false", NULL, "active", "low", 1000, "debunk", "low", "likely", "false"},
    {"false", NULL, "active", "low", 99999, "debunk", "low", "likely",
	"99999 people is not wide (100000 and more are): low"},
    {"false", NULL, "active", "low", 100000, "debunk", "medium", "likely",
	"100000 people is wide (100000 and more are): medium"},
    {"false", NULL, "active", "medium", 1000, "debunk", "medium", "likely", ""},
    {"false", NULL, "active", "medium", 100000, "debunk", "high", "likely", ""},
    {"false", NULL, "active", "high", 1000, "debunk", "medium", "likely",
	"harm is high"},
    {"false", NULL, "active", "high", 100000, "debunk", "high", "likely", ""},
    /* An unknown reach speaks for nothing. */
    {"false", NULL, "active", "low", -1, "debunk", "low", "unknown",
	"not given"},
    {"false", NULL, "active", "medium", -1, "debunk", "medium", "unknown", ""},
    {"false", NULL, "active", "high", -1, "debunk", "high", "unknown", ""},
    {"misleading", NULL, "active", "low", -1, "debunk", "low", "unknown",
	"misleading"},
    {"threat", NULL, "active", "low", -1, "refer", "low", "unknown",
	"policy side"},
    {"threat", "K", "dormant", "low", -1, "refer", "low", "unknown", "threat"},
    {"opinion", NULL, "active", "low", -1, "engage", "low", "unknown",
	"opinion"},
    {"opinion", "K", "active", "low", -1, "engage", "low", "unknown",
	"opinion"},
    {"false", "Fair.", "active", "low", -1, "explain", "low", "unknown",
	"Fair."},
    {"false", "Fair.", "dormant", "low", -1, "explain", "low", "unknown",
	"Fair."},
    {"false", NULL, "dormant", "low", -1, "prebunk", "low", "unknown",
	"dormant"},
};

/* A narrative of medium harm under circumstances. */
static const struct state {
	struct circumstances c;
	const char *posture, *priority, *seen, *words;
} states[] = {
    /* Spread shows that the audience has seen it, each sign alone. */
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.outlets = 3, .channels = 2}},
	"debunk", "medium", "likely",
	"The narrative has left its community: 3 outlets on 2 kinds"},
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.outlets = 2, .channels = 5}},
	"monitor", "low", "unlikely", "below the tipping point"},
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.outlets = 9, .channels = 1}},
	"monitor", "low", "unlikely", "below the tipping point"},
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.mass_medium = true}},
	"debunk", "medium", "likely",
	"The narrative was seen on a mass medium in the last 7 days"},
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.reach = 1000}},
	"debunk", "medium", "likely", "reached 1000 people together"},
    {{THRESHOLDS, .basis = REACH_GIVEN, .reach = 5,
	 .sighting = {.burst = true, .hour = 12, .expected = 0.4}},
	"debunk", "high", "likely",
	"seen 12 times in the last 60 minutes, where its past lets expect 0.4"},
    /* A sum of some reaches is no reason for silence. */
    {{THRESHOLDS, .sighting = {.reach = 999}}, "debunk", "medium", "unknown",
	"nothing speaks for silence"},
    /* An estimate counts, and says what it is. */
    {{THRESHOLDS, .basis = REACH_OUTLET, .reach = 2000}, "debunk", "medium",
	"likely", "the median of what its outlet reached before"},
    {{THRESHOLDS, .basis = REACH_CHANNEL, .reach = 20}, "monitor", "low",
	"unlikely", "the median of its channel"},
    /* The trend moves the priority. */
    {{THRESHOLDS, .sighting = {.trend = SURGE_RISING,
		      .day = 9,
		      .before = 14,
		      .day_hours = 24,
		      .before_hours = 168}},
	"debunk", "high", "unknown",
	"rising: seen 9 times in the last 24 hours, where the 7 days before "
	"let expect 2: high"},
    {{THRESHOLDS, .sighting = {.trend = SURGE_FALLING,
		      .day = 0,
		      .before = 70,
		      .day_hours = 24,
		      .before_hours = 168}},
	"debunk", "low", "unknown", "let expect 10: low"},
    {{THRESHOLDS, .sighting = {.trend = SURGE_STEADY,
		      .day = 2,
		      .before = 14,
		      .day_hours = 24,
		      .before_hours = 168}},
	"debunk", "medium", "unknown", "steady"},
    {{THRESHOLDS, .sighting = {.reach = 100000}}, "debunk", "high", "likely",
	"100000 people is wide"},
    /* The thresholds are settings. */
    {{.tipping_point = 10, .wide_reach = 20, .basis = REACH_GIVEN, .reach = 25},
	"debunk", "high", "likely", "the tipping point is 10"},
    {{.tipping_point = 10, .wide_reach = 20, .basis = REACH_GIVEN, .reach = 9},
	"monitor", "low", "unlikely", "below the tipping point of 10"},
};

static bool
is_said(const json_t *reasons, const char *words)
{
	for (size_t i = 0; i < json_array_size(reasons); i++)
		if (strstr(json_string_value(json_array_get(reasons, i)),
			words) != NULL)
			return true;
	return false;
}

static struct narrative
narrative_of(const struct row *row, const char *title)
{
	return (struct narrative){
	    .title = (char *)title,
	    .verdict = (char *)row->verdict,
	    .kernel_of_truth = (char *)row->kernel,
	    .status = (char *)row->status,
	    .harm = (char *)row->harm,
	};
}

/* A library of two narratives, "first" and "second", and an audience. */
static struct narrative narratives[2];
static struct audience audience;
static struct library library;
static struct recommend_request request;
static struct assessment assessment;

static void
set_up(void)
{
	narratives[0] = narrative_of(&rows[13], "First");
	narratives[1] = narrative_of(&rows[14], "Second");
	strmap_set(
	    &library.items[NOUN_NARRATIVE], "first", (void *)&narratives[0]);
	strmap_set(
	    &library.items[NOUN_NARRATIVE], "second", (void *)&narratives[1]);
	audience.name = (char *)"Land";
	audience.min_population = 1000000;
	strmap_set(&library.items[NOUN_AUDIENCE], "land", &audience);
}

static void
tear_down(void)
{
	strmap_done(&library.items[NOUN_NARRATIVE]);
	strmap_done(&library.items[NOUN_AUDIENCE]);
	json_decref(assessment.reasons);
}

static struct circumstances
reached_by(long long reach)
{
	return (struct circumstances){THRESHOLDS,
	    .basis = reach < 0 ? REACH_NONE : REACH_GIVEN,
	    .reach = reach < 0 ? 0 : reach};
}

static void
assess_two(enum counterpoint_stance first, enum counterpoint_stance second,
    long long reach)
{
	request = (struct recommend_request){
	    .targets = {{"first", 0.9, first}, {"second", 0.4, second}},
	    .ntargets = 2,
	    .circumstances = reached_by(reach)};
	assess_request(&library, &request, &assessment);
}

static void
assess_in(double confidence, enum counterpoint_stance stance,
    const struct circumstances *circumstances)
{
	request = (struct recommend_request){
	    .targets = {{"first", confidence, stance}},
	    .ntargets = 1,
	    .audience = "land",
	    .circumstances = *circumstances,
	    .day = 20779}; /* 2026-11-22 */
	assess_request(&library, &request, &assessment);
}

static void
assess_one(double confidence, enum counterpoint_stance stance, long long reach)
{
	struct circumstances circumstances = reached_by(reach);

	assess_in(confidence, stance, &circumstances);
}

/* A member of the assessment in the protocol's form. */
static void
check_member(const char *name, const char *wanted)
{
	json_t *written = assess_write(&assessment, &request);

	ck_assert_str_eq(json_text(written, name), wanted);
	json_decref(written);
}

static void
check(const char *posture, const char *priority, const char *words)
{
	ck_assert_str_eq(assessment.posture, posture);
	ck_assert_str_eq(assessment.priority, priority);
	ck_assert_msg(is_said(assessment.reasons, words), "%s", words);
}

START_TEST(the_table)
{
	const struct row *row = &rows[_i];

	narratives[0] = narrative_of(row, "First");
	assess_one(1, 0, row->reach);
	check(row->posture, row->priority, row->words);
	check_member("seen", row->seen);
	check_member("harm", row->harm);
	ck_assert(!is_said(assessment.reasons, "confidence"));
}
END_TEST

START_TEST(the_circumstances)
{
	const struct state *state = &states[_i];

	narratives[0] = narrative_of(&rows[12], "First");
	assess_in(1, 0, &state->c);
	check(state->posture, state->priority, state->words);
	check_member("seen", state->seen);
	check_member("trend", surge_trend_name(state->c.sighting.trend));
}
END_TEST

START_TEST(silence_names_what_an_answer_would_amplify)
{
	assess_one(1, 0, 40);
	check("monitor", "low",
	    "Land has at least 1000000 people; an answer there could show it "
	    "to far more people than the 40 that it has reached.");
	json_decref(assessment.reasons);
	assess_one(1, 0, 0);
	check(
	    "monitor", "low", "Land has at least 1000000 people, of whom none");
	json_decref(assessment.reasons);
	assess_one(1, COUNTERPOINT_REBUTS, 500000);
	check("monitor", "low", "could show it to more people than the 500000");
}
END_TEST

START_TEST(a_decision_is_told_first)
{
	struct circumstances c = {
	    THRESHOLDS, .decided = {"ignore", "low", "Nobody reads it.", "mai",
			    "2026-11-02", "2026-12-02", "", 0}};
	json_t *written;

	assess_in(0.9, 0, &c);
	ck_assert_str_eq(
	    json_string_value(json_array_get(assessment.reasons, 0)),
	    "mai decided on 2026-11-02: ignore, priority low, because: Nobody "
	    "reads it. To be reviewed on 2026-12-02.");
	/* The machine's own stands beside it. */
	check("debunk", "high", "its verdict is");
	written = assess_write(&assessment, &request);
	ck_assert_str_eq(
	    json_text(json_object_get(written, "decided"), "posture"),
	    "ignore");
	ck_assert_ptr_null(
	    json_object_get(json_object_get(written, "decided"), "overdue"));
	json_decref(written);
}
END_TEST

/* A reason without a full stop, and one that ends within quotation marks. */
START_TEST(a_reason_of_a_decision_ends)
{
	static const char *const reasons[][2] = {
	    {"An answer would spread it",
		"because: An answer would spread it. To be reviewed on"},
	    {"He said \"no!\"", "because: He said \"no!\" To be reviewed on"},
	    {"He said (no)", "because: He said (no). To be reviewed on"},
	    {"\xe4\xb8\x8d\xe5\xbf\x85\xe3\x80\x82",
		"\xe5\xbf\x85\xe3\x80\x82 To be reviewed on"}};
	struct circumstances c = {
	    THRESHOLDS, .decided = {"ignore", "low", "", "mai", "2026-11-02",
			    "2026-12-02", "", 0}};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		snprintf(
		    c.decided.reason, DECISION_REASON, "%s", reasons[i][0]);
		assess_in(0.9, 0, &c);
		check("debunk", "high", reasons[i][1]);
		json_decref(assessment.reasons);
	}
	assessment.reasons = NULL;
}
END_TEST

START_TEST(a_decision_tells_where_it_holds)
{
	struct circumstances c = {
	    THRESHOLDS, .decided = {"ignore", "low", "Small.", "mai",
			    "2026-11-02", "2026-12-02", "land", 0}};
	json_t *written;

	assess_in(0.9, 0, &c);
	check("debunk", "high", "mai decided on 2026-11-02 for Land: ignore");
	written = assess_write(&assessment, &request);
	ck_assert_str_eq(
	    json_text(json_object_get(written, "decided"), "audience"), "land");
	json_decref(written);
}
END_TEST

START_TEST(an_overdue_review_is_told)
{
	struct circumstances c = {
	    THRESHOLDS, .decided = {"ignore", "low", "Small.", "mai",
			    "2026-11-02", "2026-11-21", "", 0}};
	json_t *written;

	assess_in(0.9, 0, &c);
	check("debunk", "high", "The review is overdue since 2026-11-21.");
	written = assess_write(&assessment, &request);
	ck_assert(json_is_true(
	    json_object_get(json_object_get(written, "decided"), "overdue")));
	json_decref(written);
	json_decref(assessment.reasons);
	snprintf(c.decided.review_on, 11, "2026-11-22");
	assess_in(0.9, 0, &c);
	check("debunk", "high", "To be reviewed on 2026-11-22.");
	json_decref(assessment.reasons);
	c.decided.review_on[0] = '\0';
	assess_in(0.9, 0, &c);
	check("debunk", "high", "No review is planned.");
}
END_TEST

START_TEST(circumstances_survive_json)
{
	struct circumstances back,
	    c = {THRESHOLDS, .basis = REACH_OUTLET, .reach = 77,
		.sighting = {.hour = 3,
		    .expected = 0.123457,
		    .probability = 1.23457e-05,
		    .burst = true,
		    .trend = SURGE_FALLING},
		.decided = {"ignore", "low", "Small.", "mai", "2026-11-02", "",
		    "land", 0}};
	json_t *written = circumstances_write(&c);
	char *text = json_dumps(written, JSON_REAL_PRECISION(15));
	json_t *again = json_loads(text, 0, NULL);

	circumstances_read(again, &back);
	json_decref(again);
	again = circumstances_write(&back);
	ck_assert(json_equal(written, again));
	ck_assert_double_eq(back.sighting.probability, 1.23457e-05);
	ck_assert_int_eq(back.basis, REACH_OUTLET);
	json_decref(written);
	json_decref(again);
	free(text);
}
END_TEST

START_TEST(a_match_tells_its_confidence)
{
	assess_one(0.826, 0, -1);
	check("debunk", "high", "\"First\" with confidence 0.83");
}
END_TEST

START_TEST(the_unknown_is_watched)
{
	request =
	    (struct recommend_request){.circumstances = reached_by(5000000)};
	assess_request(&library, &request, &assessment);
	check("monitor", "low", "no known narrative.");
	ck_assert_uint_eq(json_array_size(assessment.reasons), 2);
}
END_TEST

START_TEST(the_nearest_is_named)
{
	request = (struct recommend_request){.nearest = {"second", 0.234, 0}};
	assess_request(&library, &request, &assessment);
	check("monitor", "low",
	    "no known narrative; the nearest, \"Second\", has confidence 0.23");
}
END_TEST

START_TEST(what_is_far_is_not_named)
{
	request = (struct recommend_request){.nearest = {"second", 0.09, 0}};
	assess_request(&library, &request, &assessment);
	check("monitor", "low", "no known narrative.");
	ck_assert(!is_said(assessment.reasons, "Second"));
}
END_TEST

START_TEST(what_is_asserted_is_answered)
{
	assess_one(0.9, COUNTERPOINT_ASSERTS, -1);
	check("debunk", "high", "First");
}
END_TEST

START_TEST(a_rebuttal_is_left_alone)
{
	assess_one(0.9, COUNTERPOINT_REBUTS, -1);
	check("ignore", "low",
	    "The text rebuts the narrative; answering it would repeat the "
	    "claim.");
	json_decref(assessment.reasons);
	assess_one(0.9, COUNTERPOINT_REBUTS, 99999);
	check("ignore", "low", "rebuts");
	json_decref(assessment.reasons);
	assess_one(0.9, COUNTERPOINT_REBUTS, 100000);
	check("monitor", "low", "rebuts");
}
END_TEST

START_TEST(a_report_is_less_urgent)
{
	assess_one(0.9, COUNTERPOINT_REPORTS, -1);
	check("debunk", "medium", "does not assert it: medium");
	narratives[0].harm = narratives[1].harm;
	json_decref(assessment.reasons);
	assess_one(0.9, COUNTERPOINT_REPORTS, -1);
	check("debunk", "low", "reports the narrative");
	json_decref(assessment.reasons);
	assess_one(0.9, COUNTERPOINT_REPORTS, 5);
	check("ignore", "low", "tipping point");
}
END_TEST

/* The next best match decides whether the stance of the best one counts. */
START_TEST(a_text_that_asserts_another_is_answered)
{
	assess_two(COUNTERPOINT_REBUTS, COUNTERPOINT_ASSERTS, -1);
	check("debunk", "low", "It rebuts \"First\", but asserts another");
	ck_assert(
	    is_said(assessment.reasons, "\"Second\" with confidence 0.4"));
	json_decref(assessment.reasons);
	assess_two(COUNTERPOINT_REPORTS, COUNTERPOINT_ASSERTS, -1);
	check("debunk", "high", "First");
	json_decref(assessment.reasons);
	assess_two(COUNTERPOINT_REBUTS, COUNTERPOINT_REPORTS, -1);
	check("ignore", "low", "rebuts");
	json_decref(assessment.reasons);
	assess_two(COUNTERPOINT_REBUTS, 0, -1);
	check("ignore", "low", "rebuts");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("assess");
	TCase *tests = tcase_create("assess");

	tcase_add_loop_test(
	    tests, the_table, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_match_tells_its_confidence);
	tcase_add_test(tests, the_unknown_is_watched);
	tcase_add_test(tests, the_nearest_is_named);
	tcase_add_test(tests, what_is_far_is_not_named);
	tcase_add_test(tests, what_is_asserted_is_answered);
	tcase_add_test(tests, a_rebuttal_is_left_alone);
	tcase_add_test(tests, a_report_is_less_urgent);
	tcase_add_test(tests, a_text_that_asserts_another_is_answered);
	tcase_add_loop_test(
	    tests, the_circumstances, 0, sizeof(states) / sizeof(states[0]));
	tcase_add_test(tests, silence_names_what_an_answer_would_amplify);
	tcase_add_test(tests, a_decision_is_told_first);
	tcase_add_test(tests, a_reason_of_a_decision_ends);
	tcase_add_test(tests, a_decision_tells_where_it_holds);
	tcase_add_test(tests, an_overdue_review_is_told);
	tcase_add_test(tests, circumstances_survive_json);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
