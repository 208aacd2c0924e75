/* SPDX-License-Identifier: Apache-2.0 */
/*
 * han.h - Han numerals, and the same in Hangul, read by character.
 * Owns nothing. Leaves which syllables are numerals to hangul.h, tokens to
 * numbers.h.
 */
#ifndef PLUGIN_TEXT_HAN_H
#define PLUGIN_TEXT_HAN_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* How many Han numerals s[begin..end) begins with. */
int32_t han_count(const UChar *s, int32_t begin, int32_t end);

/* Are so many of them a number, even if a word's first characters are? */
bool han_is_sum(const UChar *s, int32_t n);

/* What a numeral multiplies by: 10, 100 …; 0: nothing. */
double han_multiplier(UChar);

/* Which digit it is, or -1. */
int32_t han_digit(UChar);

/* Is it a digit, from 1 on? */
bool han_is_digit(UChar);

/* Does it say that a number between whose numerals it stands is not exact,
 * "三十多万"? */
bool han_is_some(UChar);

/* Does such a one stand at s[at], with digits or a multiplier before it and
 * 10,000 or more behind it: does the number go on? */
bool han_is_rounded(const UChar *s, int32_t at, int32_t end);

/* A number while it is read; begins as HAN_SUM. */
struct han_sum {
	double total, section, number; /* section < 10,000; number -1: none */
};

#define HAN_SUM          \
	{                \
		0, 0, -1 \
	}

/* Adds a numeral; false when it is none, or multiplies nothing. */
bool han_add(struct han_sum *, UChar);

double han_value(const struct han_sum *);

#endif
