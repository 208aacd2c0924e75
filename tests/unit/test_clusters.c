/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_clusters.c - model/cluster.h: what is remembered, how long.
 */
#include <check.h>
#include <stdlib.h>

#include "model/cluster.h"
#include "suite.h"

#define HOUR INT64_C(3600000000)

static const unsigned char one[CLUSTER_DIGEST] = {1},
			   same_slot[CLUSTER_DIGEST] = {1, [31] = 2},
			   other[CLUSTER_DIGEST] = {2};
static const char first[] = "01a20126-0937-727e-abc3-14b117c0352a";
static const char second[] = "01a20126-0937-727e-abc3-14b117c0352b";

static struct clusters *clusters;

static void
set_up(void)
{
	clusters = clusters_new();
	clusters_note(clusters, one, first, 5 * HOUR);
}

static void
tear_down(void)
{
	clusters_free(clusters);
}

START_TEST(a_text_is_remembered)
{
	ck_assert_str_eq(clusters_find(clusters, one, 5 * HOUR), first);
	ck_assert_ptr_null(clusters_find(clusters, other, 5 * HOUR));
	ck_assert_ptr_null(clusters_find(clusters, same_slot, 5 * HOUR));
}
END_TEST

START_TEST(for_an_hour)
{
	ck_assert_ptr_nonnull(clusters_find(clusters, one, 6 * HOUR));
	ck_assert_ptr_null(clusters_find(clusters, one, 6 * HOUR + 1));
	clusters_note(clusters, one, first, 6 * HOUR + 1);
	ck_assert_ptr_nonnull(clusters_find(clusters, one, 7 * HOUR));
}
END_TEST

/* Within the hour PostgreSQL was not asked, so it has not seen the text. */
START_TEST(an_amplified_text_is_looked_for_each_hour)
{
	clusters_note(clusters, one, first, 5 * HOUR + HOUR / 2);
	ck_assert_ptr_nonnull(clusters_find(clusters, one, 6 * HOUR));
	ck_assert_ptr_null(clusters_find(clusters, one, 6 * HOUR + 1));
}
END_TEST

START_TEST(another_cluster_is_told_anew)
{
	clusters_note(clusters, one, second, 6 * HOUR);
	ck_assert_str_eq(clusters_find(clusters, one, 7 * HOUR), second);
}
END_TEST

START_TEST(the_later_of_one_slot_stays)
{
	clusters_note(clusters, same_slot, second, 5 * HOUR);
	ck_assert_ptr_null(clusters_find(clusters, one, 5 * HOUR));
	ck_assert_str_eq(clusters_find(clusters, same_slot, 5 * HOUR), second);
}
END_TEST

START_TEST(all_is_forgotten)
{
	clusters_forget(clusters);
	ck_assert_ptr_null(clusters_find(clusters, one, 5 * HOUR));
}
END_TEST

int
main(void)
{
	TCase *tests = tcase_create("clusters");
	Suite *suite = suite_create("clusters");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_text_is_remembered);
	tcase_add_test(tests, for_an_hour);
	tcase_add_test(tests, an_amplified_text_is_looked_for_each_hour);
	tcase_add_test(tests, another_cluster_is_told_anew);
	tcase_add_test(tests, the_later_of_one_slot_stays);
	tcase_add_test(tests, all_is_forgotten);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
