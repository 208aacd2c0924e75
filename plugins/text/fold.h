/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold.h - words in one form: case folded, and folded further for matching.
 * Owns nothing that changes. Leaves stems to lexemes.h, numbers to digits.h.
 */
#ifndef PLUGIN_TEXT_FOLD_H
#define PLUGIN_TEXT_FOLD_H

#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

#define FOLD_MAX 255 /* bytes; the rest of a word is left out */

struct fold;

/* NULL when ICU lacks its data. */
struct fold *fold_new(void);
void fold_free(struct fold *);

/*
 * NFKC and case folding of `n` units, at most FOLD_MAX, into UTF-8 with a NUL.
 * Gives the length in bytes, which may be 0, or -1 when ICU fails.
 */
int fold_case(struct fold *, const UChar *, int32_t n, char ret[FOLD_MAX + 1]);

/*
 * The same in Turkish and Azerbaijani: I is the capital of the dotless i, which
 * stays what it is, for stems need it. Elsewhere all four letters are i.
 */
int fold_case_turkic(
    struct fold *, const UChar *, int32_t n, char ret[FOLD_MAX + 1]);

/* Makes dotless letters i in place, where they stay for stems; gives the new
 * length. */
size_t fold_dot(char *, size_t len);

/*
 * Folds `len` bytes, at most FOLD_MAX, of a case folded word or of its stem
 * for matching: without Latin, Greek and Cyrillic marks, with one form of
 * what Arabic, Persian and Urdu write in several, and the Indic scripts in
 * Latin letters. Never
 * gives an empty word: what would be stays as it is. Gives the length.
 */
size_t fold_match(
    struct fold *, const char *, size_t len, char ret[FOLD_MAX + 1]);

#endif
