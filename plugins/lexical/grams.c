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

/* Grams are looked up in tables of the library's words, which are no
 * stranger's to fill, so a plain hash will do. */
static uint32_t
hash(const UChar32 *c, unsigned n)
{
	uint32_t h = n;
	unsigned i;

	for (i = 0; i < n; i++)
		h = (h ^ (uint32_t)c[i]) * 0x9e3779b1U;
	return h ^ h >> 15;
}

size_t
grams_of(const char *word, size_t len, unsigned low, unsigned high,
    uint32_t ret[GRAMS_MAX], size_t *ret_three)
{
	UChar32 c[GRAMS_CHARACTERS + 2];
	size_t i, k = 0, n = read_characters(word, len, c);
	unsigned size;

	for (size = low; size <= high; size++) {
		for (i = 0; i + size <= n; i++)
			ret[k++] = hash(c + i, size);
		if (size == 3 && ret_three != NULL)
			*ret_three = k;
	}
	return k;
}
