/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_index_batch.c - tests of the candidate index with more documents than a
 * segment takes: batches, and searches that are too costly.
 * Owns nothing. Leaves random corpora to test_index.c.
 */
#include <check.h>
#include <string.h>

#include "lexical/index/index.h"
#include "suite.h"

static struct index *x;
static struct index_hit hits[INDEX_HITS_MAX];

static void
setup(void)
{
	x = index_new(2);
}

static void
teardown(void)
{
	index_free(x);
}

static void
add_one(uint32_t number, uint32_t term)
{
	struct index_term t = {term, 1};

	index_add(x, number, &t, 1);
}

static size_t
search_one(uint32_t term, size_t k)
{
	struct index_query q = {term, 1};

	return index_search(x, &q, 1, k, hits);
}

START_TEST(the_dead_of_every_window_are_not_found)
{
	uint32_t i;

	index_open_batch(x);
	for (i = 0; i < 60000; i++)
		add_one(i, i % 2000 == 1999 ? 1 : 2);
	index_close_batch(x);
	for (i = 1999; i < 60000; i += 4000)
		index_remove(x, i, &(struct index_term){1, 1}, 1);
	ck_assert_uint_eq(search_one(1, 30), 15);
	for (i = 0; i < 15; i++)
		ck_assert_uint_eq(hits[i].document, 4000 * i + 3999);
}
END_TEST

START_TEST(a_batch_fills_many_segments)
{
	uint32_t i;

	index_open_batch(x);
	for (i = 0; i < 200000; i++)
		add_one(2 * i, i % 1000 == 999 ? 1 : 2);
	index_close_batch(x);
	ck_assert_uint_eq(search_one(1, 256), 200);
	for (i = 0; i < 200; i++)
		ck_assert_uint_eq(hits[i].document, 2 * (1000 * i + 999));
	index_remove(x, 2 * 999, &(struct index_term){1, 1}, 1);
	ck_assert_uint_eq(search_one(1, 256), 199);
	index_open_batch(x);
	index_close_batch(x);
	ck_assert_uint_eq(search_one(1, 256), 199);
}
END_TEST

#define COMMON 9 /* terms; a search can afford five that are as common */

/* Terms 1 to COMMON are in nearly all documents, the lower ones in more. */
static void
add_common(uint32_t n)
{
	struct index_term t[COMMON + 1];
	uint32_t i, k;

	index_open_batch(x);
	for (i = 0; i < n; i++) {
		for (k = 0; k < COMMON && i % 64 >= k; k++)
			t[k] = (struct index_term){
			    k + 1, 0.1F + (float)((i * 7 + k) % 19) / 10};
		t[k] = (struct index_term){0, 1};
		index_add(x, i, t, i % 10000 == 0 ? k + 1 : k);
	}
	index_close_batch(x);
}

START_TEST(a_search_too_costly_lacks_the_commonest)
{
	struct index_query q[COMMON + 1];
	struct index_hit few[50];
	uint32_t i;

	add_common(2 * INDEX_BUDGET_LEAST);
	for (i = 0; i <= COMMON; i++)
		q[i] = (struct index_query){i, 1 + (float)i};
	ck_assert_uint_eq(index_search(x, q, COMMON + 1, 50, hits), 50);
	q[1].weight = q[2].weight = q[3].weight = q[4].weight = 0;
	ck_assert_uint_eq(index_search(x, q, COMMON + 1, 50, few), 50);
	ck_assert_mem_eq(hits, few, sizeof(few));
	q[4].weight = 5; /* one more than can be afforded */
	ck_assert_uint_eq(index_search(x, q, COMMON + 1, 50, few), 50);
	ck_assert_mem_eq(hits, few, sizeof(few));
	q[5].weight = 0;
	ck_assert_uint_eq(index_search(x, q, COMMON + 1, 50, few), 50);
	ck_assert_mem_ne(hits, few, sizeof(few));
}
END_TEST

START_TEST(terms_that_are_all_as_common_stay)
{
	struct index_query q[8];
	struct index_term t[8];
	uint32_t i;

	for (i = 0; i < 8; i++) {
		q[i] = (struct index_query){i, 1};
		t[i] = (struct index_term){i, 1};
	}
	index_open_batch(x);
	for (i = 0; i < 2 * INDEX_BUDGET_LEAST; i++)
		index_add(x, i, t, 8);
	index_close_batch(x);
	ck_assert_uint_eq(index_search(x, q, 8, 10, hits), 10);
	ck_assert_double_eq_tol(hits[0].score, 8, 0.1);
}
END_TEST

static Suite *
index_suite(void)
{
	Suite *s = suite_create("index_batch");
	TCase *tc = tcase_create("index_batch");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_batch_fills_many_segments);
	tcase_add_test(tc, the_dead_of_every_window_are_not_found);
	tcase_add_test(tc, a_search_too_costly_lacks_the_commonest);
	tcase_add_test(tc, terms_that_are_all_as_common_stay);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(index_suite());
}
