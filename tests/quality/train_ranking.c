/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_ranking.c - learns to rank the candidates of a post. Of the wrong ones
 * it takes the index's first and some of the others: these are many, and tell
 * little.
 * Owns the rows while it learns. Leaves the learning itself to
 * lexical/learn/learn_net.h.
 */
#include "train_ranking.h"

#include <stdlib.h>
#include <string.h>

#include "lexical/learn/chance.h"
#include "lexical/learn/learn_net.h"
#include "text/mem.h"

#define ROWS_FIRST 20 /* that are always taken */
#define ROWS_ALL   40 /* about so many of a list are taken */

/* Copies the rows of a list that are learned from. */
static struct learn_list
sample_list(const struct train_list *list, uint64_t *chance)
{
	double keep = list->n > ROWS_ALL ? (double)(ROWS_ALL - ROWS_FIRST) /
					       (double)(list->n - ROWS_FIRST)
					 : 1;
	float *rows = mem_zero(list->n * FEATURES, sizeof(*rows));
	float *right = mem_zero(list->n, sizeof(*right));
	size_t i, n = 0;

	for (i = 0; i < list->n; i++) {
		if (list->right[i] <= 0 && i >= ROWS_FIRST &&
		    chance_share(chance) >= keep)
			continue;
		memcpy(rows + n * FEATURES, list->rows + i * FEATURES,
		    FEATURES * sizeof(*rows));
		right[n++] = list->right[i];
	}
	return (struct learn_list){
	    .rows = rows, .right = right, .n = n, .weight = list->weight};
}

static int
teaches(const struct train_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->right[i] > 0)
			return 1;
	return 0;
}

void
ranking_learn(
    const struct train_lists *lists, unsigned without, struct model *ret)
{
	struct learn_list *sample = mem_zero(lists->n, sizeof(*sample));
	uint64_t chance = 1;
	size_t i, n = 0;

	for (i = 0; i < lists->n; i++)
		if (lists->v[i].fold != without && teaches(&lists->v[i]))
			sample[n++] = sample_list(&lists->v[i], &chance);
	learn_net(sample, n, FEATURES, FEATURE_language, &ret->net);
	for (i = 0; i < n; i++) {
		free((void *)(uintptr_t)sample[i].rows);
		free((void *)(uintptr_t)sample[i].right);
	}
	free(sample);
}

void
ranking_score(const struct model *model, struct train_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		list->score[i] =
		    (float)model_score(model, list->rows + i * FEATURES);
}
