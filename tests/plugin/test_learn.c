/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_learn.c - the learner, on made-up lists whose best order is known.
 * Owns the lists. Leaves real data to tests/quality.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "lexical/learn/learn.h"
#include "lexical/learn/learn_net.h"
#include "mock_host.h"
#include "suite.h"

#define LISTS	 300
#define ROWS	 12
#define FEATURES 4

static float row[LISTS][ROWS][FEATURES], right[LISTS][ROWS], base[LISTS][ROWS];
static struct learn_list list[LISTS];
static struct learn_settings settings;
static struct forest forest;
static const int8_t free_directions[FEATURES] = {0};

static float
draw(void)
{
	return (float)(mock_random() % 10000) / 10000;
}

/* Rows of chance; nothing is right yet. */
static void
setup(void)
{
	int i, j, f;

	mock_seed(11);
	memset(right, 0, sizeof(right));
	memset(base, 0, sizeof(base));
	for (i = 0; i < LISTS; i++) {
		list[i] = (struct learn_list){.rows = row[i][0],
		    .right = right[i],
		    .n = ROWS,
		    .weight = 1};
		for (j = 0; j < ROWS; j++)
			for (f = 0; f < FEATURES; f++)
				row[i][j][f] = draw();
	}
	learn_settings_init(&settings);
	settings.trees = 60;
	settings.least = 20;
}

static void
teardown(void)
{
	forest_done(&forest);
}

static void
learn(const int8_t *directions)
{
	forest_done(&forest);
	learn_forest(&settings, list, LISTS, FEATURES, directions, &forest);
}

static double
say(const float *features)
{
	return forest_sum(&forest, features);
}

/* The row of a list that is right is the best one by `worth`. */
static void
mark_best(double (*worth)(const float *))
{
	int i, j, best;

	for (i = 0; i < LISTS; i++) {
		for (best = 0, j = 1; j < ROWS; j++)
			if (worth(row[i][j]) > worth(row[i][best]))
				best = j;
		right[i][best] = 1;
	}
}

/* The share of lists whose right row is told first, with its base. */
static double
hits(void)
{
	int i, j, best, n = 0;

	for (i = 0; i < LISTS; i++) {
		for (best = 0, j = 1; j < ROWS; j++)
			if (say(row[i][j]) + (double)base[i][j] >
			    say(row[i][best]) + (double)base[i][best])
				best = j;
		n += right[i][best] > 0;
	}
	return (double)n / LISTS;
}

static double
sum_of_two(const float *f)
{
	return (double)(f[0] + 2 * f[1]);
}

static double
same_side(const float *f)
{
	return (f[2] > 0.5F) == (f[3] > 0.5F) ? 1 + (double)f[0] : 0;
}

START_TEST(a_known_order_is_learned)
{
	mark_best(sum_of_two);
	settings.trees = 150;
	learn(free_directions);
	ck_assert_uint_eq(forest.ntrees, 150);
	ck_assert_double_gt(hits(), 0.85);
}
END_TEST

/* Feature 3 tells foreign rows, where the other features mean the opposite;
 * feature 2 is noise. */
static double
opposite_abroad(const float *f)
{
	double worth = (double)(3 * f[0] - 2 * f[1]);

	return f[3] < 0 ? -worth : worth;
}

static size_t
net_hits(const struct net *net)
{
	size_t i, hits = 0;
	int j, best;

	for (i = 0; i < LISTS; i++) {
		for (best = 0, j = 1; j < ROWS; j++)
			if (net_score(net, row[i][j]) >
			    net_score(net, row[i][best]))
				best = j;
		hits += right[i][best] > 0;
	}
	return hits;
}

static void
check_same(const struct net *a, const struct net *b)
{
	size_t i, units = a->units, weights = a->n * units;

	ck_assert_uint_eq(a->n, b->n);
	for (i = 0; i < a->n; i++) {
		ck_assert_float_eq(a->term[i].own, b->term[i].own);
		ck_assert_float_eq(a->term[i].foreign, b->term[i].foreign);
	}
	ck_assert_mem_eq(a->into, b->into, weights * sizeof(*a->into));
	ck_assert_mem_eq(a->bias, b->bias, units * sizeof(*a->bias));
	ck_assert_mem_eq(a->gain, b->gain, units * sizeof(*a->gain));
}

START_TEST(a_sum_is_learned_and_another_abroad)
{
	struct net first, second;
	int i, j;

	for (i = 0; i < LISTS; i++)
		for (j = 0; j < ROWS; j++)
			row[i][j][3] = i % 2 == 0 ? -1 : 1;
	mark_best(opposite_abroad);
	learn_net(list, LISTS, FEATURES, 3, &first);
	ck_assert_uint_eq(first.n, FEATURES);
	ck_assert_uint_gt(net_hits(&first), LISTS * 17 / 20);
	ck_assert_float_lt(first.term[0].foreign, first.term[0].own);
	ck_assert_float_gt(first.term[1].foreign, first.term[1].own);
	learn_net(list, 0, FEATURES, 3, &second);
	ck_assert_uint_eq(second.n, 0);
	net_done(&second);
	learn_net(list, LISTS, FEATURES, 3, &second);
	check_same(&first, &second);
	net_done(&first);
	net_done(&second);
}
END_TEST

