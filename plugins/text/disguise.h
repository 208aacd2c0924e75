/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disguise.h - words in which digits stand for letters, "v4ccine", as people
 * write them to be missed by those who look for words.
 * Owns nothing. Leaves numbers to digits.h.
 */
#ifndef PLUGIN_TEXT_DISGUISE_H
#define PLUGIN_TEXT_DISGUISE_H

#include <stdint.h>
#include <unicode/utypes.h>

/*
 * Puts letters for the digits 0 1 3 4 5 7 of a word that has at least three
 * Latin letters, no fewer letters than digits, no other digits, no two
 * digits in a row, and a digit between letters. "H1N1" stays as it
 * is.
 */
void disguise_undo(UChar *word, int32_t n);

#endif
