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

#define RANKING_FORESTS 2 /* seeds 1, 2, ...; the ranking is their mean */

/* The settings that were chosen by cross-validation, of the first forest. */
void ranking_settings(struct learn_settings *);

/* Learns the sum and the ranking forest from all lists but those of fold
 * `without`, and leaves the rest of the model. */
void ranking_learn(
    const struct train_lists *, unsigned without, struct model *ret_model);

/* The scores of a list. */
void ranking_score(const struct model *, struct train_list *);

#endif
