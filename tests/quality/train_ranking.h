/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_ranking.h - learns to rank the candidates of a post.
 * Owns nothing. Leaves the learning itself to lexical/learn/learn_net.h.
 */
#ifndef QUALITY_TRAIN_RANKING_H
#define QUALITY_TRAIN_RANKING_H

#include "lexical/model/model.h"
#include "train_lists.h"

#define TRAIN_ALL TRAIN_FOLDS /* no fold is left out */

/* Learns the net from all lists but those of fold `without`, and leaves the
 * rest of the model: a forest that corrects it is for those who train on. */
void ranking_learn(
    const struct train_lists *, unsigned without, struct model *ret_model);

/* The scores of a list. */
void ranking_score(const struct model *, struct train_list *);

#endif
