/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_learn.h - continues the two forests of a model with a few trees, from
 * what a desk has decided. Owns nothing; which texts are held back is
 * train_cross.c's.
 */
#ifndef COUNTERPOINT_CLIENT_TRAIN_LEARN_H
#define COUNTERPOINT_CLIENT_TRAIN_LEARN_H

#include "lexical/compare/ranking.h"
#include "train_lists.h"

#define TRAIN_ALL TRAIN_FOLDS /* no fold is held back */

/* One of the first answers to a text, and whether it is right. */
struct train_answer {
	float row[FEATURES]; /* as the ranking leaves them */
	float right;	     /* 1 or 0 */
	float base;	     /* log-odds that the base model tells */
	double odds;	     /* and the continued one; not filled here */
	double weight;
	unsigned fold;
	bool first; /* of its text */
};

struct train_answers {
	struct train_answer *items;
	size_t n, cap;
};

/* How many trees so many texts are worth. */
unsigned train_trees(const struct train_lists *);

/* The base model's trees and so many learned from all lists but one fold's. The
 * caller ends the forest. */
struct forest train_ranking(const struct train_lists *,
    const struct model *base, unsigned trees, unsigned without);

/*
 * Answers a text as the matcher with this model, and its ranking, does, and
 * adds the first answers of which it is known whether they are right. Returns
 * the average precision of the first five, 0..1; of no use for a text without a
 * right one.
 */
double train_answers_add(struct train_answers *, const struct model *,
    const struct ranking *, const struct train_list *);

/* As train_ranking(), of answers given by rankings that had not seen their
 * texts. */
struct forest train_confidence(const struct train_answers *,
    const struct model *base, unsigned trees, unsigned without);

void train_answers_done(struct train_answers *);

#endif
