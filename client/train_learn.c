/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_learn.c - chooses what is learned from, and how boldly. A desk has
 * decided little compared with what the base model has seen, so the new trees
 * are few and small and only correct what it says. Owns the rows meanwhile.
 */
#include "train_learn.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lexical/learn/learn.h"

#define TREES_MAX      60
#define TEXTS_A_TREE   2
#define WRONG_MANY     20 /* candidates of a text, the base model's first */
#define ANSWERS	       3  /* of a text, for the confidence */
#define PRECISION_DEEP 5
#define REJECTED_COUNT 2 /* how often one counts that was rejected */

/* The rows of one text. */
struct sample {
	float *rows, *right, *base;
	size_t n;
};

unsigned
train_trees(const struct train_lists *lists)
{
	size_t trees = lists->n / TEXTS_A_TREE;

	return (unsigned)(trees < TREES_MAX ? trees : TREES_MAX);
}

/* A wrong order is put right by few decisions; a probability wants many. */
static void
choose_settings(struct learn_settings *s, enum learn_goal goal, unsigned trees)
{
	bool rank = goal == LEARN_RANK;

	learn_settings_init(s);
	s->goal = goal;
	s->trees = trees;
	s->leaves = rank ? 7 : 4;
	s->least = rank ? 10 : 20;
	s->rate = rank ? 0.1 : 0.05;
	s->l2 = rank ? 5 : 20;
}

/* --- ranking --- */

static void
add_row(struct sample *s, const float *row, float right, float base)
{
	memcpy(s->rows + s->n * FEATURES, row, FEATURES * sizeof(*row));
	s->right[s->n] = right;
	s->base[s->n++] = base;
}

static void
add_candidate(
    struct sample *s, const struct train_list *list, size_t at, double base)
{
	const float *row = list->candidate[at].feature;
	enum train_mark mark = list->mark[at];
	int count = mark == TRAIN_REJECTED ? REJECTED_COUNT : 1;

	while (count-- > 0)
		add_row(s, row, mark == TRAIN_RIGHT, (float)base);
}

/* What stands far behind, nobody sees and nothing is learned from. */
static struct learn_list
sample_list(const struct train_list *list, const struct model *base,
    const struct ranking *ranking)
{
	struct engine_candidate copy[ENGINE_COMPARED];
	struct ranked ranked[ENGINE_COMPARED];
	size_t most = list->n * REJECTED_COUNT, i, at;
	struct sample s = {.rows = mem_calloc(most * FEATURES, sizeof(*s.rows)),
	    .right = mem_calloc(most, sizeof(*s.right)),
	    .base = mem_calloc(most, sizeof(*s.base))};

	memcpy(copy, list->candidate, list->n * sizeof(*copy));
	ranking_order(ranking, copy, list->n, ranked);
	for (i = 0; i < list->n; i++) {
		at = ranked[i].at;
		if (i < WRONG_MANY || list->mark[at] != TRAIN_WRONG)
			add_candidate(&s, list, at,
			    model_score(base, list->candidate[at].feature));
	}
	return (struct learn_list){.rows = s.rows,
	    .right = s.right,
	    .base = s.base,
	    .n = s.n,
	    .weight = 1};
}

static bool
teaches(const struct train_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->mark[i] == TRAIN_RIGHT)
			return true;
	return false;
}

static struct forest
learn(const struct learn_settings *settings, const struct learn_list *lists,
    size_t n, const int8_t *directions, const struct forest *base)
{
	struct forest more = {0}, both;

	if (n > 0 && settings->trees > 0)
		learn_forest(settings, lists, n, FEATURES, directions, &more);
	both = forest_join(base, &more);
	forest_done(&more);
	return both;
}