/* No weighted sum tells where two features are on the same side: units do. */
START_TEST(units_learn_what_no_sum_can)
{
	struct net net;
	size_t with;

	mark_best(same_side);
	learn_net(list, LISTS, FEATURES, 3, &net);
	with = net_hits(&net);
	memset(net.gain, 0, net.units * sizeof(*net.gain));
	ck_assert_uint_gt(with, net_hits(&net) + LISTS / 4);
	net_done(&net);
}
END_TEST

/* -1 says that there is nothing to tell where nothing else is below 0 and the
 * feature is no mere sign. What is the same everywhere is no term. */
START_TEST(what_is_lacking_counts_nothing)
{
	struct net net;
	int i, j;

	for (i = 0; i < LISTS; i++)
		for (j = 0; j < ROWS; j++) {
			row[i][j][1] = j % 3 == 0 ? -1 : row[i][j][1];
			row[i][j][2] -= 0.5F;
			row[i][j][3] = (float)(j % 3 - 1);
		}
	mark_best(sum_of_two);
	learn_net(list, LISTS, FEATURES, 3, &net);
	ck_assert_uint_eq(net.n, FEATURES);
	ck_assert(!net.term[0].may_lack && net.term[1].may_lack);
	ck_assert(!net.term[2].may_lack && !net.term[3].may_lack);
	ck_assert_float_eq_tol(net.term[1].mean, 0.5F, 0.02F);
	ck_assert_float_eq(net_scale(&net.term[1], -1), 0);
	net_done(&net);
	for (i = 0; i < LISTS; i++)
		for (j = 0; j < ROWS; j++)
			row[i][j][2] = 7;
	learn_net(list, LISTS, FEATURES, 3, &net);
	ck_assert_uint_eq(net.n, FEATURES - 1);
	ck_assert_int_eq(net.term[2].feature, 3);
	net_done(&net);
	memset(row, 0, sizeof(row));
	learn_net(list, LISTS, FEATURES, 3, &net);
	ck_assert_uint_eq(net.n, 0);
	ck_assert_uint_eq(net.units, 0);
	net_done(&net);
}
END_TEST

START_TEST(features_are_learned_together)
{
	mark_best(same_side);
	settings.trees = 150;
	learn(free_directions);
	ck_assert_double_gt(hits(), 0.75);
}
END_TEST

/* Whatever the examples say, the sum follows the directions everywhere. */
static void
check_directions(const int8_t *directions)
{
	float low[FEATURES], high[FEATURES], swap;
	int i, f;

	for (i = 0; i < 20000; i++) {
		for (f = 0; f < FEATURES; f++)
			low[f] = high[f] = draw();
		f = (int)(mock_random() % FEATURES);
		high[f] = draw();
		if (high[f] < low[f]) {
			swap = high[f];
			high[f] = low[f];
			low[f] = swap;
		}
		if (directions[f] != 0)
			ck_assert_double_ge(
			    directions[f] * (say(high) - say(low)), -1e-12);
	}
}

static double
against_directions(const float *f)
{
	return (double)((f[2] > 0.4F ? f[0] : -f[0]) + 0.5F * f[1] +
			(f[3] > 0.5F ? f[2] : 0));
}

START_TEST(directions_are_kept)
{
	static const int8_t directions[FEATURES] = {1, -1, 0, 1};

	mark_best(against_directions);
	settings.goal = _i == 0 ? LEARN_RANK : LEARN_PROBABILITY;
	settings.columns = 1;
	learn(directions);
	check_directions(directions);
	ck_assert_double_gt(hits(), 0.15);
}
END_TEST

static int
is_same(const struct forest *a, const struct forest *b)
{
	size_t i;

	for (i = 0; i < a->nnodes && a->nnodes == b->nnodes; i++)
		if (a->node[i].feature != b->node[i].feature ||
		    a->node[i].left != b->node[i].left ||
		    a->node[i].right != b->node[i].right ||
		    a->node[i].value < b->node[i].value ||
		    a->node[i].value > b->node[i].value)
			return 0;
	return a->nnodes == b->nnodes;
}

START_TEST(same_input_same_forest)
{
	struct forest first;

	mark_best(sum_of_two);
	learn(free_directions);
	first = forest;
	memset(&forest, 0, sizeof(forest));
	learn(free_directions);
	ck_assert(is_same(&first, &forest));
	settings.seed = 2;
	learn(free_directions);
	ck_assert(!is_same(&first, &forest));
	forest_done(&first);
}
END_TEST

