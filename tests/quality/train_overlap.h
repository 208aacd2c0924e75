/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_overlap.h - keeps what is scored out of what is trained on: the sets
 * have posts and claims in common, within and across them.
 * Owns nothing that outlives the call. Leaves the choice of splits to nobody:
 * "train" is trained on, all others are scored.
 */
#ifndef QUALITY_TRAIN_OVERLAP_H
#define QUALITY_TRAIN_OVERLAP_H

#include <stddef.h>
#include <stdint.h>

#include "eval_set.h"

/*
 * Marks the posts to train on, `ret_chosen[set][query]`: those of the train
 * splits that answer to a known claim, but for those whose words are half the
 * same as those of a scored post of any set, and those with a right claim that
 * is half the same as a right claim of a scored post. 0, or -1 when ICU lacks
 * its data. Each array is of nqueries bytes; free() ends it.
 */
int overlap_choose(
    struct eval_set *const *sets, size_t nsets, uint8_t **ret_chosen);

#endif
