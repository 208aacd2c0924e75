/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.h - what parts the words of a text: its punctuation.
 * Owns nothing. Leaves what it parts them into to clauses.h.
 */
#ifndef PLUGIN_LEXICAL_GAPS_H
#define PLUGIN_LEXICAL_GAPS_H

#include "lexical/words/words.h"

/* The weightier, the higher. A colon stands for dashes, brackets and the end of
 * a sentence too. */
enum gap { GAP_NONE, GAP_COMMA, GAP_COLON, GAP_QUESTION };

/* What stands behind each word, also behind the last. */
void gaps_find(const struct words *, uint8_t ret_gap[WORDS_MAX]);

/* Does a colon or a dash stand behind a word, or a mark that opens a quotation,
 * before the next word? */
bool gaps_has_colon(const struct words *, size_t word);
bool gaps_has_quotation(const struct words *, size_t word);

#endif