static void
use_base(double (*worth)(const float *))
{
	int i, j;

	for (i = 0; i < LISTS; i++) {
		list[i].base = base[i];
		for (j = 0; j < ROWS; j++)
			base[i][j] = (float)worth(row[i][j]);
	}
}

static double
far_apart(const float *f)
{
	return 400 * sum_of_two(f);
}

START_TEST(what_the_base_knows_is_not_learned_again)
{
	double most = 0;
	int i, j;

	mark_best(sum_of_two);
	use_base(far_apart);
	learn(free_directions);
	ck_assert_double_ge(hits(), 0.999);
	for (i = 0; i < LISTS; i++)
		for (j = 0; j < ROWS; j++)
			most = fmax(most, fabs(say(row[i][j])));
	ck_assert_double_lt(most, 1);
}
END_TEST

static double
chance(const float *f)
{
	return f[0] > 0.5F ? (f[1] > 0.5F ? 0.9 : 0.4) : 0.1;
}

static double
log_odds(const float *f)
{
	return log(chance(f) / (1 - chance(f)));
}

static void
mark_by_chance(void)
{
	int i, j;

	for (i = 0; i < LISTS; i++)
		for (j = 0; j < ROWS; j++)
			right[i][j] = (double)draw() < chance(row[i][j]);
}

START_TEST(probabilities_are_learned)
{
	double told, error = 0;
	int i;

	mark_by_chance();
	settings.goal = LEARN_PROBABILITY;
	learn(free_directions);
	for (i = 0; i < LISTS; i++) {
		told = 1 / (1 + exp(-say(row[i][0])));
		error += fabs(told - chance(row[i][0])) / LISTS;
	}
	ck_assert_double_lt(error, 0.06);
}
END_TEST

START_TEST(known_probabilities_need_no_offset)
{
	mark_by_chance();
	use_base(log_odds);
	settings.goal = LEARN_PROBABILITY;
	settings.trees = 1;
	learn(free_directions);
	ck_assert_uint_eq(forest.nnodes, 1);
	ck_assert_double_lt(fabs((double)forest.node[0].value), 0.15);
}
END_TEST

/* A list of weight 0.01 beside one of weight 1 that says the opposite. */
START_TEST(weights_count)
{
	int i, j;

	for (i = 0; i < LISTS; i++) {
		list[i].weight = i % 2 == 0 ? 1 : 0.01;
		for (j = 0; j < ROWS; j++)
			right[i][j] = (row[i][j][0] > 0.5F) == (i % 2 == 0);
	}
	settings.goal = LEARN_PROBABILITY;
	learn(free_directions);
	for (j = 0; j < ROWS; j++)
		ck_assert((say(row[0][j]) > 0) == (row[0][j][0] > 0.5F));
}
END_TEST

START_TEST(settings_are_limits)
{
	size_t t, end;

	mark_best(sum_of_two);
	settings.leaves = 4;
	learn(free_directions);
	for (t = 0; t < forest.ntrees; t++) {
		end =
		    t + 1 < forest.ntrees ? forest.root[t + 1] : forest.nnodes;
		ck_assert_uint_le(end - forest.root[t], 7);
	}
	settings.least = LISTS * ROWS;
	learn(free_directions);
	ck_assert_uint_eq(forest.nnodes, forest.ntrees);
}
END_TEST

START_TEST(nothing_to_learn_is_fine)
{
	learn(free_directions);
	ck_assert_double_eq(say(row[0][0]), 0);
	memset(row, 0, sizeof(row));
	mark_best(sum_of_two);
	learn(free_directions);
	ck_assert_double_eq(say(row[0][0]), say(row[1][1]));
	forest_done(&forest);
	learn_forest(&settings, list, 0, FEATURES, free_directions, &forest);
	ck_assert_double_eq(say(row[0][0]), 0);
	settings.goal = LEARN_PROBABILITY;
	forest_done(&forest);
	learn_forest(&settings, list, 0, FEATURES, free_directions, &forest);
	ck_assert_double_eq(say(row[0][0]), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin learn");
	TCase *tc = tcase_create("learn");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_known_order_is_learned);
	tcase_add_test(tc, a_sum_is_learned_and_another_abroad);
	tcase_add_test(tc, units_learn_what_no_sum_can);
	tcase_add_test(tc, what_is_lacking_counts_nothing);
	tcase_add_test(tc, features_are_learned_together);
	tcase_add_loop_test(tc, directions_are_kept, 0, 2);
	tcase_add_test(tc, same_input_same_forest);
	tcase_add_test(tc, what_the_base_knows_is_not_learned_again);
	tcase_add_test(tc, probabilities_are_learned);
	tcase_add_test(tc, known_probabilities_need_no_offset);
	tcase_add_test(tc, weights_count);
	tcase_add_test(tc, settings_are_limits);
	tcase_add_test(tc, nothing_to_learn_is_fine);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
