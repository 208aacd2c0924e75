/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_steady.c - a clock that goes on, jumps ahead, comes back, or goes back.
 * Owns nothing. Times are in seconds here.
 */
#include <check.h>

#include "base/steady.h"
#include "suite.h"

static const struct steady_limits limits = {.jump = 60, .settle = 100};

static struct steady
at(int64_t there, int64_t here)
{
	struct steady steady = {0};

	ck_assert_int_eq(
	    steady_note(&steady, &limits, there, here), STEADY_SAME);
	return steady;
}

START_TEST(what_is_first_said_is_believed)
{
	const struct steady none = {0};
	struct steady steady = at(1000000, 5);

	ck_assert_int_eq(steady_latest(&none, &limits, 5), INT64_MAX);
	ck_assert_int_eq(steady_latest(&steady, &limits, 5), 1000060);
	ck_assert_int_eq(steady_latest(&steady, &limits, 10), 1000065);
}
END_TEST

START_TEST(a_clock_may_drift)
{
	struct steady steady = at(1000, 0);

	for (int64_t here = 1; here < 100; here++)
		ck_assert_int_eq(
		    steady_note(&steady, &limits, 1000 + here * 60, here),
		    STEADY_SAME);
}
END_TEST

START_TEST(a_jump_ahead_is_doubted_then_believed)
{
	struct steady steady = at(1000, 0);

	ck_assert_int_eq(steady_note(&steady, &limits, 1061, 1), STEADY_SAME);
	steady = at(1000, 0);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 1062, 1), STEADY_FORWARD);
	ck_assert(steady.doubted);
	ck_assert_int_eq(steady_latest(&steady, &limits, 1), 1061);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 1161, 100), STEADY_DOUBTED);
	ck_assert_int_eq(steady_latest(&steady, &limits, 100), 1160);
	/* From now on what it says may be acted on, and is. */
	ck_assert_int_eq(steady_latest(&steady, &limits, 101), 1222);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 1162, 101), STEADY_SETTLED);
	ck_assert(!steady.doubted);
	ck_assert_int_eq(steady_latest(&steady, &limits, 102), 1223);
}
END_TEST

START_TEST(a_jump_that_is_given_up)
{
	struct steady steady = at(1000, 0);

	ck_assert_int_eq(
	    steady_note(&steady, &limits, 5000, 1), STEADY_FORWARD);
	ck_assert_int_eq(steady_note(&steady, &limits, 1002, 2), STEADY_BACK);
	ck_assert(!steady.doubted);
	ck_assert_int_eq(steady_note(&steady, &limits, 1003, 3), STEADY_SAME);
}
END_TEST

START_TEST(a_second_jump_is_doubted_anew)
{
	struct steady steady = at(1000, 0);

	ck_assert_int_eq(
	    steady_note(&steady, &limits, 5000, 0), STEADY_FORWARD);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 9099, 99), STEADY_FORWARD);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 9100, 100), STEADY_DOUBTED);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 9199, 199), STEADY_SETTLED);
	/* Also when the first was just to be believed. */
	steady = at(1000, 0);
	steady_note(&steady, &limits, 5000, 0);
	ck_assert_int_eq(
	    steady_note(&steady, &limits, 9200, 200), STEADY_FORWARD);
}
END_TEST

START_TEST(a_clock_that_goes_back_is_believed)
{
	struct steady steady = at(1000, 0);

	ck_assert_int_eq(steady_note(&steady, &limits, 941, 1), STEADY_SAME);
	steady = at(1000, 0);
	ck_assert_int_eq(steady_note(&steady, &limits, 940, 1), STEADY_BACK);
	ck_assert_int_eq(steady_latest(&steady, &limits, 1), 1000);
}
END_TEST

START_TEST(a_jump_may_be_believed_at_once)
{
	const struct steady_limits no_doubt = {.jump = 60, .settle = 0};
	struct steady steady = at(1000, 0);

	ck_assert_int_eq(
	    steady_note(&steady, &no_doubt, 5000, 1), STEADY_FORWARD);
	ck_assert_int_eq(steady_latest(&steady, &no_doubt, 1), 5060);
	ck_assert_int_eq(
	    steady_note(&steady, &no_doubt, 5000, 1), STEADY_SETTLED);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("steady");
	TCase *c = tcase_create("all");

	tcase_add_test(c, what_is_first_said_is_believed);
	tcase_add_test(c, a_clock_may_drift);
	tcase_add_test(c, a_jump_ahead_is_doubted_then_believed);
	tcase_add_test(c, a_jump_that_is_given_up);
	tcase_add_test(c, a_second_jump_is_doubted_anew);
	tcase_add_test(c, a_clock_that_goes_back_is_believed);
	tcase_add_test(c, a_jump_may_be_believed_at_once);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
