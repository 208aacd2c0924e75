/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_index.c - tests of the candidate index.
 * Owns a plain sum over all documents to compare with. Leaves its
 * inner loops to test_index_sums.c, speed to tests/bench/match, and what the
 * terms are to the tests of the matcher.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lexical/index/index.h"
#include "suite.h"
#include "text/mem.h"

#define MOST_TERMS 64 /* of a document or query made here */

struct document {
	uint32_t number;
	int is_living;
	size_t n;
	struct index_term *terms;
};

/* An index and all that was ever added to it. */
static struct index *x;
static struct document *documents;
static size_t ndocuments, documents_cap;
static float impact_max;

static struct index_hit hits[INDEX_HITS_MAX];

static void
open_index(float most)
{
	impact_max = most;
	x = index_new(most);
}

static void
setup(void)
{
	open_index(2);
}

static void
teardown(void)
{
	size_t i;

	for (i = 0; i < ndocuments; i++)
		free(documents[i].terms);
	free(documents);
	documents = NULL;
	ndocuments = documents_cap = 0;
	index_free(x);
}

static uint32_t
below(uint32_t n)
{
	return (uint32_t)random() % n;
}

static float
unit(void)
{
	return (float)below(1 << 20) / (1 << 20);
}

static void
add(uint32_t number, const struct index_term *terms, size_t n)
{
	struct document *d;

	documents = mem_grow(
	    documents, &documents_cap, ndocuments + 1, sizeof(*documents));
	d = &documents[ndocuments++];
	*d = (struct document){number, 1, n, mem_zero(n, sizeof(*terms))};
	if (n > 0)
		memcpy(d->terms, terms, n * sizeof(*terms));
	index_add(x, number, terms, n);
}

static void
add_one(uint32_t number, uint32_t term, float impact)
{
	struct index_term t = {term, impact};

	add(number, &t, 1);
}

static void
drop(struct document *d)
{
	index_remove(x, d->number, d->terms, d->n);
	d->is_living = 0;
}

static void
work_to_the_end(void)
{
	while (index_work(x, 10000) != 0)
		continue;
}

static size_t
search_one(uint32_t term, size_t k)
{
	struct index_query q = {term, 1};

	return index_search(x, &q, 1, k, hits);
}

/*
 * The plain sum, and what must hold between it and the hits.
 */

static double
exact_score(const struct document *d, const struct index_query *query, size_t n)
{
	double score = 0;
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < d->n; j++)
			if (d->terms[j].term == query[i].term)
				score += (double)query[i].weight *
					 d->terms[j].impact;
	return score;
}

/* The error that the header allows. */
static double
allowed(const struct index_query *query, size_t n)
{
	double total = 0, terms = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (index_df(x, query[i].term) > 0) {
			total += query[i].weight;
			terms++;
		}
	return total * impact_max * (1 / 510.0 + terms / 32000);
}

static const struct index_hit *
find_hit(uint32_t number, size_t nhits)
{
	size_t i;

	for (i = 0; i < nhits; i++)
		if (hits[i].document == number)
			return &hits[i];
	return NULL;
}

static void
check_order(size_t nhits)
{
	size_t i;

	for (i = 1; i < nhits; i++) {
		ck_assert(hits[i].score <= hits[i - 1].score);
		if (hits[i].score == hits[i - 1].score)
			ck_assert_uint_gt(
			    hits[i].document, hits[i - 1].document);
	}
}

static void
check_search(const struct index_query *query, size_t n, size_t k)
{
	size_t nhits = index_search(x, query, n, k, hits), found = 0, i;
	double error = allowed(query, n), score, least = 0;
	const struct index_hit *hit;

	ck_assert_uint_le(nhits, k);
	check_order(nhits);
	if (nhits == k)
		least = hits[k - 1].score;
	for (i = 0; i < ndocuments; i++) {
		hit = find_hit(documents[i].number, nhits);
		score = exact_score(&documents[i], query, n);
		if (hit != NULL) {
			found++;
			ck_assert(documents[i].is_living);
			ck_assert_double_le(hit->score, score + error);
			ck_assert_double_ge(hit->score, score - error);
		} else if (documents[i].is_living)
			ck_assert_double_le(score, least + error);
	}
	ck_assert_uint_eq(found, nhits);
}

