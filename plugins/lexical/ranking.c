/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranking.c - what the model makes of the candidates of a text.
 * Owns nothing. Most candidates are out of the question after a few trees, so
 * only the best of those go through all: a cascade, as in Wang, Lin and
 * Metzler, "A cascade ranking model for efficient ranked retrieval" (2011).
 */
#include "lexical/ranking.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_TREES 40
#define SECOND_MANY 24 /* candidates that see the other trees */

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void
ranking_sort(struct ranked *ranked, size_t n)
{
	qsort(ranked, n, sizeof(*ranked), compare_ranked);
}

static void
add_trees(const struct model *model, const struct engine_candidate *c,
    struct ranked *ranked, size_t n, size_t first, size_t last)
{
	size_t i;

	for (i = 0; i < n; i++)
		ranked[i].score += forest_sum(
		    &model->rank, c[ranked[i].at].feature, first, last);
	ranking_sort(ranked, n);
}

void
ranking_order(const struct model *model, struct engine_candidate *c, size_t n,
    struct ranked *ret)
{
	size_t trees = model->rank.ntrees, i;
	size_t first = trees < FIRST_TREES ? trees : FIRST_TREES;

	for (i = 0; i < n; i++)
		ret[i] = (struct ranked){0, i};
	add_trees(model, c, ret, n, 0, first);
	add_trees(
	    model, c, ret, n < SECOND_MANY ? n : SECOND_MANY, first, trees);
	for (i = 0; i < n; i++) {
		float *feature = c[ret[i].at].feature;
		double other = n < 2 ? 0 : ret[i == 0 ? 1 : 0].score;

		feature[FEATURE_rank_score] = (float)ret[i].score;
		feature[FEATURE_rank_lead] = (float)(ret[i].score - other);
	}
}

double
ranking_confidence(const struct model *model, const struct engine_candidate *c)
{
	double odds = forest_sum(
	    &model->confidence, c->feature, 0, model->confidence.ntrees);

	return 1 / (1 + exp(-odds));
}
