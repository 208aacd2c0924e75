/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confidence.h - how sure one may be that a ranked narrative is meant.
 * Owns nothing. Leaves the ranking to ranking.h.
 */
#ifndef PLUGIN_LEXICAL_CONFIDENCE_H
#define PLUGIN_LEXICAL_CONFIDENCE_H

#include "lexical/ranking.h"

/* What the estimate rests on; each a pure number. */
struct confidence_features {
	double query;	 /* 0..1: rarity of the query that the document has */
	double document; /* 0..1: rarity of the document that the query has */
	double shared;	 /* >= 0: summed rarity of all shared words */
	double lead;	 /* ln(score / best other score), -1..1 */
};

/* The features of ranked[i] of `n`. With no other answer the lead is 1. */
void confidence_measure(const struct ranking *, const struct postings *,
    const struct bag *query, const struct ranked *, size_t n, size_t i,
    struct confidence_features *ret_features);

/* 0..1: about the share of such matches that a person would confirm. */
double confidence_estimate(const struct confidence_features *);

#endif
