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
#include <unicode/utf16.h>

#define SHORT_UNITS 4 /* a word that may be shortened */

static const char *const titles[] = {"mr", "mrs", "ms", "dr", "st", "vs", "no",
    "sen", "rep", "gov", "gen", "col", "lt", "sgt", "prof", "jr", "sr", "hon",
    "rev", "sra", "dra"};

enum stop {
	STOP_NONE,
	STOP_SOFT, /* as Latin's */
	STOP_HARD, /* ends a sentence whatever follows */
};

static enum stop
find_ascii_stop(UChar32 c)
{
	switch (c) {
	case '\n':
	case '\r':
	case '\v':
	case '\f':
		return STOP_HARD;
	case '.':
	case '!':
	case '?':
		return STOP_SOFT;
	default:
		return STOP_NONE;
	}
}

/* Arabic's have blanks behind them; and the punctuation of no one script. */
static bool
is_like_latin(UChar32 c)
{
	return (c >= 0x0600 && c <= 0x06ff) || (c >= 0x2000 && c <= 0x2e7f);
}

/* What ends sentences by Unicode, and what it leaves out: some of the ends of
 * lines, Khmer's full stops, and an ellipsis. */
static enum stop
find_stop(UChar32 c)
{
	if (c < 0x80)
		return find_ascii_stop(c);
	switch (c) {
	case 0x85:
	case 0x2028:
	case 0x2029:
	case 0x17d4: /* Khmer */
	case 0x17d5:
		return STOP_HARD;
	case 0x2026:
		return STOP_SOFT;
	default:
		break;
	}
	if (!u_hasBinaryProperty(c, UCHAR_S_TERM))
		return STOP_NONE;
	return is_like_latin(c) ? STOP_SOFT : STOP_HARD;
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
	enum stop stop;
	UChar32 c;

	/* Nearly always there is one blank. */
	if (next == before->end + 1 && s[before->end] == ' ')
		return false;
	for (i = before->end; i < next;) {
		U16_NEXT(s, i, next, c);
		stop = find_stop(c);
		if (stop == STOP_HARD)
			return true;
		if (stop == STOP_SOFT) {
			weak = c == '.' && (!stopped || weak);
			stopped = true;
		} else if (stopped && (c <= ' ' || c == 0xa0)) {
			blank = true;
		}
	}
	if (!stopped || !blank || u_islower(s[next]))
		return false;
	return !(
	    weak && s[before->end] == '.' && is_shortened(s, before, s[next]));
}