/*
 * Random corpora.
 */

/* Terms of low numbers are common, as words are. */
static uint32_t
random_term(uint32_t terms)
{
	float u = unit();

	return (uint32_t)(u * u * u * (float)terms);
}

static void
add_random(uint32_t terms)
{
	struct index_term t[MOST_TERMS];
	uint32_t number = 0;
	size_t n = 0, wanted = below(MOST_TERMS), i, j;

	if (ndocuments > 0)
		number = documents[ndocuments - 1].number + 1 + below(3);
	for (i = 0; i < wanted; i++) {
		t[n] = (struct index_term){
		    random_term(terms), unit() * impact_max};
		for (j = 0; j < n && t[j].term != t[n].term; j++)
			continue;
		n += j == n;
	}
	add(number, t, n);
}

static void
drop_random(void)
{
	struct document *d = &documents[below((uint32_t)ndocuments)];

	if (d->is_living)
		drop(d);
}

static void
search_random(uint32_t terms)
{
	struct index_query query[MOST_TERMS];
	size_t n = 1 + below(MOST_TERMS), i;

	for (i = 0; i < n; i++)
		query[i] = (struct index_query){
		    random_term(terms + 5), unit() * unit() * 10};
	check_search(query, n, 1 + below(INDEX_HITS_MAX));
}

static void
check_counts(uint32_t terms)
{
	uint32_t *df = mem_zero(terms, sizeof(*df)), living = 0, t;
	size_t i, j;

	for (i = 0; i < ndocuments; i++) {
		living += (uint32_t)documents[i].is_living;
		for (j = 0; j < documents[i].n; j++)
			df[documents[i].terms[j].term] +=
			    (uint32_t)documents[i].is_living;
	}
	for (t = 0; t < terms; t++)
		ck_assert_uint_eq(index_df(x, t), df[t]);
	ck_assert_uint_eq(index_documents(x), living);
	free(df);
}

static const struct {
	uint32_t terms;
	size_t documents;
	size_t drops; /* tried after each addition */
	size_t budget;
	float impact_max;
} shapes[] = {
    {40, 3000, 0, 0, 1},	 /* few terms: rows; never merged */
    {300, 6000, 0, 1, 2.2F},	 /* by the smallest steps */
    {3000, 6000, 1, 2000, 0.1F}, /* half of them removed */
    {100000, 6000, 2, 100000, 1000},
    {2000, 10000, 1, 300, 5}, /* merging falls behind */
};

START_TEST(finds_what_a_plain_sum_finds)
{
	size_t i, j;

	srandom((unsigned)_i + 1);
	index_free(x);
	open_index(shapes[_i].impact_max);
	for (i = 0; i < shapes[_i].documents; i++) {
		add_random(shapes[_i].terms);
		for (j = 0; j < shapes[_i].drops; j++)
			drop_random();
		index_work(x, shapes[_i].budget);
		if (below(300) == 0)
			search_random(shapes[_i].terms);
	}
	check_counts(shapes[_i].terms);
	work_to_the_end();
	for (i = 0; i < 10; i++)
		search_random(shapes[_i].terms);
	check_counts(shapes[_i].terms);
}
END_TEST

START_TEST(batches_among_single_ones)
{
	const uint32_t terms = 500;
	size_t round, i, before;

	srandom(11);
	for (round = 0; round < 12; round++) {
		before = ndocuments;
		if (round % 2 == 1)
			index_open_batch(x);
		for (i = 0; i < 700; i++) {
			add_random(terms);
			if (before > 0 && documents[i % before].is_living &&
			    below(8) == 0)
				drop(&documents[i % before]);
			index_work(x, 50);
		}
		if (round % 2 == 1)
			index_close_batch(x);
		check_counts(terms);
		for (i = 0; i < 5; i++)
			search_random(terms);
	}
	work_to_the_end();
	search_random(terms);
}
END_TEST

/*
 * Single properties.
 */

START_TEST(an_empty_index_finds_nothing)
{
	struct index_query q = {7, 1};

	ck_assert_uint_eq(index_search(x, &q, 1, 10, hits), 0);
	ck_assert_uint_eq(index_search(x, NULL, 0, 10, hits), 0);
	ck_assert_uint_eq(index_df(x, 7), 0);
	ck_assert_uint_eq(index_documents(x), 0);
	ck_assert_int_eq(index_work(x, 1000), 0);
	index_free(NULL);
}
END_TEST

