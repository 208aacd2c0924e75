/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_confidence.h - learns how sure an answer is, from answers to posts that
 * the ranking has not seen, with and without their right claims.
 * Owns the answers. Leaves ranking to train_ranking.h.
 */
#ifndef QUALITY_TRAIN_CONFIDENCE_H
#define QUALITY_TRAIN_CONFIDENCE_H

#include "lexical/learn/learn.h"
#include "train_lists.h"

#define CONFIDENCE_FORESTS 4 /* seeds 1, 2, ...; what is told is their mean */

/* One of the first answers to a post. */
struct train_answer {
	float row[FEATURES];
	float right;
	size_t set;
	unsigned fold;
	enum train_kind kind;
	int first;  /* it is the very first */
	double sum; /* the log-odds that a forest without its fold tells */
	double weight;
};

struct train_answers {
	struct train_answer *v;
	size_t n, cap;
};

/* Adds the first answers to a post by a model that has not seen it, and those
 * it gets when its right claims are not known. */
void confidence_collect(
    struct train_answers *, const struct model *rank, struct train_list *);

/* Tells the log-odds of all answers, each by a forest without its fold. */
void confidence_cross(struct train_answers *);

/* The forest of all answers, calibrated by what confidence_cross() told.
 * forest_done() ends it. */
void confidence_learn(const struct train_answers *, struct forest *ret_forest);

void confidence_settings(struct learn_settings *);
void train_answers_done(struct train_answers *);

#endif
