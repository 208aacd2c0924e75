/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skeleton.c - a Latin word without its inner vowels.
 * Owns nothing.
 */
#include "lexical/skeleton.h"

#include <string.h>

#define LEAST 3

size_t
skeleton_of(const char *word, size_t len, char ret[SKELETON_MAX + 1])
{
	size_t i, n = 0;

	if (len < LEAST || len > SKELETON_MAX)
		return 0;
	for (i = 0; i < len; i++) {
		if (word[i] < 'a' || word[i] > 'z')
			return 0;
		if (i > 0 && (strchr("aeiouwyh", word[i]) != NULL ||
				 ret[n - 1] == word[i]))
			continue;
		ret[n++] = word[i];
	}
	ret[n] = '\0';
	return n < LEAST ? 0 : n;
}
