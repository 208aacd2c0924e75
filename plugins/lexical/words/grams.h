/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grams.h - the character n-grams of a word, as hashes, with its begin and end
 * marked: "_wa" "war" "ar_".
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_GRAMS_H
#define PLUGIN_LEXICAL_GRAMS_H

#include <stddef.h>
#include <stdint.h>

#define GRAMS_CHARACTERS 40 /* of a word; the rest is left out */
#define GRAMS_MAX	 (3 * (GRAMS_CHARACTERS + 2))

/*
 * The n-grams of 3 to `longest` characters (3..5) of a UTF-8 word, the short
 * ones first, into `ret`; gives how many. Two words of any script have the
 * same hash for the same characters. ret_three, if not NULL, is how many
 * 3-grams there are.
 */
size_t grams_of(const char *word, size_t len, unsigned longest,
    uint32_t ret[GRAMS_MAX], size_t *ret_three);

#endif
