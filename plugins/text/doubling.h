/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubling.h - words that a 2 behind them says twice, as Malay, Indonesian and
 * their kin are written in haste: "hati2" is hati-hati, "anak2nya" is
 * anak-anaknya.
 * Owns nothing.
 */
#ifndef PLUGIN_TEXT_DOUBLING_H
#define PLUGIN_TEXT_DOUBLING_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* Is a base language written so? */
bool doubling_is_of(const char *language);

/* Where the 2 of such a word stands, which has three letters or more before it,
 * capitals four, and no other digit; behind it stands nothing that multiplies
 * a number. -1: it is no such word. */
int32_t doubling_find(const UChar *word, int32_t n);

#endif
