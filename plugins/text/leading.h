/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leading.h - the numerals that a word of Han or Hangul begins with, which are
 * to stand apart from what they count.
 * Owns nothing. Leaves tokens to tokenizer.h, their sums to myriads.h.
 */
#ifndef PLUGIN_TEXT_LEADING_H
#define PLUGIN_TEXT_LEADING_H

#include <stdint.h>

#include "text/draft.h"
#include "text/segments.h"

/* In UTF-16 units, from the word's first on. */
struct leading {
	int32_t ordinal;  /* what makes the numerals behind it an ordinal */
	int32_t numerals; /* behind that; also those of a number that began in
			     the words before */
};

/* The draft has the words before it. */
struct leading leading_find(const struct draft *, const struct segment *);

#endif
