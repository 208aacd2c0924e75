/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_ablate.h - what each group of features gives: the ranking is learned
 * anew without it, and cross-validated.
 * Owns nothing. Leaves learning to train_ranking.h.
 */
#ifndef QUALITY_TRAIN_ABLATE_H
#define QUALITY_TRAIN_ABLATE_H

#include <stdio.h>

#include "eval_set.h"
#include "train_lists.h"

/*
 * Prints a table in Markdown: MAP@5 of the posts as they are, of each set, and
 * its change without each group. Only the lists of kind TRAIN_PLAIN are learned
 * from. The lists' scores are lost.
 */
void ablate_write(
    FILE *, struct eval_set *const *sets, size_t nsets, struct train_lists *);

#endif
