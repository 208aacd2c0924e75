/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_cross.c - each text is answered by a model that has not learned from
 * it. Owns the answers.
 */
#include "train_cross.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lexical/learn_measure.h"

/* Answers the texts of a fold, or all; gives the sum of their precisions. */
static double
answer(const struct train_lists *lists, const struct model *model,
    unsigned fold, struct train_answers *ret)
{
	double sum = 0, precision;

	for (size_t i = 0; i < lists->n; i++) {
		const struct train_list *list = &lists->items[i];

		if (fold != TRAIN_ALL && list->fold != fold)
			continue;
		precision = train_answers_add(ret, model, list);
		if (list->judged > 0)
			sum += precision;
	}
	return sum;
}

static double
answer_crosswise(const struct train_lists *lists, const struct model *base,
    struct train_answers *ret)
{
	struct model model = {.confidence = base->confidence};
	double sum = 0;

	for (unsigned fold = 0; fold < TRAIN_FOLDS; fold++) {
		model.rank = train_ranking(lists, base, fold);
		sum += answer(lists, &model, fold, ret);
		forest_done(&model.rank);
	}
	return sum;
}

static void
doubt_crosswise(
    struct train_answers *answers, const struct model *base, unsigned trees)
{
	for (unsigned fold = 0; fold < TRAIN_FOLDS; fold++) {
		struct forest forest =
		    train_confidence(answers, base, trees, fold);

		for (size_t i = 0; i < answers->n; i++)
			if (answers->items[i].fold == fold)
				answers->items[i].odds = forest_sum(&forest,
				    answers->items[i].row, 0, forest.ntrees);
		forest_done(&forest);
	}
}

static size_t
count_judged(const struct train_lists *lists)
{
	size_t n = 0;

	for (size_t i = 0; i < lists->n; i++)
		n += lists->items[i].judged > 0;
	return n;
}

static struct train_figures
measure(const struct train_lists *lists, const struct train_answers *answers,
    double precisions, bool continued)
{
	struct measure_bet *bet = mem_calloc(answers->n, sizeof(*bet));
	size_t judged = count_judged(lists), i, n = 0;
	struct train_figures figures;

	for (i = 0; i < answers->n; i++) {
		const struct train_answer *a = &answers->items[i];
		double odds = continued ? a->odds : (double)a->base;

		if (a->first)
			bet[n++] =
			    (struct measure_bet){.told = 1 / (1 + exp(-odds)),
				.right = a->right > 0};
	}
	figures.precision = judged > 0 ? precisions / (double)judged : NAN;
	figures.auroc = measure_auroc(bet, n);
	figures.calibration = measure_calibration(bet, n);
	free(bet);
	return figures;
}

void
train_cross(const struct train_lists *lists, const struct model *base,
    struct train_result *ret)
{
	struct train_answers before = {0}, after = {0};
	double precisions;

	*ret = (struct train_result){.trees = train_trees(lists)};
	precisions = answer(lists, base, TRAIN_ALL, &before);
	ret->before = measure(lists, &before, precisions, false);
	precisions = answer_crosswise(lists, base, &after);
	doubt_crosswise(&after, base, ret->trees);
	ret->after = measure(lists, &after, precisions, true);
	ret->model.rank = train_ranking(lists, base, TRAIN_ALL);
	ret->model.confidence =
	    train_confidence(&after, base, ret->trees, TRAIN_ALL);
	train_answers_done(&before);
	train_answers_done(&after);
}

void
train_result_done(struct train_result *result)
{
	forest_done(&result->model.rank);
	forest_done(&result->model.confidence);
}

static double
gain(double before, double after)
{
	return isnan(before) || isnan(after) ? 0 : after - before;
}

bool
train_is_better(const struct train_result *r)
{
	double precision = gain(r->before.precision, r->after.precision);

	return precision >= 0 &&
	       precision + gain(r->before.auroc, r->after.auroc) -
		       gain(r->before.calibration, r->after.calibration) >
		   0;
}
