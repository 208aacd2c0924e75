/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scorer.h - what some trees of a forest add up to, sooner than by walking
 * them: the tests of all trees stand together by feature and threshold, so that
 * those a row fails are found one behind the other, and each strikes out the
 * leaves that it leads away from. Lucchese and others, "QuickScorer: a fast
 * algorithm to rank documents with additive ensembles of regression trees"
 * (2015). Owns its tables. Leaves the trees to model.h.
 */
#ifndef PLUGIN_LEXICAL_SCORER_H
#define PLUGIN_LEXICAL_SCORER_H

#include "lexical/model.h"

struct scorer;

/* For trees first..last-1 of a forest that lives longer. */
struct scorer *scorer_new(const struct forest *, size_t first, size_t last);
void scorer_free(struct scorer *);

/* forest_sum() of these trees, to the bit. */
double scorer_sum(const struct scorer *, const float *row);

#endif
