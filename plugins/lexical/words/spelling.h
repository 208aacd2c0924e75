/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spelling.h - the vocabulary's words that a word of unknown spelling may
 * mean: those of like trigrams, or of the same skeleton.
 * Owns the two tables of the vocabulary's words. Leaves the words to the
 * vocabulary.
 */
#ifndef PLUGIN_LEXICAL_SPELLING_H
#define PLUGIN_LEXICAL_SPELLING_H

#include "lexical/words/vocabulary.h"

#define SPELLING_MAX 4

struct spelling;

struct spelling_guess {
	uint32_t term;
	float likeness; /* 0..1 */
};

struct spelling *spelling_new(const struct vocabulary *);
void spelling_free(struct spelling *);

/* Takes note of the vocabulary's words that are new since the last time. */
void spelling_learn(struct spelling *);

/* The likeliest words that stand in some document, the likeliest first; gives
 * how many. Words of fewer than four bytes have none. */
size_t spelling_guess(struct spelling *, const char *word, size_t len,
    struct spelling_guess ret[SPELLING_MAX]);

/* Memory in use, in bytes. */
size_t spelling_bytes(const struct spelling *);

#endif