START_TEST(nothing_in_common_is_no_hit)
{
	struct index_query q[3] = {{1, 1}, {2, 0}, {UINT32_MAX, 1}};

	add(0, NULL, 0);
	add_one(1, 2, 1);
	ck_assert_uint_eq(index_search(x, q, 3, 10, hits), 0);
	ck_assert_uint_eq(index_search(x, q, 0, 10, hits), 0);
}
END_TEST

START_TEST(one_term_ranks_by_impact)
{
	static const float impact[] = {0.5F, 2, 0.1F, 1.5F, 1};
	static const uint32_t order[] = {1, 3, 4, 0, 2};
	size_t i;

	for (i = 0; i < 5; i++)
		add_one((uint32_t)i, 9, impact[i]);
	ck_assert_uint_eq(search_one(9, 10), 5);
	for (i = 0; i < 5; i++)
		ck_assert_uint_eq(hits[i].document, order[i]);
	ck_assert_double_eq_tol(hits[0].score, 2, 0.01);
	ck_assert_uint_eq(search_one(9, 2), 2);
	ck_assert_uint_eq(hits[1].document, 3);
}
END_TEST

START_TEST(a_term_given_twice_counts_twice)
{
	struct index_query q[2] = {{9, 1}, {9, 1}};

	add_one(1, 9, 1);
	ck_assert_uint_eq(index_search(x, q, 2, 10, hits), 1);
	ck_assert_double_eq_tol(hits[0].score, 2, 0.02);
}
END_TEST

START_TEST(equals_stand_by_number)
{
	uint32_t i;

	/* More than a window, a segment and what is fresh; every 7th equal. */
	for (i = 0; i < 100000; i++) {
		add_one(i, i % 7 == 3 ? 1 : 2, 1);
		index_work(x, 16);
	}
	ck_assert_uint_eq(search_one(1, 200), 200);
	for (i = 0; i < 200; i++)
		ck_assert_uint_eq(hits[i].document, 7 * i + 3);
}
END_TEST

START_TEST(finds_in_every_window)
{
	struct index_query q[2] = {{1, 1}, {0, 0.001F}};
	uint32_t i, rare = 0;

	/* A term of all documents has rows, one of a few has lists. */
	for (i = 0; i < 200000; i++) {
		struct index_term t[2] = {{0, 1}, {1, 2}};

		if (i % 5000 == 4999)
			rare++;
		add(i, t, i % 5000 == 4999 ? 2 : 1);
		index_work(x, 16);
	}
	ck_assert_uint_eq(rare, 40);
	ck_assert_uint_eq(index_search(x, q, 2, 64, hits), 64);
	for (i = 0; i < rare; i++)
		ck_assert_uint_eq(hits[i].document, 5000 * i + 4999);
	for (; i < 64; i++)
		ck_assert_uint_eq(hits[i].document, i - rare);
}
END_TEST

/* The highest sum there is must not overflow, and lower ones must differ. */
START_TEST(the_highest_sum_fits)
{
	struct index_term t[500];
	struct index_query q[500];
	uint32_t i;

	for (i = 0; i < 500; i++) {
		t[i] = (struct index_term){i, 2};
		q[i] = (struct index_query){i, 1 + (float)(i % 50)};
	}
	add(1, t, 250);
	add(2, t, 500);
	add(3, t, 499);
	check_search(q, 500, 10);
	ck_assert_uint_eq(hits[0].document, 2);
	ck_assert_uint_eq(hits[1].document, 3);
	ck_assert_uint_eq(hits[2].document, 1);
	ck_assert_double_eq_tol(hits[0].score, 2 * 12750, 2 * 12750 * 0.02);
}
END_TEST

