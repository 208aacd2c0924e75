/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_goal.h - which way, and how far, each example's score should move.
 * Owns the examples without their features. Leaves moving them to learn.c.
 */
#ifndef PLUGIN_LEXICAL_LEARN_GOAL_H
#define PLUGIN_LEXICAL_LEARN_GOAL_H

#include <stddef.h>

#include "lexical/learn/learn.h"

/* The rows of all lists, one after the other. */
struct examples {
	size_t nlists, nrows;
	size_t *start;	/* of each list; one more: the end */
	double *weight; /* of each list; 1 on average */
	float *right;	/* of each row */
	double *score;	/* of each row: what the forest says so far */
};

/* Of the gain in one row's score: its first derivative, and the second one with
 * its sign turned. */
struct slope {
	float up, bend;
};

void examples_init(struct examples *, const struct learn_list *, size_t n);
void examples_done(struct examples *);

/* The slopes of all rows. */
void goal_slopes(
    enum learn_goal, const struct examples *, struct slope *ret_slopes);

/* What to add to all scores so that the rows that are right are as many as the
 * probabilities say. */
double goal_offset(const struct examples *);

#endif
