/* SPDX-License-Identifier: Apache-2.0 */
/*
 * features.h - the numbers that a model sees of a text and a candidate.
 * Owns nothing. Leaves what they are worth to the model.
 *
 * Unless said otherwise a feature is a share in 0..1 weighted by rarity (see
 * vocabulary.h), and -1 when there is nothing to take a share of. "Of the text"
 * leaves out what wraps a post: the line of its author.
 */
#ifndef PLUGIN_LEXICAL_FEATURES_H
#define PLUGIN_LEXICAL_FEATURES_H

#include <stddef.h>
#include <stdint.h>

#include "lexical/model/feature_names.h"

/* Name and direction of each: +1 and -1: trees that a desk adds to the ranking
 * may only rise or fall with it; 0: either. */
extern const char *const feature_name[FEATURES];
extern const int8_t feature_direction[FEATURES];

/*
 * Fills the features that compare a candidate with the others of its list:
 * those of rows 0..n-1, each of FEATURES numbers, `stride` floats apart. The
 * others are there, and the rows stand in the order of the index. It leaves
 * index_rank as it is, for between them stand some that are not in the list.
 * For a list from which rows were taken out: call it again.
 */
void features_compare(float *rows, size_t n, size_t stride);

#endif
