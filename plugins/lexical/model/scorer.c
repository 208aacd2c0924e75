/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scorer.c - the tests of all trees by feature, and the leaves of each.
 * Owns both. A tree of more leaves than a word has bits, which nobody trains,
 * is walked, and all others with it.
 */
#include "lexical/model/scorer.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "text/mem.h"

#define LEAVES_MAX 64

/* A test of a tree: who is above the threshold goes right, and does not come to
 * the leaves on the left. */
struct test {
	float threshold;
	int16_t feature;
	uint16_t tree;
	uint64_t right; /* the other leaves, from the left */
};

struct scorer {
	const struct forest *forest;
	bool walks;

	struct test *test; /* by feature and threshold */
	size_t ntests, test_cap;
	size_t *begin; /* of each feature's tests; one more ends the last */
	size_t nfeatures;

	float *leaf;	/* of all trees, from the left */
	uint32_t *root; /* of each tree: its first leaf */
	size_t nleaves, leaf_cap;
};

/* A tree while its leaves are counted. */
struct reading {
	struct scorer *scorer;
	const struct forest_node *node;
	uint16_t tree;
	unsigned leaves;
};

static void
add_leaf(struct reading *r, float value)
{
	struct scorer *s = r->scorer;

	s->leaf =
	    mem_grow(s->leaf, &s->leaf_cap, s->nleaves + 1, sizeof(*s->leaf));
	s->leaf[s->nleaves++] = value;
	r->leaves++;
}

/* The leaves numbered begin..end-1 are on the node's left. */
static void
add_test(struct reading *r, const struct forest_node *node, unsigned begin,
    unsigned end)
{
	struct scorer *s = r->scorer;
	uint64_t left = 0;

	for (; begin < end; begin++)
		left |= UINT64_C(1) << begin;
	s->test =
	    mem_grow(s->test, &s->test_cap, s->ntests + 1, sizeof(*s->test));
	s->test[s->ntests++] =
	    (struct test){node->value, node->feature, r->tree, ~left};
}

/* What hangs on a node, from the left; false when there are too many
 * leaves. */
static bool
read_node(struct reading *r, size_t at)
{
	const struct forest_node *node = &r->node[at];
	unsigned begin = r->leaves, end;

	if (r->leaves == LEAVES_MAX)
		return false;
	if (node->feature < 0) {
		add_leaf(r, node->value);
		return true;
	}
	if (!read_node(r, node->left))
		return false;
	end = r->leaves;
	if (!read_node(r, node->right))
		return false;
	add_test(r, node, begin, end);
	return true;
}

static int
compare_tests(const void *a, const void *b)
{
	const struct test *x = a, *y = b;

	if (x->feature != y->feature)
		return x->feature - y->feature;
	return x->threshold < y->threshold ? -1 : x->threshold > y->threshold;
}

static void
sort_tests(struct scorer *s)
{
	size_t i, f = 0;

	if (s->ntests > 0) {
		qsort(s->test, s->ntests, sizeof(*s->test), compare_tests);
		s->nfeatures = (size_t)s->test[s->ntests - 1].feature + 1;
	}
	s->begin = mem_zero(s->nfeatures + 1, sizeof(*s->begin));
	for (i = 0; i < s->ntests; i++)
		while (f < (size_t)s->test[i].feature)
			s->begin[++f] = i;
	s->begin[s->nfeatures] = s->ntests;
}

struct scorer *
scorer_new(const struct forest *forest)
{
	struct scorer *s = mem_zero(1, sizeof(*s));
	struct reading r = {.scorer = s};
	size_t t;

	assert(forest->ntrees <= FOREST_TREES_MAX);
	s->forest = forest;
	s->root = mem_zero(forest->ntrees, sizeof(*s->root));
	for (t = 0; t < forest->ntrees && !s->walks; t++) {
		r.node = &forest->node[forest->root[t]];
		r.tree = (uint16_t)t;
		r.leaves = 0;
		s->root[r.tree] = (uint32_t)s->nleaves;
		s->walks = !read_node(&r, 0);
	}
	sort_tests(s);
	return s;
}

void
scorer_free(struct scorer *s)
{
	if (s == NULL)
		return;
	free(s->test);
	free(s->begin);
	free(s->leaf);
	free(s->root);
	free(s);
}

double
scorer_sum(const struct scorer *s, const float *row)
{
	uint64_t leaves[FOREST_TREES_MAX];
	size_t n = s->forest->ntrees, t, f;
	const struct test *test, *end;
	double sum = 0;

	if (s->walks)
		return forest_sum(s->forest, row);
	for (t = 0; t < n; t++)
		leaves[t] = UINT64_MAX;
	for (f = 0; f < s->nfeatures; f++) {
		end = &s->test[s->begin[f + 1]];
		for (test = &s->test[s->begin[f]];
		     test < end && !(row[f] <= test->threshold); test++)
			leaves[test->tree] &= test->right;
	}
	for (t = 0; t < n; t++)
		sum += (double)s->leaf[s->root[t] +
				       (unsigned)__builtin_ctzll(leaves[t])];
	return sum;
}
