/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranking.h - what the model makes of the candidates of a text: their order,
 * and how sure each is.
 * Owns the forests as they are evaluated. Leaves the model to model.h.
 */
#ifndef PLUGIN_LEXICAL_RANKING_H
#define PLUGIN_LEXICAL_RANKING_H

#include "lexical/compare/answer.h"
#include "lexical/model/model.h"

/* A candidate with what is thought of it. */
struct ranked {
	double score; /* any */
	size_t at;    /* of the candidates */
};

/* Puts the best first, equals by `at`. */
void ranking_sort(struct ranked *, size_t n);

/* Fills the features of rank of the candidate at a place of an ordered list, of
 * which the first 20 count. */
void ranking_describe(
    const struct ranked *, size_t n, size_t place, float *feature);

struct ranking;

/* By a model that lives longer. */
struct ranking *ranking_new(const struct model *);
void ranking_free(struct ranking *);

/* Orders candidates, the best first; fills their features of rank. */
void ranking_order(const struct ranking *, struct engine_candidate *, size_t n,
    struct ranked *ret);

/* 0..1: that an ordered candidate is right. */
double ranking_confidence(
    const struct ranking *, const struct engine_candidate *);

#endif
