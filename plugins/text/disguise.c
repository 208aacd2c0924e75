/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disguise.c - words in which digits stand for letters.
 * Owns nothing.
 */
#include "text/disguise.h"

#include <stdbool.h>

#define LETTERS_LEAST 3

static bool
is_letter(UChar c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(UChar c)
{
	return c >= '0' && c <= '9';
}

/* The letter that a digit looks like, or 0. */
static UChar
letter_of(UChar digit)
{
	static const char letters[] = {
	    'o', 'i', 0, 'e', 'a', 's', 0, 't', 0, 0};

	return (UChar)letters[digit - '0'];
}

static bool
is_disguised(const UChar *s, int32_t n)
{
	int32_t i, letters = 0, digits = 0;
	bool inner = false;

	for (i = 0; i < n; i++) {
		if (is_letter(s[i])) {
			letters++;
			continue;
		}
		if (!is_digit(s[i]) || letter_of(s[i]) == 0 ||
		    (i > 0 && is_digit(s[i - 1])))
			return false;
		digits++;
		inner |= i > 0 && i + 1 < n && is_letter(s[i + 1]);
	}
	return inner && letters >= LETTERS_LEAST && letters >= digits;
}

void
disguise_undo(UChar *s, int32_t n)
{
	int32_t i;

	if (!is_disguised(s, n))
		return;
	for (i = 0; i < n; i++)
		if (is_digit(s[i]))
			s[i] = letter_of(s[i]);
}
