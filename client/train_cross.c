/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_cross.c - each text is answered by a model that has not learned from
 * it. Owns the answers.
 */
#include "train_cross.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lexical/learn/learn_measure.h"

/* Chance alone moves a sum by about so many of its standard errors. */
#define ERRORS 2

/* Answers the texts of a fold, or all; sets their precisions. */
static void
answer(const struct train_lists *lists, const struct model *model,
    unsigned fold, double *ret_precision, struct train_answers *ret)
{
	struct ranking *ranking = ranking_new(model);

	for (size_t i = 0; i < lists->n; i++) {
		const struct train_list *list = &lists->items[i];
		double precision;

		if (fold != TRAIN_ALL && list->fold != fold)
			continue;
		precision = train_answers_add(ret, model, ranking, list);
		ret_precision[i] = list->judged > 0 ? precision : 0;
	}
	ranking_free(ranking);
}

static void
answer_crosswise(const struct train_lists *lists, const struct model *base,
    unsigned trees, double *ret_precision, struct train_answers *ret)
{
	struct model model = {.net = base->net, .confidence = base->confidence};

	for (unsigned fold = 0; fold < TRAIN_FOLDS; fold++) {
		model.rank = train_ranking(lists, base, trees, fold);
		answer(lists, &model, fold, ret_precision, ret);
		forest_done(&model.rank);
	}
}

static double
sum_of(const double *numbers, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += numbers[i];
	return sum;
}

/* Whether texts gained more, all together, than by chance. */
static bool
is_gain(const double *before, const double *after, size_t n)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		double gain = after[i] - before[i];

		sum += gain;
		squares += gain * gain;
	}
	/* Equal gains may leave less than nothing, by rounding. */
	squares = fmax(squares - sum * sum / (double)n, 0);
	return sum > 0 && sum > ERRORS * sqrt(squares);
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
				answers->items[i].odds =
				    forest_sum(&forest, answers->items[i].row);
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

/* What a figure rose by; nothing when it cannot be told. */
static double
gain(double before, double after)
{
	return isnan(before) || isnan(after) ? 0 : after - before;
}

/* What the confidence gained. */
static double
honesty(const struct train_figures *before, const struct train_figures *after)
{
	return gain(before->auroc, after->auroc) -
	       gain(before->calibration, after->calibration);
}

/* Answers all texts by the continued ranking, or by the base's unless that is
 * worse by more than chance; gives the sum of their precisions. */
static double
try_ranking(const struct train_lists *lists, const struct model *base,
    bool force, struct train_result *result, struct train_answers *ret)
{
	struct train_answers before = {0}, after = {0};
	double *old = mem_calloc(lists->n, sizeof(*old)), sum;
	double *new = mem_calloc(lists->n, sizeof(*new));
	bool better;

	answer(lists, base, TRAIN_ALL, old, &before);
	answer_crosswise(lists, base, train_trees(lists), new, &after);
	better = force || is_gain(old, new, lists->n);
	sum = sum_of(old, lists->n);
	result->before = measure(lists, &before, sum, false);
	if (better) {
		sum = sum_of(new, lists->n);
		result->rank_trees = train_trees(lists);
	}
	*ret = better ? after : before;
	train_answers_done(better ? &before : &after);
	free(old);
	free(new);
	return sum;
}

static void
try_confidence(const struct train_lists *lists, const struct model *base,
    bool force, double precisions, struct train_answers *answers,
    struct train_result *result)
{
	struct train_figures plain = measure(lists, answers, precisions, false);

	doubt_crosswise(answers, base, train_trees(lists));
	result->after = measure(lists, answers, precisions, true);
	if (force || honesty(&plain, &result->after) > 0)
		result->confidence_trees = train_trees(lists);
	else
		result->after = plain;
}

void
train_cross(const struct train_lists *lists, const struct model *base,
    bool force, struct train_result *ret)
{
	struct train_answers answers = {0};
	double precisions;

	*ret = (struct train_result){0};
	precisions = try_ranking(lists, base, force, ret, &answers);
	try_confidence(lists, base, force, precisions, &answers, ret);
	ret->model.net = base->net;
	ret->model.rank =
	    train_ranking(lists, base, ret->rank_trees, TRAIN_ALL);
	ret->model.confidence =
	    train_confidence(&answers, base, ret->confidence_trees, TRAIN_ALL);
	train_answers_done(&answers);
}

void
train_result_done(struct train_result *result)
{
	forest_done(&result->model.rank);
	forest_done(&result->model.confidence);
}

bool
train_is_better(const struct train_result *r)
{
	double precision = gain(r->before.precision, r->after.precision);

	return precision >= 0 && precision + honesty(&r->before, &r->after) > 0;
}
