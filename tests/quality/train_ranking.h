/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_ranking.h - learns to rank the candidates of a post.
 * Owns nothing. Leaves the learning itself to lexical/learn.h.
 */
#ifndef QUALITY_TRAIN_RANKING_H
#define QUALITY_TRAIN_RANKING_H

#include "lexical/learn.h"
#include "train_lists.h"

#define TRAIN_ALL TRAIN_FOLDS /* no fold is left out */

#define RANKING_FORESTS 3 /* seeds 1, 2, ...; the ranking is their mean */

/* The settings that were chosen by cross-validation, of the first forest. */
void ranking_settings(struct learn_settings *);

/* Learns from all lists but those of fold `without`. forest_done() ends the
 * forest. */
void ranking_learn(
    const struct train_lists *, unsigned without, struct forest *ret_forest);

/* The scores of a list. */
void ranking_score(const struct forest *, struct train_list *);

#endif
