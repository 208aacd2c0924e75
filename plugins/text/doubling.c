/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubling.c - words that a 2 behind them says twice.
 * Owns nothing.
 */
#include "text/doubling.h"

#include <string.h>

#include "text/digits.h"

#define LETTERS_LEAST  3 /* CO2 and V2 are something else, */
#define CAPITALS_LEAST 4 /* and so is USD2 */

bool
doubling_is_of(const char *language)
{
	static const char *const languages[] = {"fil", "id", "jv", "ms", "su"};
	size_t i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (strcmp(languages[i], language) == 0)
			return true;
	return false;
}

static bool
is_letter(UChar c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
is_capital(UChar c)
{
	return c >= 'A' && c <= 'Z';
}

int32_t
doubling_find(const UChar *word, int32_t n)
{
	int32_t i, at = -1;

	for (i = 0; i < n; i++) {
		if (is_letter(word[i]))
			continue;
		if (word[i] != '2' || at != -1)
			return -1;
		at = i;
	}
	if (at < (at > 1 && is_capital(word[1]) ? CAPITALS_LEAST
						: LETTERS_LEAST) ||
	    (at + 1 < n && digits_is_suffix(word + at + 1, n - at - 1)))
		return -1;
	return at;
}
