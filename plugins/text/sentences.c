/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentences.c - does a sentence end between two words?
 * Owns nothing. Leaves the words to segments.c.
 *
 * A new line always ends one. So do the full stops of scripts that have one
 * of their own. What Latin and its like use needs a blank behind it, and no
 * small letter; a full stop also ends initials, titles, ordinals and short
 * words before a number: "J.", "Mr.", "14. Mai", "Jan. 5".
 */
#include "text/sentences.h"

#include <stddef.h>
#include <string.h>
#include <unicode/uchar.h>

#define SHORT_UNITS 4 /* a word that may be shortened */

static const char *const titles[] = {"mr", "mrs", "ms", "dr", "st", "vs", "no",
    "sen", "rep", "gov", "gen", "col", "lt", "sgt", "prof", "jr", "sr", "hon",
    "rev", "sra", "dra"};

static bool
is_hard_stop(UChar c)
{
	switch (c) {
	case '\n':
	case '\r':
	case 0x0b:
	case 0x0c:
	case 0x85:
	case 0x2028:
	case 0x2029:
	case 0x0589: /* Armenian */
	case 0x0964: /* danda */
	case 0x0965:
	case 0x104a: /* Burmese */
	case 0x104b:
	case 0x1362: /* Ethiopic */
	case 0x1367:
	case 0x17d4: /* Khmer */
	case 0x17d5:
	case 0x3002: /* ideographic */
	case 0xff01:
	case 0xff0e:
	case 0xff1f:
	case 0xff61:
		return true;
	default:
		return false;
	}
}

static bool
is_soft_stop(UChar c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x061f ||
	       c == 0x06d4;
}

/* Is it a part of a longer one: 19 of "covid19"? */
static bool
is_glued(const UChar *s, const struct sentences_word *w)
{
	return w->begin > 0 && u_isalnum(s[w->begin - 1]);
}

/* Does the full stop belong to the word: "J.", "Mr.", "14.", "Jan. 5"? */
static bool
is_shortened(const UChar *s, const struct sentences_word *w, UChar next)
{
	int32_t k, n = w->end - w->begin;
	size_t i;

	if (w->acronym || (n == 1 && u_isupper(s[w->begin])))
		return true;
	if (is_glued(s, w))
		return false;
	if (n <= 2 && u_isdigit(s[w->begin]))
		return true;
	if (n <= SHORT_UNITS && u_isdigit(next) && !u_isdigit(s[w->begin]))
		return true;
	if (n > SHORT_UNITS || !u_isupper(s[w->begin]))
		return false;
	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		for (k = 0; k < n && (s[w->begin + k] | 0x20) == titles[i][k];)
			k++;
		if (k == n && titles[i][k] == '\0')
			return true;
	}
	return false;
}

bool
sentences_part(
    const UChar *s, const struct sentences_word *before, int32_t next)
{
	int32_t i;
	bool stopped = false, blank = false, weak = true;

	/* Nearly always there is one blank. */
	if (next == before->end + 1 && s[before->end] == ' ')
		return false;
	for (i = before->end; i < next; i++) {
		if (is_hard_stop(s[i]))
			return true;
		if (is_soft_stop(s[i])) {
			weak = s[i] == '.' && (!stopped || weak);
			stopped = true;
		} else if (stopped && (s[i] <= ' ' || s[i] == 0xa0)) {
			blank = true;
		}
	}
	if (!stopped || !blank || u_islower(s[next]))
		return false;
	return !(
	    weak && s[before->end] == '.' && is_shortened(s, before, s[next]));
}
