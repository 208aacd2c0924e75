/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.h - whether a pattern stands in a text from a given word on.
 * Owns nothing. Leaves reading patterns to pattern.h and choosing them and
 * the words to index.h.
 */
#ifndef PLUGIN_PHRASE_MATCH_H
#define PLUGIN_PHRASE_MATCH_H

#include "phrase/pattern.h"

#define MATCH_SPAN_MAX 256 /* words of the text that a match may cover */

/*
 * Gives the word behind the shortest occurrence of the pattern that begins
 * with word `start`, or 0. Takes from `*effort` one for each word compared;
 * sets it to 0 and gives 0 when it does not suffice.
 */
size_t match_pattern(const struct pattern *, const struct tokens *,
    size_t start, uint64_t *effort);

#endif
