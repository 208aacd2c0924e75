/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn.h - learns a forest from examples: gradient boosting of regression
 * trees on histograms (Friedman 2001; Ke and others, "LightGBM", 2017), either
 * for ranking (LambdaMART: Burges 2010, with NDCG at 10) or for a probability
 * (logistic loss). Directions are kept as monotone constraints.
 * Owns its working memory. Leaves features and lists to the caller. The same
 * input and seed give the same forest.
 */
#ifndef PLUGIN_LEXICAL_LEARN_H
#define PLUGIN_LEXICAL_LEARN_H

#include "lexical/model/model.h"

enum learn_goal {
	LEARN_RANK,	   /* right rows above wrong ones within their list */
	LEARN_PROBABILITY, /* sigmoid(sum) = share of right rows */
};

struct learn_settings {
	enum learn_goal goal;
	unsigned trees, leaves, bins; /* 200, 15, 64 */
	double rate;		      /* shrinkage, 0.1 */
	double l2;		      /* on leaf values, 5 */
	unsigned least;		      /* rows in a leaf, 50 */
	double rows, columns;	      /* shares used for each tree, 0.7, 0.5 */
	uint64_t seed;
	void (*progress)(
	    void *arg, unsigned tree, unsigned trees); /* or NULL */
	void *arg;
};

struct learn_list {
	const float *rows;  /* n rows of `features` numbers */
	const float *right; /* 1: right, 0: not; n of them */
	const float *base; /* what a net or forest before it says, or NULL: 0 */
	size_t n;
	double weight; /* > 0 */
};

/* The defaults above. */
void learn_settings_init(struct learn_settings *);

/* `directions`: one of +1, 0, -1 for each feature. The forest is the caller's;
 * forest_done() ends it. */
void learn_forest(const struct learn_settings *, const struct learn_list *,
    size_t n, size_t features, const int8_t *directions,
    struct forest *ret_forest);

#endif
