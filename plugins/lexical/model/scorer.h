/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scorer.h - what the trees of a forest add up to, sooner than by walking them:
 * the tests of all trees stand together by feature and threshold, so that
 * those a row fails are found one behind the other, and each strikes out the
 * leaves that it leads away from. Lucchese and others, "QuickScorer: a fast
 * algorithm to rank documents with additive ensembles of regression trees"
 * (2015). Owns its tables. Leaves the trees to model.h.
 */
#ifndef PLUGIN_LEXICAL_SCORER_H
#define PLUGIN_LEXICAL_SCORER_H

#include "lexical/model/model.h"

struct scorer;

/* For a forest that lives longer. */
struct scorer *scorer_new(const struct forest *);
void scorer_free(struct scorer *);

/* forest_sum(), to the bit. */
double scorer_sum(const struct scorer *, const float *row);

#endif
