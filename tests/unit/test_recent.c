/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_recent.c - quantiles of the last measurements. Owns nothing.
 */
#include <check.h>

#include "base/recent.h"
#include "suite.h"

static struct recent
of(size_t n, double step)
{
	struct recent recent = {0};

	/* Not in their order. */
	for (size_t i = 0; i < n; i++)
		recent_add(&recent, (double)(i * 7 % n + 1) * step);
	return recent;
}

START_TEST(of_nothing_it_is_nothing)
{
	const struct recent none = {0};

	ck_assert(recent_quantile(&none, 0.5) == 0);
	ck_assert(recent_quantile(&none, 1) == 0);
}
END_TEST

START_TEST(a_part_does_not_exceed_it)
{
	const struct recent one = of(1, 3), hundred = of(100, 1);

	ck_assert(recent_quantile(&one, 0.01) == 3);
	ck_assert(recent_quantile(&one, 1) == 3);
	ck_assert(recent_quantile(&hundred, 0.5) == 50);
	ck_assert(recent_quantile(&hundred, 0.501) == 51);
	ck_assert(recent_quantile(&hundred, 0.99) == 99);
	ck_assert(recent_quantile(&hundred, 1) == 100);
}
END_TEST

START_TEST(the_oldest_are_forgotten)
{
	struct recent recent = {0};

	for (int i = 0; i < RECENT_KEPT; i++)
		recent_add(&recent, 1000);
	ck_assert(recent_quantile(&recent, 0.01) == 1000);
	for (int i = 0; i < RECENT_KEPT; i++)
		recent_add(&recent, 1);
	ck_assert(recent_quantile(&recent, 1) == 1);
	recent_add(&recent, 2);
	ck_assert(recent_quantile(&recent, 1) == 2);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("recent");
	TCase *c = tcase_create("all");

	tcase_add_test(c, of_nothing_it_is_nothing);
	tcase_add_test(c, a_part_does_not_exceed_it);
	tcase_add_test(c, the_oldest_are_forgotten);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
