/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn.c - learns a forest: each tree moves the scores of the examples where
 * the trees before it left them wrong.
 * Owns the working memory. Leaves the goal to learn_goal.h and the growth of a
 * tree to learn_tree.h.
 */
#include "lexical/learn/learn.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/learn/chance.h"
#include "lexical/learn/learn_bins.h"
#include "lexical/learn/learn_goal.h"
#include "lexical/learn/learn_tree.h"
#include "text/mem.h"

/* One forest while it is learned. */
struct learner {
	const struct learn_settings *settings;
	struct examples examples;
	struct bins bins;
	struct grower *grower;
	struct slope *slopes;
	uint32_t *rows;	    /* chosen for a tree */
	uint16_t *features; /* all; the first ones are chosen */
	uint64_t random;
	struct forest *forest;
	size_t node_cap;
};

void
learn_settings_init(struct learn_settings *s)
{
	*s = (struct learn_settings){
	    .goal = LEARN_RANK,
	    .trees = 200,
	    .leaves = 15,
	    .bins = 64,
	    .rate = 0.1,
	    .l2 = 5,
	    .least = 50,
	    .rows = 0.7,
	    .columns = 0.5,
	    .seed = 1,
	};
}

/* Whole lists are chosen: a list without its right rows teaches nothing. */
static size_t
choose_rows(struct learner *l)
{
	const struct examples *e = &l->examples;
	size_t i, r, n = 0;

	for (i = 0; i < e->nlists; i++)
		if (chance_share(&l->random) < l->settings->rows)
			for (r = e->start[i]; r < e->start[i + 1]; r++)
				l->rows[n++] = (uint32_t)r;
	return n;
}

static size_t
choose_features(struct learner *l)
{
	size_t all = l->bins.nfeatures, i, j;
	size_t n = (size_t)ceil(l->settings->columns * (double)all);
	uint16_t feature;

	for (i = 0; i < n; i++) {
		j = i + (size_t)(chance_share(&l->random) * (double)(all - i));
		feature = l->features[i];
		l->features[i] = l->features[j];
		l->features[j] = feature;
	}
	return n;
}

/* Room for one tree more; its nodes are not counted yet. */
static struct forest_node *
add_tree(struct learner *l)
{
	struct forest *f = l->forest;

	f->node = mem_grow(f->node, &l->node_cap, f->nnodes + FOREST_NODES_MAX,
	    sizeof(*f->node));
	f->root[f->ntrees++] = (uint32_t)f->nnodes;
	return &f->node[f->nnodes];
}

static void
learn_tree(struct learner *l)
{
	struct forest_node *tree = add_tree(l);
	size_t n, m;

	goal_slopes(l->settings->goal, &l->examples, l->slopes);
	n = choose_rows(l);
	m = choose_features(l);
	l->forest->nnodes +=
	    grower_grow(l->grower, l->slopes, l->rows, n, l->features, m, tree);
	grower_apply(l->grower, tree, l->examples.score);
}

/* A probability starts from the share of right rows, as a tree of one leaf;
 * shrunken trees would take long to get there. */
static void
learn_offset(struct learner *l)
{
	struct forest_node *leaf = add_tree(l);
	double offset = goal_offset(&l->examples);
	size_t r;

	*leaf = (struct forest_node){.feature = -1, .value = (float)offset};
	l->forest->nnodes++;
	for (r = 0; r < l->examples.nrows; r++)
		l->examples.score[r] += (double)leaf->value;
}

static void
learner_init(struct learner *l, const struct learn_settings *settings,
    const struct learn_list *lists, size_t n, size_t features,
    const int8_t *directions)
{
	size_t f;

	l->settings = settings;
	l->random = settings->seed;
	examples_init(&l->examples, lists, n);
	bins_init(&l->bins, lists, n, features, settings->bins);
	l->grower = grower_new(settings, &l->bins, directions);
	l->slopes = mem_zero(l->examples.nrows, sizeof(*l->slopes));
	l->rows = mem_zero(l->examples.nrows, sizeof(*l->rows));
	l->features = mem_zero(features, sizeof(*l->features));
	for (f = 0; f < features; f++)
		l->features[f] = (uint16_t)f;
}

static void
learner_done(struct learner *l)
{
	grower_free(l->grower);
	bins_done(&l->bins);
	examples_done(&l->examples);
	free(l->slopes);
	free(l->rows);
	free(l->features);
}

void
learn_forest(const struct learn_settings *settings,
    const struct learn_list *lists, size_t n, size_t features,
    const int8_t *directions, struct forest *ret_forest)
{
	struct forest forest = {0};
	struct learner l = {.forest = &forest};

	assert(settings->trees <= FOREST_TREES_MAX && features <= INT16_MAX);
	forest.root = mem_zero(settings->trees, sizeof(*forest.root));
	learner_init(&l, settings, lists, n, features, directions);
	if (settings->goal == LEARN_PROBABILITY && settings->trees > 0)
		learn_offset(&l);
	while (forest.ntrees < settings->trees) {
		learn_tree(&l);
		if (settings->progress != NULL)
			settings->progress(settings->arg,
			    (unsigned)forest.ntrees, settings->trees);
	}
	learner_done(&l);
	*ret_forest = forest;
}
