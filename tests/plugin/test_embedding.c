/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_embedding.c - the matcher `embedding` and its search: all looked at is
 * brute force, some looked at is nearly so. Owns random vectors. Leaves where
 * vectors come from to the daemon's tests.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "embedding/dots.h"
#include "embedding/nearest.h"
#include "mock_host.h"
#include "suite.h"

#define DIMENSIONS 48
#define TOP	   10

static struct counterpoint_host *host;

static void
setup(void)
{
	mock_seed(7);
	host = mock_open("embedding", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

/* --- vectors --- */

static float
draw(void)
{
	return (float)(mock_random() % 20001) / 10000 - 1;
}

static void
normalise(float *v, uint32_t dimensions)
{
	double length = sqrt(dots_exact(v, v, dimensions));

	for (uint32_t i = 0; i < dimensions; i++)
		v[i] = (float)(v[i] / length);
}

static void
draw_vector(float *ret)
{
	for (int i = 0; i < DIMENSIONS; i++)
		ret[i] = draw();
	normalise(ret, DIMENSIONS);
}

/* A vector some way from another one. */
static void
stray(const float *from, float far, float *ret)
{
	for (int i = 0; i < DIMENSIONS; i++)
		ret[i] = from[i] + far * draw();
	normalise(ret, DIMENSIONS);
}

/* Vectors in clusters, as those of texts on a few hundred subjects. */
static float *
draw_clusters(size_t n, size_t nclusters)
{
	float *centres = calloc(nclusters * DIMENSIONS, sizeof(*centres));
	float *all = calloc(n * DIMENSIONS, sizeof(*all));

	for (size_t i = 0; i < nclusters; i++)
		draw_vector(centres + i * DIMENSIONS);
	for (size_t i = 0; i < n; i++)
		stray(centres + mock_random() % nclusters * DIMENSIONS, 0.2F,
		    all + i * DIMENSIONS);
	free(centres);
	return all;
}

static struct nearest_row *
fill(struct nearest *set, const float *all, size_t n)
{
	struct nearest_row *rows = calloc(n, sizeof(*rows));

	for (size_t i = 0; i < n; i++) {
		rows[i].numbers = all + i * DIMENSIONS;
		ck_assert_int_eq(nearest_add(set, &rows[i], DIMENSIONS), 0);
	}
	nearest_settle(set);
	return rows;
}

static int
descending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* The cosine of the TOPth nearest, by looking at all. */
static double
kth_cosine(const float *all, size_t n, const float *query)
{
	double *cosines = calloc(n, sizeof(*cosines)), kth;

	for (size_t i = 0; i < n; i++)
		cosines[i] =
		    dots_exact(all + i * DIMENSIONS, query, DIMENSIONS);
	qsort(cosines, n, sizeof(*cosines), descending);
	kth = cosines[TOP - 1];
	free(cosines);
	return kth;
}

/* The share of the true top that a search finds. */
static double
recall(const struct nearest *set, const float *all, size_t n, int questions)
{
	struct nearest_hit hits[NEAREST_MOST];
	float query[DIMENSIONS];
	size_t found = 0, nhits;
	double kth;

	for (int q = 0; q < questions; q++) {
		stray(all + mock_random() % n * DIMENSIONS, 0.1F, query);
		kth = kth_cosine(all, n, query);
		nhits = nearest_search(set, query, hits);
		for (size_t i = 0; i < nhits && i < TOP; i++) {
			ck_assert(
			    i == 0 || hits[i].cosine <= hits[i - 1].cosine);
			found += hits[i].cosine >= kth;
		}
	}
	return (double)found / questions / TOP;
}

START_TEST(all_looked_at_is_brute_force)
{
	float *all = draw_clusters(5000, 100);
	struct nearest *set = nearest_new(5000, 1);
	struct nearest_row *rows = fill(set, all, 5000);

	ck_assert_double_eq(recall(set, all, 5000, 50), 1);
	nearest_free(set);
	free(rows);
	free(all);
}
END_TEST

START_TEST(cells_find_nearly_all)
{
	const size_t n = 20000;
	float *all = draw_clusters(n, 400);
	struct nearest *set = nearest_new(1000, 24);
	struct nearest_row *rows = fill(set, all, n);
	struct nearest *whole = nearest_new(1000, NEAREST_CELLS);
	struct nearest_row *again;

	ck_assert_double_ge(recall(set, all, n, 100), 0.95);
	again = fill(whole, all, n);
	ck_assert_double_eq(recall(whole, all, n, 20), 1);
	nearest_free(set);
	nearest_free(whole);
	free(again);
	free(rows);
	free(all);
}
END_TEST

START_TEST(what_is_removed_is_not_found)
{
	float *all = draw_clusters(2000, 50);
	struct nearest *set = nearest_new(500, NEAREST_CELLS);
	struct nearest_row *rows = fill(set, all, 2000);
	struct nearest_hit hits[NEAREST_MOST];

	for (int i = 0; i < 2000; i += 2)
		nearest_remove(set, &rows[i]);
	for (int i = 0; i < 2000; i++) {
		size_t n = nearest_search(set, all + i * DIMENSIONS, hits);

		ck_assert_uint_eq(n, NEAREST_MOST);
		ck_assert_int_eq(hits[0].row == &rows[i], i % 2);
	}
	for (int i = 1; i < 2000; i += 2)
		nearest_remove(set, &rows[i]);
	ck_assert_uint_eq(nearest_dimensions(set), 0);
	ck_assert_uint_eq(nearest_search(set, all, hits), 0);
	nearest_free(set);
	free(rows);
	free(all);
}
END_TEST

/* --- the matcher --- */

static float north[2] = {0, 1}, east[2] = {1, 0}, northeast[2] = {0.8F, 0.6F};

static void
add(uint32_t id, const char *title, const float *description,
    const char *exemplar, const float *vector, uint32_t dimensions)
{
	mock_add(host,
	    &(struct counterpoint_narrative){.id = id,
		.title = title,
		.exemplars =
		    &(struct counterpoint_wording){
			.text = exemplar, .language = "en", .vector = vector},
		.nexemplars = 1,
		.dimensions = dimensions,
		.vector = description});
}

static size_t
match_vector(const float *vector, uint32_t dimensions)
{
	return mock_match_text(host, &(struct counterpoint_text){.text = "text",
					 .length = 4,
					 .language = "en",
					 .day = COUNTERPOINT_NO_DAY,
					 .dimensions = dimensions,
					 .vector = vector});
}

START_TEST(the_nearest_wording_is_quoted)
{
	add(1, "To the north", north, "known words", NULL, 2);
	add(2, "To the east", NULL, "other words", east, 2);
	ck_assert_uint_eq(match_vector(northeast, 2), 0);
	mock_commit(host);
	ck_assert_uint_eq(match_vector(northeast, 2), 2);
	ck_assert_uint_eq(host->match[0].narrative, 2);
	ck_assert_double_eq_tol(host->match[0].score, 0.8, 1e-6);
	ck_assert_str_eq(host->match[0].why[0],
	    "nearest known wording: “other words” (cosine 0.80)");
	ck_assert_double_gt(host->match[0].confidence, 0.8);
	ck_assert_str_eq(host->match[1].why[0],
	    "nearest to the title and summary of: “To the north” (cosine "
	    "0.60)");
	ck_assert_double_lt(host->match[1].confidence, 0.3);
}
END_TEST

START_TEST(one_result_for_a_narrative)
{
	add(1, "Both", north, "near", northeast, 2);
	mock_commit(host);
	ck_assert_uint_eq(match_vector(east, 2), 1);
	ck_assert_double_eq_tol(host->match[0].score, 0.8, 1e-6);
}
END_TEST

START_TEST(without_a_vector_nothing_is_said)
{
	add(1, "North", north, "n", NULL, 2);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "North", "en"), 0);
	ck_assert_uint_eq(match_vector((float[]){0, 1, 0}, 3), 0);
	ck_assert_uint_eq(match_vector(north, 2), 1);
}
END_TEST

