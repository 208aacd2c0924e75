/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_sketch.c - model/sketch.h: the estimate against the exact share of runs
 * in common. Owns nothing.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/sketch.h"
#include "suite.h"

static double
likeness(const char *a, const char *b)
{
	struct sketch x, y;

	sketch_make(&a, 1, &x);
	sketch_make(&b, 1, &y);
	return sketch_likeness(&x, &y);
}

START_TEST(form_does_not_count)
{
	const char *text = "In March 2022, 141 states asked for a withdrawal.";

	ck_assert_double_eq(likeness(text, text), 1);
	ck_assert_double_eq(
	    likeness(text, "in march 2022  141 states [unga-es-11-1] asked for "
			   "a WITHDRAWAL"),
	    1);
	ck_assert_double_lt(
	    likeness(text, "The grain left the port in every month."), 0.1);
}
END_TEST

START_TEST(what_is_empty_is_like_nothing)
{
	ck_assert_double_eq(likeness("", ""), 0);
	ck_assert_double_eq(likeness("abc", "abc"), 0);
	ck_assert_double_eq(likeness("", "In March 2022 they asked."), 0);
}
END_TEST

START_TEST(scripts_without_blanks_are_told_apart)
{
	const char *one = "アフリカの港を一緒に建設し、千二百人が働いている。";

	ck_assert_double_eq(likeness(one, one), 1);
	ck_assert_double_lt(
	    likeness(one, "国連総会は軍の撤退を求める決議を採択した。"), 0.1);
}
END_TEST

/* Texts of random letters that share a beginning: the exact likeness is known,
 * for a run of six random letters hardly comes twice. */
START_TEST(the_estimate_is_near)
{
	enum { LENGTH = 600, RUN = 6 };
	char a[LENGTH + 1] = "", b[LENGTH + 1] = "";
	double error = 0;

	srandom(7);
	for (int i = 0; i < LENGTH; i++)
		a[i] = 'a' + random() % 26;
	for (int same = 0; same <= LENGTH; same += 50) {
		double runs = LENGTH - RUN + 1 + 1; /* a blank at the end */
		double common = same < RUN ? 0 : same - RUN + 1, exact;

		memcpy(b, a, same);
		for (int i = same; i < LENGTH; i++)
			b[i] = 'a' + random() % 26;
		if (same == LENGTH)
			common = runs;
		exact = common / (2 * runs - common);
		error = fmax(error, fabs(likeness(a, b) - exact));
	}
	ck_assert_double_lt(error, 0.12);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sketch");
	TCase *tests = tcase_create("sketch");

	tcase_add_test(tests, form_does_not_count);
	tcase_add_test(tests, what_is_empty_is_like_nothing);
	tcase_add_test(tests, scripts_without_blanks_are_told_apart);
	tcase_add_test(tests, the_estimate_is_near);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
