/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skeleton.c - a Latin word without its inner vowels.
 * Owns nothing.
 */
#include "lexical/words/skeleton.h"

#include <stdbool.h>
#include <stdint.h>

#define LEAST 3

static inline bool
is_soft(char c)
{
	const uint32_t soft = 1 << ('a' - 'a') | 1 << ('e' - 'a') |
			      1 << ('i' - 'a') | 1 << ('o' - 'a') |
			      1 << ('u' - 'a') | 1 << ('w' - 'a') |
			      1 << ('y' - 'a') | 1 << ('h' - 'a');

	return soft >> (c - 'a') & 1;
}

size_t
skeleton_of(const char *word, size_t len, char ret[SKELETON_MAX + 1])
{
	size_t i, n = 0;

	if (len < LEAST || len > SKELETON_MAX)
		return 0;
	for (i = 0; i < len; i++) {
		if (word[i] < 'a' || word[i] > 'z')
			return 0;
		if (i > 0 && (is_soft(word[i]) || ret[n - 1] == word[i]))
			continue;
		ret[n++] = word[i];
	}
	ret[n] = '\0';
	return n < LEAST ? 0 : n;
}
