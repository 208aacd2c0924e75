/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_assess.c - engine/recommend/assess.h as a table: what a narrative, its
 * reach, the confidence and the stance lead to.
 */
#include <check.h>
#include <string.h>

#include "engine/recommend/assess.h"
#include "suite.h"

static const struct row {
	const char *verdict, *kernel, *status, *harm;
	long long reach;
	const char *posture, *priority;
	const char *words; /* in one of the reasons */
} rows[] = {
    /* Below the tipping point silence is the answer, whatever it is. */
    {"false", NULL, "active", "low", 0, "ignore", "low", "tipping point"},
    {"false", NULL, "active", "low", 999, "ignore", "low", "999 people"},
    {"false", NULL, "active", "medium", 999, "monitor", "low", "1000"},
    {"threat", NULL, "active", "high", 999, "monitor", "low", "tipping"},
    /* At it and above, the verdict decides. */
    {"false", NULL, "active", "low", 1000, "debunk", "low", "false"},
    {"false", NULL, "active", "low", 99999, "debunk", "low", "wide from"},
    {"false", NULL, "active", "low", 100000, "debunk", "medium", "100000"},
    {"false", NULL, "active", "medium", 1000, "debunk", "medium", ""},
    {"false", NULL, "active", "medium", 100000, "debunk", "high", ""},
    {"false", NULL, "active", "high", 1000, "debunk", "medium", ""},
    {"false", NULL, "active", "high", 100000, "debunk", "high", ""},
    /* An unknown reach speaks for nothing. */
    {"false", NULL, "active", "low", -1, "debunk", "low", "not given"},
    {"false", NULL, "active", "medium", -1, "debunk", "medium", ""},
    {"false", NULL, "active", "high", -1, "debunk", "high", ""},
    {"misleading", NULL, "active", "low", -1, "debunk", "low", "misleading"},
    {"threat", NULL, "active", "low", -1, "refer", "low", "policy side"},
    {"threat", "K", "dormant", "low", -1, "refer", "low", "threat"},
    {"opinion", NULL, "active", "low", -1, "engage", "low", "opinion"},
    {"opinion", "K", "active", "low", -1, "engage", "low", "opinion"},
    {"false", "Fair.", "active", "low", -1, "explain", "low", "Fair."},
    {"false", "Fair.", "dormant", "low", -1, "explain", "low", "Fair."},
    {"false", NULL, "dormant", "low", -1, "prebunk", "low", "dormant"},
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

/* A library of two narratives, "first" and "second". */
static struct narrative narratives[2];
static struct library library;
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
}

static void
tear_down(void)
{
	strmap_done(&library.items[NOUN_NARRATIVE]);
	json_decref(assessment.reasons);
}

static void
assess_two(enum counterpoint_stance first, enum counterpoint_stance second,
    long long reach)
{
	const struct recommend_request request = {
	    .targets = {{"first", 0.9, first}, {"second", 0.4, second}},
	    .ntargets = 2,
	    .reach = reach};

	assess_request(&library, &request, &assessment);
}

static void
assess_one(double confidence, enum counterpoint_stance stance, long long reach)
{
	const struct recommend_request request = {
	    .targets = {{"first", confidence, stance}},
	    .ntargets = 1,
	    .reach = reach};

	assess_request(&library, &request, &assessment);
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
	ck_assert(!is_said(assessment.reasons, "confidence"));
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
	const struct recommend_request request = {.reach = 5000000};

	assess_request(&library, &request, &assessment);
	check("monitor", "low", "no known narrative.");
	ck_assert_uint_eq(json_array_size(assessment.reasons), 2);
}
END_TEST

START_TEST(the_nearest_is_named)
{
	const struct recommend_request request = {
	    .nearest = {"second", 0.234, 0}, .reach = -1};

	assess_request(&library, &request, &assessment);
	check("monitor", "low",
	    "no known narrative; the nearest, \"Second\", has confidence 0.23");
}
END_TEST

START_TEST(what_is_far_is_not_named)
{
	const struct recommend_request request = {
	    .nearest = {"second", 0.09, 0}, .reach = -1};

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
	assess_one(0.9, COUNTERPOINT_REBUTS, ASSESS_WIDE_REACH - 1);
	check("ignore", "low", "rebuts");
	json_decref(assessment.reasons);
	assess_one(0.9, COUNTERPOINT_REBUTS, ASSESS_WIDE_REACH);
	check("monitor", "low", "rebuts");
}
END_TEST

START_TEST(a_report_is_less_urgent)
{
	assess_one(0.9, COUNTERPOINT_REPORTS, -1);
	check("debunk", "medium", "medium instead of high");
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
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
