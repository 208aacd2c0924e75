/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_scorer.c - the scorer against a plain walk down every tree.
 * Owns random forests. Leaves what a forest is to test_model.c.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/model/scorer.h"
#include "suite.h"
#include "text/mem.h"

#define FEATURES 9
#define ROWS	 50
#define TREES	 30

static struct forest forest;
static size_t node_cap;

static void
setup(void)
{
	forest.root = mem_zero(TREES, sizeof(*forest.root));
}

static void
teardown(void)
{
	forest_done(&forest);
	node_cap = 0;
}

/* Few values, so that many are equal. */
static float
value(void)
{
	return (float)(random() % 20) / 4 - 2;
}

static size_t
add_node(void)
{
	forest.node = mem_grow(
	    forest.node, &node_cap, forest.nnodes + 1, sizeof(*forest.node));
	forest.node[forest.nnodes] = (struct forest_node){
	    .feature = -1, .value = (float)(random() % 1000) / 7};
	return forest.nnodes++;
}

/* Splits leaves at random until there are so many. */
static void
add_tree(size_t leaves)
{
	size_t root = forest.nnodes, n, at;

	forest.root[forest.ntrees++] = (uint32_t)root;
	add_node();
	for (n = 1; n < leaves; n++) {
		do
			at = root + (size_t)random() % (forest.nnodes - root);
		while (forest.node[at].feature >= 0);
		add_node();
		add_node();
		forest.node[at] = (struct forest_node){
		    .feature = (int16_t)(random() % FEATURES),
		    .left = (uint16_t)(forest.nnodes - 2 - root),
		    .right = (uint16_t)(forest.nnodes - 1 - root),
		    .value = value()};
	}
}

/* Nodes whose children are one and the same, as a file may have them. */
static void
add_shared_tree(size_t depth)
{
	size_t i, at;

	forest.root[forest.ntrees++] = (uint32_t)forest.nnodes;
	for (i = 0; i < depth; i++) {
		at = add_node();
		forest.node[at] = (struct forest_node){.feature = 1,
		    .left = (uint16_t)(i + 1),
		    .right = (uint16_t)(i + 1),
		    .value = value()};
	}
	add_node();
}

static void
check_sums(void)
{
	struct scorer *s = scorer_new(&forest);
	float row[FEATURES];
	size_t i, k;

	for (i = 0; i < ROWS; i++) {
		for (k = 0; k < FEATURES; k++)
			row[k] = random() % 40 == 0 ? NAN : value();
		ck_assert_double_eq(
		    scorer_sum(s, row), forest_sum(&forest, row));
	}
	scorer_free(s);
}

/* How many leaves the trees have at most. */
static const size_t most[] = {1, 2, 15, 64, 128};

START_TEST(sums_what_a_walk_sums)
{
	srandom((unsigned)_i + 1);
	check_sums();
	while (forest.ntrees < TREES)
		add_tree(forest.ntrees == 7 ? most[_i]
					    : 1 + (size_t)random() % most[_i]);
	check_sums();
}
END_TEST

START_TEST(nodes_that_share_children_end)
{
	add_tree(5);
	add_shared_tree(3);
	add_tree(5);
	check_sums();
	add_shared_tree(100);
	check_sums();
	scorer_free(NULL);
}
END_TEST

static Suite *
scorer_suite(void)
{
	Suite *s = suite_create("scorer");
	TCase *tc = tcase_create("scorer");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, sums_what_a_walk_sums, 0,
	    (int)(sizeof(most) / sizeof(most[0])));
	tcase_add_test(tc, nodes_that_share_children_end);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(scorer_suite());
}
