/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.h - what ranked answers are worth: the figures of the data's own
 * scorer, computed independently of it.
 * Owns the confidences of the first answers. Leaves reading and asking to
 * others.
 */
#ifndef QUALITY_SCORE_H
#define QUALITY_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "eval_set.h"
#include "host.h"

/* Means over the queries, all in 0..1; NAN where there is nothing to tell. */
struct score_figures {
	double map1, map5;  /* average precision among the first answers */
	double mrr;	    /* one over the place of the first right answer */
	double s1, s5, s10; /* share with a right one among the first */
	double auroc, ece;  /* of the confidence in the first answer */
};

struct score_first {
	double confidence;
	bool is_right;
};

struct score {
	struct score_figures sum;
	size_t queries;
	struct score_first *first; /* of every query that was answered */
	size_t nfirst, cap;
};

/*
 * Takes note of a query's answers, of which narrative N is claim N - 1, the
 * best first. A query of which nothing is known has no right answer, and counts
 * for auroc and ece alone.
 */
void score_add(struct score *, const struct eval_query *,
    const struct host_answer *, size_t n, bool is_known);
void score_tell(struct score *, struct score_figures *ret_figures);
void score_done(struct score *);

#endif
