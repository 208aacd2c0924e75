/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_surge.c - the statistics of bursts and trends against values that were
 * worked out term by term elsewhere.
 */
#include <check.h>
#include <math.h>

#include "model/surge.h"
#include "suite.h"

/* Past, hours, seen, and how probable that or more is. */
static const struct {
	long long past;
	double hours;
	long long seen;
	double probability;
} hours[] = {
    {0, 24, 0, 1},
    {0, 24, 1, 0.0202041028867},
    {0, 24, 5, 2.56311251285e-08},
    {10, 100, 1, 0.0992058122685},
    {336, 336, 5, 0.00375161770414},
    {336, 336, 7, 8.78889155994e-05},
    {3360, 336, 10, 0.542070336168},
    {3360, 336, 30, 2.66672939133e-07},
    {0, 1, 20, 1.65309809364e-07},
    /* Less than an hour counts as one. */
    {0, 0, 20, 1.65309809364e-07},
};

START_TEST(an_hour_by_its_past)
{
	double p =
	    surge_probability(hours[_i].past, hours[_i].hours, hours[_i].seen);

	ck_assert_double_eq_tol(p / hours[_i].probability, 1, 1e-9);
}
END_TEST

START_TEST(large_numbers_stay_probabilities)
{
	double before = 1;

	for (long long seen = 1; seen < 100000000; seen *= 10) {
		double p = surge_probability(336000000, 336, seen);

		ck_assert(p >= 0 && p <= before);
		before = p;
	}
	ck_assert_double_eq(before, 0);
	ck_assert_double_eq_tol(
	    surge_probability(336000000, 336, 1000000), 0.5, 0.01);
}
END_TEST

START_TEST(a_burst_begins)
{
	/* 7 where one an hour is usual: 9e-5. */
	ck_assert(surge_begins(336, 336, 7, 1e-4, 5));
	ck_assert(!surge_begins(336, 336, 6, 1e-4, 5));
	ck_assert(!surge_begins(336, 336, 7, 1e-5, 5));
	ck_assert(!surge_begins(336, 336, 7, 1e-4, 8));
	/* However improbable: what is few is no burst. */
	ck_assert(surge_begins(0, 24, 5, 1e-4, 5));
	ck_assert(!surge_begins(0, 24, 4, 1e-4, 5));
}
END_TEST

START_TEST(without_a_past_it_takes_more)
{
	ck_assert(!surge_begins(0, 23.9, 19, 1e-4, 5));
	ck_assert(surge_begins(0, 23.9, 20, 1e-4, 5));
	ck_assert(surge_begins(0, 0, 20, 1e-4, 5));
	ck_assert(!surge_begins(0, 0, 19, 1e-4, 5));
}
END_TEST

START_TEST(a_burst_ends_later_than_it_began)
{
	/* No burst would begin with 5 (4e-3), but one goes on. */
	ck_assert(!surge_begins(336, 336, 5, 1e-4, 5));
	ck_assert(!surge_ends(336, 336, 5, 5));
	ck_assert(surge_ends(336, 336, 4, 5));
	ck_assert(surge_ends(3360, 336, 14, 5));
}
END_TEST

START_TEST(a_day_against_a_week)
{
	/* 24 hours and 168: an eighth of all is expected. */
	ck_assert_int_eq(surge_compare(5, 24, 5, 168), SURGE_RISING);
	ck_assert_int_eq(surge_compare(4, 24, 4, 168), SURGE_STEADY);
	ck_assert_int_eq(surge_compare(3, 24, 0, 168), SURGE_RISING);
	ck_assert_int_eq(surge_compare(2, 24, 0, 168), SURGE_STEADY);
	ck_assert_int_eq(surge_compare(0, 24, 34, 168), SURGE_STEADY);
	ck_assert_int_eq(surge_compare(0, 24, 35, 168), SURGE_FALLING);
	ck_assert_int_eq(surge_compare(10, 24, 70, 168), SURGE_STEADY);
	ck_assert_int_eq(surge_compare(20, 24, 70, 168), SURGE_RISING);
}
END_TEST

START_TEST(what_cannot_be_compared)
{
	ck_assert_int_eq(surge_compare(0, 24, 0, 168), SURGE_UNKNOWN);
	ck_assert_int_eq(surge_compare(50, 24, 0, 23), SURGE_UNKNOWN);
	ck_assert_int_eq(surge_compare(50, 0, 0, 168), SURGE_UNKNOWN);
}
END_TEST

START_TEST(numbers_are_plain)
{
	ck_assert_double_eq(surge_plain(1234.5), 1235);
	ck_assert_double_eq(surge_plain(10.4), 10);
	ck_assert_double_eq(surge_plain(9.87), 9.9);
	ck_assert_double_eq(surge_plain(0.01234), 0.012);
	ck_assert_double_eq(surge_plain(0), 0);
}
END_TEST

START_TEST(trends_have_names)
{
	for (int i = SURGE_UNKNOWN; i <= SURGE_FALLING; i++)
		ck_assert_int_eq(surge_trend_find(surge_trend_name(i)), i);
	ck_assert_int_eq(surge_trend_find("up"), SURGE_UNKNOWN);
	ck_assert_int_eq(surge_trend_find(NULL), SURGE_UNKNOWN);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("surge");
	TCase *c = tcase_create("all");

	tcase_add_loop_test(
	    c, an_hour_by_its_past, 0, sizeof(hours) / sizeof(hours[0]));
	tcase_add_test(c, large_numbers_stay_probabilities);
	tcase_add_test(c, a_burst_begins);
	tcase_add_test(c, without_a_past_it_takes_more);
	tcase_add_test(c, a_burst_ends_later_than_it_began);
	tcase_add_test(c, a_day_against_a_week);
	tcase_add_test(c, what_cannot_be_compared);
	tcase_add_test(c, numbers_are_plain);
	tcase_add_test(c, trends_have_names);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
