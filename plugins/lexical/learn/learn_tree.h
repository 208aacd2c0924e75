/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_tree.h - grows one regression tree after the other.
 * Owns the working memory for one. Leaves the choice of rows and features to
 * learn.c.
 */
#ifndef PLUGIN_LEXICAL_LEARN_TREE_H
#define PLUGIN_LEXICAL_LEARN_TREE_H

#include <stdint.h>

#include "lexical/learn/learn.h"
#include "lexical/learn/learn_bins.h"
#include "lexical/learn/learn_goal.h"

struct grower;

/* The arguments outlive the grower. */
struct grower *grower_new(const struct learn_settings *, const struct bins *,
    const int8_t *directions);
void grower_free(struct grower *);

/*
 * Grows a tree on `n` rows, ascending, by their slopes, splitting by any of
 * `m` features. Writes its nodes, at most 2 * leaves - 1; returns how many.
 */
size_t grower_grow(struct grower *, const struct slope *, const uint32_t *rows,
    size_t n, const uint16_t *features, size_t m, struct forest_node *ret);

/* Adds what the tree grown last says to the scores of all rows. */
void grower_apply(
    const struct grower *, const struct forest_node *, double *scores);

#endif
