/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_assess.c - engine/assess.h as a table: what a narrative, its reach and
 * the confidence lead to.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "engine/recommend/assess.h"

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
narrative_of(const struct row *row)
{
	static char title[] = "Title";

	return (struct narrative){
	    .title = title,
	    .verdict = (char *)row->verdict,
	    .kernel_of_truth = (char *)row->kernel,
	    .status = (char *)row->status,
	    .harm = (char *)row->harm,
	};
}

START_TEST(the_table)
{
	const struct row *row = &rows[_i];
	const struct narrative narrative = narrative_of(row);
	struct assessment assessment;

	assess_narrative(&narrative, 1, row->reach, &assessment);
	ck_assert_str_eq(assessment.posture, row->posture);
	ck_assert_str_eq(assessment.priority, row->priority);
	ck_assert_uint_ge(json_array_size(assessment.reasons), 1);
	ck_assert(is_said(assessment.reasons, row->words));
	ck_assert(!is_said(assessment.reasons, "confidence"));
	json_decref(assessment.reasons);
}
END_TEST

START_TEST(a_match_tells_its_confidence)
{
	const struct narrative narrative = narrative_of(&rows[4]);
	struct assessment assessment;

	assess_narrative(&narrative, 0.826, -1, &assessment);
	ck_assert(
	    is_said(assessment.reasons, "\"Title\" with confidence 0.83"));
	json_decref(assessment.reasons);
}
END_TEST

START_TEST(the_unknown_is_watched)
{
	struct assessment assessment;

	assess_narrative(NULL, 0, 5000000, &assessment);
	ck_assert_str_eq(assessment.posture, "monitor");
	ck_assert_str_eq(assessment.priority, "low");
	ck_assert_uint_eq(json_array_size(assessment.reasons), 1);
	json_decref(assessment.reasons);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("assess");
	TCase *tests = tcase_create("assess");

	tcase_add_loop_test(
	    tests, the_table, 0, sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tests, a_match_tells_its_confidence);
	tcase_add_test(tests, the_unknown_is_watched);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(make_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
