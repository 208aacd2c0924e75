/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.h - numbers written with digits, of any script, in one form: plain
 * decimals in ASCII.
 * Owns nothing. Leaves number words to numerals.h.
 */
#ifndef PLUGIN_TEXT_DIGITS_H
#define PLUGIN_TEXT_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

#define DIGITS_MAX 255 /* bytes */

/*
 * Reads a case folded word such as "1,000", "1.5", "3rd", "20k", "١٬٠٠٠".
 * Gives the length of its one form, or 0 when it is no number. A separator
 * before three digits parts groups, else it is the decimal point. `money` when
 * a currency's sign stands before, where "1.5m" is million. Says whether there
 * were digits and separators alone.
 */
size_t digits_form(const char *word, size_t len, bool money,
    char ret[DIGITS_MAX + 1], bool *ret_plain);

/* What such a form of at most 15 bytes is worth. */
double digits_value(const char *form);

/* Writes 0 <= value < 1e15 with at most six decimals; gives the length. */
size_t digits_print(double value, char ret[DIGITS_MAX + 1]);

/* Is it what may end digits, in a text as it stands: "th", "bn"? */
bool digits_is_suffix(const UChar *, int32_t n);

#endif
