/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_confidence.c - learns how sure an answer is.
 * Owns the answers, and lists while right claims are out of them. Leaves
 * ranking to train_ranking.h.
 */
#include "train_confidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/compare/ranking.h"
#include "text/mem.h"
#include "train_mean.h"
#include "train_ranking.h"

#define ANSWERS 3 /* of a list that are learned from */
/* Of three texts that a desk sees two are taken to be on nothing known: then
 * the error of a guess is that nothing is told, not that something is. */
#define UNKNOWN 2

static void
add_answers(struct train_answers *answers, const struct train_list *list)
{
	struct ranked *ranked = mem_zero(list->n, sizeof(*ranked));
	struct train_answer *a;
	size_t i;

	for (i = 0; i < list->n; i++)
		ranked[i] = (struct ranked){(double)list->score[i], i};
	ranking_sort(ranked, list->n);
	for (i = 0; i < list->n && i < ANSWERS; i++) {
		answers->v = mem_grow(
		    answers->v, &answers->cap, answers->n + 1, sizeof(*a));
		a = &answers->v[answers->n++];
		*a = (struct train_answer){.right = list->right[ranked[i].at],
		    .set = list->set,
		    .fold = list->fold,
		    .kind = list->kind,
		    .first = i == 0,
		    .weight = list->weight};
		memcpy(a->row, list->rows + ranked[i].at * FEATURES,
		    sizeof(a->row));
		ranking_describe(ranked, list->n, i, a->row);
	}
	free(ranked);
}

/* Takes a row over into a list that lacks some of those before it. */
static void
take_over(const struct train_list *list, size_t i, struct train_list *left)
{
	float *row = left->rows + left->n * FEATURES;
	size_t lacks = i - left->n++;

	memcpy(row, list->rows + i * FEATURES, FEATURES * sizeof(*row));
	row[FEATURE_index_rank] =
	    log1pf(expm1f(row[FEATURE_index_rank]) - (float)lacks);
}

/* The list as it is when its right claims are not known. */
static struct train_list
take_out_right(const struct train_list *list)
{
	struct train_list left = *list;
	size_t i;

	left.rows = mem_zero(list->n * FEATURES, sizeof(*left.rows));
	left.right = mem_zero(list->n, sizeof(*left.right));
	left.score = mem_zero(list->n, sizeof(*left.score));
	left.n = left.judged = 0;
	for (i = 0; i < list->n; i++)
		if (list->right[i] <= 0)
			take_over(list, i, &left);
	features_compare(left.rows, left.n, FEATURES);
	return left;
}

void
confidence_collect(struct train_answers *answers, const struct model *rank,
    struct train_list *list)
{
	struct train_list left;

	ranking_score(rank, list);
	add_answers(answers, list);
	if (list->judged == 0)
		return;
	left = take_out_right(list);
	left.weight *= UNKNOWN;
	ranking_score(rank, &left);
	add_answers(answers, &left);
	free(left.rows);
	free(left.right);
	free(left.score);
}

void
confidence_settings(struct learn_settings *s)
{
	learn_settings_init(s);
	s->goal = LEARN_PROBABILITY;
	s->trees = 200;
}

/*
 * What speaks for an answer in a list may speak against the whole list: many
 * long posts share words with something. So only the ranking's own word has a
 * direction here.
 */
static void
learn(const struct train_answers *answers, unsigned without,
    struct forest *ret_forest)
{
	struct learn_list *list = mem_zero(answers->n, sizeof(*list));
	int8_t directions[FEATURES] = {0};
	struct learn_settings settings;
	size_t i, n = 0;

	directions[FEATURE_rank_score] = directions[FEATURE_rank_lead] = 1;
	directions[FEATURE_rank_third] = directions[FEATURE_rank_tenth] = 1;
	directions[FEATURE_rank_share] = 1;
	for (i = 0; i < answers->n; i++)
		if (answers->v[i].fold != without)
			list[n++] =
			    (struct learn_list){.rows = answers->v[i].row,
				.right = &answers->v[i].right,
				.n = 1,
				.weight = answers->v[i].weight};
	confidence_settings(&settings);
	*ret_forest =
	    mean_learn(&settings, CONFIDENCE_FORESTS, list, n, directions);
	free(list);
}

void
confidence_cross(struct train_answers *answers)
{
	struct forest forest;
	unsigned fold;
	size_t i;

	for (fold = 0; fold < TRAIN_FOLDS; fold++) {
		learn(answers, fold, &forest);
		for (i = 0; i < answers->n; i++)
			if (answers->v[i].fold == fold)
				answers->v[i].sum =
				    forest_sum(&forest, answers->v[i].row);
		forest_done(&forest);
	}
}

void
confidence_learn(const struct train_answers *answers, struct forest *ret_forest)
{
	learn(answers, TRAIN_ALL, ret_forest);
}

void
train_answers_done(struct train_answers *answers)
{
	free(answers->v);
}
