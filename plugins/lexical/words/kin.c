/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kin.c - may two words that look alike be one?
 * Owns nothing.
 */
#include "lexical/words/kin.h"

#include <string.h>

/* Bytes of a character, by its first. */
static size_t
character(char first)
{
	unsigned char c = (unsigned char)first;

	return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

bool
kin(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t n = character(a[0]);

	if (n <= a_len && n <= b_len && memcmp(a, b, n) == 0)
		return true;
	return a_len > b_len ? memmem(a, a_len, b, b_len) != NULL
			     : memmem(b, b_len, a, a_len) != NULL;
}
