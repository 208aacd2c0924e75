/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranking.h - BM25: the narratives whose best document fits a query best.
 * Owns the accumulators. Leaves the counts to postings.h and what a score is
 * worth to confidence.h.
 */
#ifndef PLUGIN_LEXICAL_RANKING_H
#define PLUGIN_LEXICAL_RANKING_H

#include "lexical/postings.h"

#define RANKING_MAX 64 /* answers */

struct ranking {
	double k1;     /* how soon repeating a word stops to count, >= 0 */
	double b;      /* how much length counts, 0..1 */
	double common; /* share of documents that makes a stop word, 0..1 */
	float *score;  /* by document */
	size_t score_cap;
};

/* A narrative, by its best document. */
struct ranked {
	const struct document *document;
	double score;
};

void ranking_done(struct ranking *);

/* The rarity of a term that stands in `documents` of `living`: ln(…), > 0. */
double ranking_idf(size_t living, uint32_t documents);

/* Is the term too common to tell anything? */
int ranking_is_stop(
    const struct ranking *, const struct postings *, uint32_t term);

/*
 * The best narratives, at most `max` (<= RANKING_MAX), the best first, equals
 * by id; only those that share a term with the query.
 */
size_t ranking_run(struct ranking *, const struct postings *,
    const struct bag *query, struct ranked *ret_ranked, size_t max);

#endif
