/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_mean.h - learns several forests that differ by chance alone, since one
 * of them may be off by more than what the features are worth (Breiman,
 * "Bagging predictors", 1996).
 * Owns nothing. Leaves the learning to lexical/learn/learn.h.
 */
#ifndef QUALITY_TRAIN_MEAN_H
#define QUALITY_TRAIN_MEAN_H

#include "lexical/learn/learn.h"

/* The mean of the forests of seeds 1 to `many`: all their trees, each of which
 * adds so much less. forest_done() ends it. */
struct forest mean_learn(const struct learn_settings *, unsigned many,
    const struct learn_list *, size_t n, const int8_t *directions);

#endif
