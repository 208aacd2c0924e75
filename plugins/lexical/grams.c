/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grams.c - the character n-grams of a word, as hashes.
 * Owns nothing.
 */
#include "lexical/grams.h"

#include <unicode/utf8.h>

static size_t
read_characters(const char *word, size_t len, UChar32 ret[GRAMS_CHARACTERS + 2])
{
	size_t n = 0;
	int32_t i = 0;
	UChar32 c;

	ret[n++] = '_';
	while (i < (int32_t)len && n <= GRAMS_CHARACTERS) {
		U8_NEXT(word, i, (int32_t)len, c);
		ret[n++] = c;
	}
	ret[n++] = '_';
	return n;
}

/*
 * The grams of one size, which the compiler knows; gives how many. They are
 * looked up in tables of the library's words, which are no stranger's to fill,
 * so a plain hash will do.
 */
static inline size_t
hash_all(const UChar32 *c, size_t n, unsigned size, uint32_t *ret)
{
	uint32_t h;
	size_t i;
	unsigned k;

	for (i = 0; i + size <= n; i++) {
		h = size;
		for (k = 0; k < size; k++)
			h = (h ^ (uint32_t)c[i + k]) * 0x9e3779b1U;
		ret[i] = h ^ h >> 15;
	}
	return i;
}

size_t
grams_of(const char *word, size_t len, unsigned longest,
    uint32_t ret[GRAMS_MAX], size_t *ret_three)
{
	UChar32 c[GRAMS_CHARACTERS + 2];
	size_t k, n = read_characters(word, len, c);

	k = hash_all(c, n, 3, ret);
	if (ret_three != NULL)
		*ret_three = k;
	if (longest >= 4)
		k += hash_all(c, n, 4, ret + k);
	if (longest >= 5)
		k += hash_all(c, n, 5, ret + k);
	return k;
}