struct forest
train_ranking(const struct train_lists *lists, const struct model *base,
    unsigned trees, unsigned without)
{
	struct learn_list *sample = mem_calloc(lists->n, sizeof(*sample));
	struct ranking *ranking = ranking_new(base);
	struct learn_settings settings;
	struct forest forest;
	size_t i, n = 0;

	for (i = 0; i < lists->n; i++)
		if (lists->items[i].fold != without &&
		    teaches(&lists->items[i]))
			sample[n++] =
			    sample_list(&lists->items[i], base, ranking);
	ranking_free(ranking);
	choose_settings(&settings, LEARN_RANK, trees);
	forest = learn(&settings, sample, n, feature_direction, &base->rank);
	for (i = 0; i < n; i++) {
		free((void *)(uintptr_t)sample[i].rows);
		free((void *)(uintptr_t)sample[i].right);
		free((void *)(uintptr_t)sample[i].base);
	}
	free(sample);
	return forest;
}

/* --- answers --- */

static void
add_answer(struct train_answers *answers, const struct model *model,
    const struct train_list *list, const float *row, size_t at, bool first)
{
	const struct forest *confidence = &model->confidence;
	enum train_mark mark = list->mark[at];
	struct train_answer *a;

	if (mark == TRAIN_UNKNOWN)
		return;
	if (answers->n == answers->cap) {
		answers->cap = answers->cap * 2 + 64;
		answers->items = mem_resize(
		    answers->items, answers->cap, sizeof(*answers->items));
	}
	a = &answers->items[answers->n++];
	*a = (struct train_answer){.right = mark == TRAIN_RIGHT,
	    .base = (float)forest_sum(confidence, row),
	    .weight = mark == TRAIN_REJECTED ? REJECTED_COUNT : 1,
	    .fold = list->fold,
	    .first = first};
	memcpy(a->row, row, sizeof(a->row));
}

static double
average_precision(const struct train_list *list, const struct ranked *ranked)
{
	double sum = 0;
	size_t i, hits = 0;

	for (i = 0; i < list->n && i < PRECISION_DEEP; i++)
		if (list->mark[ranked[i].at] == TRAIN_RIGHT)
			sum += (double)++hits / (double)(i + 1);
	return list->judged > 0 ? sum / (double)list->judged : 0;
}

double
train_answers_add(struct train_answers *answers, const struct model *model,
    const struct ranking *ranking, const struct train_list *list)
{
	struct engine_candidate copy[ENGINE_COMPARED];
	struct ranked ranked[ENGINE_COMPARED];
	size_t i;

	/* The ranking leaves its word in the features. */
	memcpy(copy, list->candidate, list->n * sizeof(*copy));
	ranking_order(ranking, copy, list->n, ranked);
	for (i = 0; i < list->n && i < ANSWERS; i++)
		add_answer(answers, model, list, copy[ranked[i].at].feature,
		    ranked[i].at, i == 0);
	return average_precision(list, ranked);
}

void
train_answers_done(struct train_answers *answers)
{
	free(answers->items);
}

/* --- confidence --- */

/* Only the ranking's own word has a direction, as in the base model. */
struct forest
train_confidence(const struct train_answers *answers, const struct model *base,
    unsigned trees, unsigned without)
{
	struct learn_list *list = mem_calloc(answers->n, sizeof(*list));
	int8_t directions[FEATURES] = {0};
	struct learn_settings settings;
	struct forest forest;
	size_t i, n = 0;

	directions[FEATURE_rank_score] = directions[FEATURE_rank_lead] = 1;
	directions[FEATURE_rank_third] = directions[FEATURE_rank_tenth] = 1;
	directions[FEATURE_rank_share] = 1;
	for (i = 0; i < answers->n; i++) {
		const struct train_answer *a = &answers->items[i];

		if (a->fold != without)
			list[n++] = (struct learn_list){.rows = a->row,
			    .right = &a->right,
			    .base = &a->base,
			    .n = 1,
			    .weight = a->weight};
	}
	choose_settings(&settings, LEARN_PROBABILITY, trees);
	forest = learn(&settings, list, n, directions, &base->confidence);
	free(list);
	return forest;
}
