/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kin.h - may two words that look alike be one? Who misspells a word keeps its
 * first letter (all but 3 in 100: Pollock and Zamora, "Automatic spelling
 * correction in scientific and scholarly text", 1984); a compound, or a word
 * with something before it, holds the other whole. The rest are neighbours by
 * chance: "выставка" is no "поставка".
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_KIN_H
#define PLUGIN_LEXICAL_KIN_H

#include <stdbool.h>
#include <stddef.h>

/* Of UTF-8 words that are not empty. */
bool kin(const char *a, size_t a_len, const char *b, size_t b_len);

#endif