START_TEST(the_removed_are_not_found)
{
	uint32_t i;

	for (i = 0; i < 50000; i++) {
		add_one(i, i % 3, 1 + (float)(i % 100) / 100);
		index_work(x, 16);
	}
	for (i = 0; i < 50000; i++) {
		if (i % 300 != 0)
			drop(&documents[i]);
		index_work(x, 1);
	}
	ck_assert_uint_eq(index_df(x, 0), 167);
	ck_assert_uint_eq(index_df(x, 1), 0);
	ck_assert_uint_eq(search_one(0, 256), 167);
	ck_assert_uint_eq(search_one(1, 256), 0);
	work_to_the_end();
	ck_assert_uint_eq(search_one(0, 256), 167);
	for (i = 0; i < 167; i++)
		ck_assert_uint_eq(hits[i].document % 300, 0);
}
END_TEST

/* What the k best are at least is foretold by sums, of which the dead have the
 * highest here. */
START_TEST(the_dead_hide_nobody)
{
	uint32_t i;

	for (i = 0; i < 2000; i++)
		add_one(i, 1, i % 64 == 0 ? 2 : 1);
	for (i = 0; i < 2000; i += 64)
		drop(&documents[i]);
	ck_assert_uint_eq(search_one(1, 10), 10);
	for (i = 0; i < 10; i++)
		ck_assert_uint_eq(hits[i].document, i + 1);
}
END_TEST

START_TEST(a_document_dies_while_it_is_merged)
{
	uint32_t i;
	int is_due = 0;

	for (i = 0; is_due == 0; i++) {
		add_one(i, 1, 1);
		is_due = index_work(x, 1);
	}
	drop(&documents[0]);
	drop(&documents[i - 1]); /* too new to be merged */
	ck_assert_uint_eq(search_one(1, 1), 1);
	ck_assert_uint_eq(hits[0].document, 1);
	work_to_the_end();
	ck_assert_uint_eq(search_one(1, 1), 1);
	ck_assert_uint_eq(hits[0].document, 1);
}
END_TEST

START_TEST(merging_gives_memory_back)
{
	size_t empty = index_bytes(x), full, i;

	for (i = 0; i < 20000; i++) {
		add_random(1000);
		index_work(x, SIZE_MAX);
	}
	full = index_bytes(x);
	ck_assert_uint_gt(full, empty + 3 * 200000);
	for (i = 0; i < ndocuments; i++)
		drop(&documents[i]);
	work_to_the_end();
	ck_assert_uint_lt(index_bytes(x), empty + full / 20);
	ck_assert_uint_eq(search_one(0, 10), 0);
}
END_TEST

static int
are_equal(const struct index_hit *a, const struct index_hit *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (a[i].document != b[i].document || a[i].score != b[i].score)
			return 0;
	return 1;
}

START_TEST(a_child_searches_what_it_inherited)
{
	struct index_query q[4] = {{1, 1}, {5, 2}, {50, 3}, {500, 4}};
	struct index_hit before[50];
	int status;
	pid_t pid;

	while (ndocuments < 5000)
		add_random(1000);
	ck_assert_uint_eq(index_search(x, q, 4, 50, before), 50);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		index_search(x, q, 4, 50, hits);
		_exit(are_equal(hits, before, 50) ? 0 : 1);
	}
	while (ndocuments < 10000)
		add_random(1000);
	work_to_the_end();
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	check_search(q, 4, 50);
}
END_TEST

static Suite *
index_suite(void)
{
	Suite *s = suite_create("index");
	TCase *tc = tcase_create("index");
	size_t shape_count = sizeof(shapes) / sizeof(shapes[0]);

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(
	    tc, finds_what_a_plain_sum_finds, 0, (int)shape_count);
	tcase_add_test(tc, an_empty_index_finds_nothing);
	tcase_add_test(tc, nothing_in_common_is_no_hit);
	tcase_add_test(tc, one_term_ranks_by_impact);
	tcase_add_test(tc, a_term_given_twice_counts_twice);
	tcase_add_test(tc, equals_stand_by_number);
	tcase_add_test(tc, finds_in_every_window);
	tcase_add_test(tc, batches_among_single_ones);
	tcase_add_test(tc, the_highest_sum_fits);
	tcase_add_test(tc, the_removed_are_not_found);
	tcase_add_test(tc, the_dead_hide_nobody);
	tcase_add_test(tc, a_document_dies_while_it_is_merged);
	tcase_add_test(tc, merging_gives_memory_back);
	tcase_add_test(tc, a_child_searches_what_it_inherited);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(index_suite());
}