START_TEST(vectors_come_later_and_go)
{
	add(1, "North", NULL, "n", NULL, 0);
	mock_commit(host);
	ck_assert_uint_eq(match_vector(north, 2), 0);
	add(1, "North", north, "n", north, 2);
	mock_commit(host);
	ck_assert_uint_eq(match_vector(north, 2), 1);
	add(2, "Three", (float[]){0, 1, 0}, "n", NULL, 3);
	mock_commit(host);
	ck_assert_uint_eq(host->nlogs, 1);
	ck_assert_uint_eq(match_vector(north, 2), 1);
	mock_remove(host, 2);
	mock_remove(host, 1);
	mock_commit(host);
	ck_assert_uint_eq(match_vector(north, 2), 0);
	add(2, "Three", (float[]){0, 1, 0}, "n", NULL, 3);
	mock_commit(host);
	ck_assert_uint_eq(match_vector((float[]){0, 1, 0}, 3), 1);
}
END_TEST

START_TEST(settings_are_checked)
{
	ck_assert_ptr_null(mock_try_open(
	    "embedding", (const char *const[]){"probes", "0", NULL}));
	ck_assert_ptr_null(mock_try_open(
	    "embedding", (const char *const[]){"middle", "high", NULL}));
	ck_assert_ptr_null(mock_try_open(
	    "embedding", (const char *const[]){"slope", "nan", NULL}));
	ck_assert_ptr_null(mock_try_open(
	    "embedding", (const char *const[]){"answers", "1.5", NULL}));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("embedding");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 120);
	tcase_add_test(c, all_looked_at_is_brute_force);
	tcase_add_test(c, cells_find_nearly_all);
	tcase_add_test(c, what_is_removed_is_not_found);
	tcase_add_test(c, the_nearest_wording_is_quoted);
	tcase_add_test(c, one_result_for_a_narrative);
	tcase_add_test(c, without_a_vector_nothing_is_said);
	tcase_add_test(c, vectors_come_later_and_go);
	tcase_add_test(c, settings_are_checked);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
