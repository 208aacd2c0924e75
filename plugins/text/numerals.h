/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numerals.h - the number words of a language, from ICU's spelling rules and
 * what wordings.h adds.
 * Owns the vocabulary and the phrases of one language. Leaves digits to
 * digits.h and sums of several words to numbers.h.
 */
#ifndef PLUGIN_TEXT_NUMERALS_H
#define PLUGIN_TEXT_NUMERALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/fold.h"
#include "text/segments.h"

#define NUMERALS_PHRASE 8 /* words of the longest phrase */

struct numerals;

/*
 * What ICU spells for a language, a base tag such as "en"; never NULL, empty
 * when ICU has no rules. Uses the segments and the fold for a moment.
 */
struct numerals *numerals_new(
    const char *language, struct segments *, struct fold *);
void numerals_free(struct numerals *);

/* The number, from 1, of a word folded for matching; 0: no number word. */
uint16_t numerals_find(const struct numerals *, const char *word, size_t len);

/*
 * The longest phrase that `n` words begin with ("quatre vingt dix"): how many
 * words it has, or 0. Its value is below 10,000, a thousand times what is below
 * 1,000, or a power of ten once or twice.
 */
size_t numerals_phrase(
    const struct numerals *, const uint16_t *word, size_t n, double *ret_value);

/* What a word multiplies by: 100, 1,000 … or 0. */
double numerals_multiplier(const struct numerals *, uint16_t word);

/* Does the word stand between others: "and", "et"? */
bool numerals_is_link(const struct numerals *, uint16_t word);

/* Do multipliers stand first, as Swahili's "elfu mbili" for 2,000? */
bool numerals_is_prefixed(const struct numerals *);

/* Is the word, standing alone, more often something else than a number? */
bool numerals_is_shy(const struct numerals *, uint16_t word);

/* Does the word say "one", if a number of several words follows: "a"? */
bool numerals_is_article(const struct numerals *, uint16_t word);

/* Is it a half of the multiplier behind? */
bool numerals_is_half(const struct numerals *, uint16_t word);

/* May it stand between a number and its half: "and", "y", "с"? */
bool numerals_links_half(const struct numerals *, uint16_t word);

/* Is it such a link and the half in one word, as Turkish "buçuk"? */
bool numerals_is_and_half(const struct numerals *, uint16_t word);

/* Do units stand behind tens as words of their own: Filipino, Ukrainian? */
bool numerals_adds_units(const struct numerals *);

#endif
