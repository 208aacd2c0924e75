/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grams.c - the character n-grams of a word, as hashes.
 * Owns nothing.
 */
#include "lexical/words/grams.h"

#include <string.h>
#include <unicode/utf8.h>

#include "text/vectorised.h"

/* Grams that are hashed together: those of most words. */
#define LANES 8
typedef uint32_t lanes __attribute__((vector_size(LANES * sizeof(uint32_t)),
    aligned(sizeof(uint32_t)), may_alias));

#define CHARACTERS (GRAMS_CHARACTERS + 2) /* with begin and end */

/* The last lanes may have more characters than the word, and more grams. */
_Static_assert(sizeof(UChar32) == sizeof(uint32_t), "a character has a lane");
_Static_assert(3 * CHARACTERS - 2 - 3 - 4 + LANES <= GRAMS_MAX, "room for all");

static size_t
read_characters(const char *word, size_t len, UChar32 ret[CHARACTERS + LANES])
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
	memset(ret + n, 0, LANES * sizeof(*ret));
	return n;
}

/*
 * The grams of one size, which the compiler knows; gives how many. They are
 * looked up in tables of the library's words, which are no stranger's to fill,
 * so a plain hash will do.
 */
static inline size_t
hash_size(const UChar32 *c, size_t n, unsigned size, uint32_t *ret)
{
	lanes h;
	size_t i;
	unsigned k;

	for (i = 0; i + size <= n; i += LANES) {
		h = (lanes){0} + size;
		for (k = 0; k < size; k++)
			h = (h ^ *(const lanes *)(c + i + k)) * 0x9e3779b1U;
		*(lanes *)(ret + i) = h ^ h >> 15;
	}
	return n < size ? 0 : n - size + 1;
}

VECTORISED
static size_t
hash_all(const UChar32 *c, size_t n, unsigned longest, uint32_t *ret)
{
	size_t k = hash_size(c, n, 3, ret);

	if (longest >= 4)
		k += hash_size(c, n, 4, ret + k);
	if (longest >= 5)
		k += hash_size(c, n, 5, ret + k);
	return k;
}

size_t
grams_of(const char *word, size_t len, unsigned longest,
    uint32_t ret[GRAMS_MAX], size_t *ret_three)
{
	UChar32 c[CHARACTERS + LANES];
	size_t n = read_characters(word, len, c);

	if (ret_three != NULL)
		*ret_three =
		    n - 2; /* with begin and end there are two or more */
	return hash_all(c, n, longest, ret);
}
