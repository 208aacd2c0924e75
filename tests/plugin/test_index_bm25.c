/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_index_bm25.c - the candidate index against BM25 as the books have it, in
 * double precision, over random corpora: counts, lengths and rarity are drawn,
 * and nothing of the project computes what is expected.
 * Owns the corpus. Leaves the index as a plain sum to test_index.c.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "lexical/index/index.h"
#include "lexical/words/bm25.h"
#include "suite.h"

#define TERMS	  800
#define DOCUMENTS 4000
#define WORDS	  60 /* of a document, at most */
#define HITS	  50
#define K1	  1.2
#define B	  0.6

static unsigned char count[DOCUMENTS][TERMS];
static double length[DOCUMENTS], average;
static unsigned holders[TERMS];
static struct index *x;

/* Terms of low numbers are common, as words are. */
static uint32_t
draw_term(void)
{
	double u = (double)random() / ((double)RAND_MAX + 1);

	return (uint32_t)(u * u * u * TERMS);
}

static void
draw_corpus(void)
{
	size_t d, i, words;
	uint32_t t;

	average = 0;
	for (t = 0; t < TERMS; t++)
		holders[t] = 0;
	for (d = 0; d < DOCUMENTS; d++) {
		for (t = 0; t < TERMS; t++)
			count[d][t] = 0;
		words = 1 + (size_t)random() % WORDS;
		for (i = 0; i < words; i++) {
			t = draw_term();
			holders[t] += count[d][t]++ == 0;
		}
		length[d] = (double)words;
		average += length[d] / DOCUMENTS;
	}
}

static void
fill_index(void)
{
	struct index_term term[WORDS];
	size_t d, n;
	uint32_t t;

	for (d = 0; d < DOCUMENTS; d++) {
		n = 0;
		for (t = 0; t < TERMS; t++)
			if (count[d][t] > 0)
				term[n++] = (struct index_term){
				    t, bm25_impact(count[d][t],
					   (float)length[d], (float)average)};
		index_add(x, (uint32_t)d, term, n);
		index_work(x, 16 * n);
	}
}

static double
rarity(uint32_t t)
{
	return log(1 + (DOCUMENTS - holders[t] + 0.5) / (holders[t] + 0.5));
}

/* Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and
 * beyond" (2009), with the numerator k1 + 1. */
static double
bm25(size_t d, const uint32_t *query, size_t n)
{
	double score = 0, tf;
	size_t i;

	for (i = 0; i < n; i++) {
		tf = count[d][query[i]];
		score += rarity(query[i]) * tf * (K1 + 1) /
			 (tf + K1 * (1 - B + B * length[d] / average));
	}
	return score;
}

/* What the index rounds off at most: an impact to 8 bits, a term to 15. */
static double
find_allowed(const uint32_t *query, size_t n)
{
	double total = 0;
	size_t i;

	for (i = 0; i < n; i++)
		total += rarity(query[i]);
	return total * (K1 + 1) * (1 / 510.0 + (double)n / 32000);
}

static void
check_query(size_t n)
{
	static struct index_hit hit[HITS];
	static bool is_hit[DOCUMENTS];
	struct index_query query[20];
	uint32_t term[20];
	size_t i, d, hits;
	double allowed;

	for (i = 0; i < n; i++) {
		term[i] = draw_term();
		query[i] =
		    (struct index_query){term[i], (float)rarity(term[i])};
		ck_assert_uint_eq(index_df(x, term[i]), holders[term[i]]);
	}
	allowed = find_allowed(term, n);
	hits = index_search(x, query, n, HITS, hit);
	ck_assert_uint_gt(hits, 0);
	for (d = 0; d < DOCUMENTS; d++)
		is_hit[d] = false;
	for (i = 0; i < hits; i++) {
		is_hit[hit[i].document] = true;
		ck_assert_double_eq_tol(
		    hit[i].score, bm25(hit[i].document, term, n), allowed);
	}
	for (d = 0; d < DOCUMENTS; d++)
		if (!is_hit[d] && hits == HITS)
			ck_assert_double_le(
			    bm25(d, term, n), hit[HITS - 1].score + allowed);
		else if (!is_hit[d])
			ck_assert_double_le(bm25(d, term, n), 0);
}

START_TEST(the_best_are_those_of_bm25)
{
	int i;

	srandom((unsigned)_i + 1);
	draw_corpus();
	x = index_new(BM25_MOST);
	fill_index();
	for (i = 0; i < 40; i++)
		check_query(1 + (size_t)random() % 20);
	index_free(x);
}
END_TEST

static Suite *
bm25_suite(void)
{
	Suite *s = suite_create("index bm25");
	TCase *tc = tcase_create("bm25");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, the_best_are_those_of_bm25, 0, 3);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(bm25_suite());
}
