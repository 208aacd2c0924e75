/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cuts.c - where a text has words that Unicode's word rules do not tell.
 * Owns nothing. Leaves word boundaries proper to segments.c.
 *
 * They keep "war.The", "l'OTAN", "snake_case" and "@mention" whole. Here:
 *   _ @ :		always part two words;
 *   .			does too, but for "3.5" and acronyms (U.S is "us");
 *   '			parts "l'OTAN"; stays in "don't"; "NATO's" loses the 's;
 *   #CamelCase2024	is cut at humps and digits, as is @CamelCase;
 *   covid19, 20yrs	are a word and a number; G20 is a word, 20th a number;
 *   14.1.2020		is cut, as it is no number.
 */
#include "text/cuts.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "text/digits.h"
#include "text/doubling.h"
#include "text/letters.h"

#define SLUG_SEPARATORS 3 /* of a path's part that is a title */
#define SEAM_LETTERS	2 /* one letter beside a number is no word: "5G" */

/* Blanks and everything beyond ASCII end a URL: "看https://x.org/a吧". */
static bool
is_url_unit(UChar c)
{
	return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != '"';
}

static bool
is_ascii_alnum(UChar c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c >= 'A' && c <= 'Z');
}

static bool
begins_with(const UChar *s, int32_t n, const char *word)
{
	int32_t i;

	for (i = 0; word[i] != '\0'; i++)
		if (i >= n || (s[i] | 0x20) != (UChar)(word[i] | 0x20))
			return false;
	return true;
}

static bool
is_url_start(const UChar *s, int32_t n)
{
	switch (s[0] | 0x20) {
	case 'h':
		return begins_with(s, n, "http://") ||
		       begins_with(s, n, "https://");
	case 'f':
		return begins_with(s, n, "ftp://");
	case 'w':
		return begins_with(s, n, "www.");
	default:
		return false;
	}
}

/* "pic.example.com/x1": a host of lower-case labels with a path behind it. */
static bool
is_bare_host(const UChar *s, int32_t n)
{
	int32_t i, dots = 0, label = 0;

	for (i = 0; i < n && s[i] != '/'; i++) {
		if (s[i] == '.') {
			if (label < 1)
				return false;
			dots++;
			label = 0;
		} else if ((s[i] >= 'a' && s[i] <= 'z') || s[i] == '-' ||
			   (s[i] >= '0' && s[i] <= '9')) {
			label++;
		} else {
			return false;
		}
	}
	return i < n && dots > 0 && label >= 2;
}

static void
blank(UChar *s, int32_t begin, int32_t end)
{
	while (begin < end)
		s[begin++] = ' ';
}

static bool
is_slug_separator(UChar c)
{
	return c == '-' || c == '_';
}

/* Does s[begin..end) read "why-the-war-began", four words or more? */
static bool
is_slug(const UChar *s, int32_t begin, int32_t end)
{
	int32_t i, separators = 0;

	for (i = begin + 1; i + 1 < end; i++)
		separators += is_slug_separator(s[i]);
	return separators >= SLUG_SEPARATORS;
}

/* Leaves the words of a slug; "%C3%A9" is one of its letters, lost. */
static void
keep_slug(UChar *s, int32_t begin, int32_t end)
{
	int32_t i;

	for (i = begin; i < end; i++) {
		if (s[i] == '%')
			blank(s, i, i + 3 < end ? i + 3 : end);
		else if (!is_ascii_alnum(s[i]))
			s[i] = ' ';
	}
}

/* A link says nothing, but for the title that news sites write into it. */
static void
blank_url(UChar *s, int32_t begin, int32_t end)
{
	int32_t i;

	for (; begin < end; begin = i + 1) {
		for (i = begin;
		     i < end && (is_ascii_alnum(s[i]) ||
				    is_slug_separator(s[i]) || s[i] == '%');
		     i++)
			;
		if (is_slug(s, begin, i))
			keep_slug(s, begin, i);
		else
			blank(s, begin, i);
		if (i < end)
			s[i] = ' ';
	}
}

/* s[begin..end) is a run of URL units; a URL in it reaches to its end. */
static void
blank_in_run(UChar *s, int32_t begin, int32_t end)
{
	int32_t i;

	if (is_bare_host(s + begin, end - begin)) {
		blank_url(s, begin, end);
		return;
	}
	for (i = begin; i < end; i++) {
		if (is_url_start(s + i, end - i) &&
		    (i == begin || !is_ascii_alnum(s[i - 1]))) {
			blank_url(s, i, end);
			return;
		}
	}
}

/* Every URL has one of the two signs that are looked for. */
void
cuts_blank_urls(UChar *s, int32_t n)
{
	int32_t i, begin, behind = 0;

	for (i = 0; i < n; i++) {
		if (s[i] != '.' && s[i] != ':')
			continue;
		for (begin = i; begin > behind && is_url_unit(s[begin - 1]);)
			begin--;
		while (i < n && is_url_unit(s[i]))
			i++;
		behind = i;
		blank_in_run(s, begin, i);
	}
}

static bool
is_digit(UChar c)
{
	return c >= '0' && c <= '9';
}

/* "&amp;", "&#39;": its length, or 0. */
static int32_t
find_entity(const UChar *s, int32_t n)
{
	int32_t i;

	for (i = 1; i < n && i < 9; i++) {
		if (s[i] == ';')
			return i > 2 ? i + 1 : 0;
		if (!is_ascii_alnum(s[i]) && s[i] != '#')
			return 0;
	}
	return 0;
}

void
cuts_blank_entities(UChar *s, int32_t n)
{
	UChar *at;
	int32_t i = 0;

	while ((at = u_memchr(s + i, '&', n - i)) != NULL) {
		i = (int32_t)(at - s) + 1;
		blank(s, i - 1, i - 1 + find_entity(at, n - i + 1));
	}
}

/* Digits with full stops, which neither part groups nor stand once? */
static bool
is_dotted(const UChar *s, int32_t begin, int32_t end)
{
	int32_t i, dots = 0, digits = 0;
	bool thirds = true;

	for (i = begin; i < end; i++) {
		if (is_digit(s[i])) {
			digits++;
			continue;
		}
		if (s[i] != '.')
			return false;
		thirds &= dots == 0 || digits == 3;
		dots++;
		digits = 0;
	}
	return dots > 1 && !(thirds && digits == 3);
}

/* Where the longest ending such as "U.S.A" begins: one letter, a full stop, one
 * letter …; `end` when the last unit is no letter. */
static int32_t
find_letters(const UChar *s, int32_t begin, int32_t end)
{
	int32_t i = end - 1;

	if (!u_isalpha(s[i]))
		return end;
	while (i - 2 >= begin && s[i - 1] == '.' && u_isalpha(s[i - 2]))
		i -= 2;
	return i;
}

/* Is all that is left of the segment an acronym? */
static bool
is_acronym(const struct cuts *c)
{
	int32_t left = c->end - c->pos;

	return c->pos >= c->letters && left >= 3 && left % 2 == 1;
}

static bool
may_have_digit(const UChar *s, int32_t begin, int32_t end)
{
	const uint8_t *of = letters_get()->of;
	int32_t i;

	for (i = begin; i < end; i++)
		if ((of[s[i]] & LETTER_MASK) == LETTER_NUMERIC ||
		    U16_IS_SURROGATE(s[i]))
			return true;
	return false;
}

void
cuts_init(
    struct cuts *c, const UChar *s, int32_t begin, int32_t end, bool doubles)
{
	c->s = s;
	c->pos = begin;
	c->end = end;
	c->letters = find_letters(s, begin, end);
	c->dotted = is_digit(s[begin]) && is_dotted(s, begin, end);
	c->digits = may_have_digit(s, begin, end);
	c->doubles = doubles;
	c->seam = -1;
	c->word_end = begin;
	c->camel = cuts_has_humps(s, begin);
}

bool
cuts_has_humps(const UChar *s, int32_t begin)
{
	UChar sign = begin > 0 ? s[begin - 1] : 0;

	return sign == '#' || sign == '@' || sign == 0xff03 || sign == 0xff20;
}

/* In Ukrainian or Hebrew an apostrophe is a part of the word. */
static bool
is_latin(UChar c)
{
	return c < 0x250 || (c >= 0x1e00 && c < 0x1f00);
}

/* What stands behind an apostrophe in English and is no word of its own. */
static bool
is_contraction(const UChar *s, int32_t n)
{
	static const char *const suffix[] = {
	    "s", "t", "d", "m", "re", "ve", "ll"};
	size_t i;

	for (i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++)
		if (n == (int32_t)strlen(suffix[i]) &&
		    begins_with(s, n, suffix[i]))
			return true;
	return false;
}

static bool
is_separator(const struct cuts *c, int32_t i)
{
	UChar u = c->s[i];

	/* Most are. */
	if (is_ascii_alnum(u))
		return false;
	if (u == '_' || u == '@' || u == ':')
		return true;
	if (i + 1 >= c->end)
		return false;
	if (u == '.')
		return c->dotted || !u_isdigit(c->s[i + 1]);
	return letters_is_apostrophe(u) && !is_digit(c->s[i + 1]) &&
	       is_latin(c->s[i + 1]) &&
	       !is_contraction(c->s + i + 1, c->end - i - 1);
}

/* Is there a hump between code points a and b, with z behind b? */
static bool
is_hump(UChar32 a, UChar32 b, UChar32 z)
{
	if (u_isdigit(a) != u_isdigit(b))
		return true;
	return u_isupper(b) && (u_islower(a) || (u_isupper(a) && u_islower(z)));
}

static bool
is_hump_at(const struct cuts *c, int32_t i)
{
	UChar32 a, b, z = 0;
	int32_t back = i;

	U16_PREV(c->s, 0, back, a);
	U16_NEXT(c->s, i, c->end, b);
	if (i < c->end)
		U16_GET(c->s, 0, i, c->end, z);
	return is_hump(a, b, z);
}

/* The end without a possessive 's. */
static int32_t
without_possessive(const struct cuts *c, int32_t begin, int32_t end)
{
	if (end - begin > 2 && letters_is_apostrophe(c->s[end - 2]) &&
	    (c->s[end - 1] | 0x20) == 's')
		return end - 2;
	return end;
}

/* Where letters and digits of a word meet. */
struct meetings {
	int32_t first, last; /* where there are any */
	int n;
	int letters[2]; /* before the first, and behind it */
	bool digit_first, digit_before_last;
};

/* Marks belong to the letter that they stand behind. */
static struct meetings
find_meetings(const UChar *s, int32_t begin, int32_t end)
{
	struct meetings found = {.first = -1, .last = -1};
	bool letter, digit, was_letter = false, was_digit = false;
	int32_t i = begin, at;
	UChar32 c;

	while (i < end) {
		at = i;
		U16_NEXT(s, i, end, c);
		if ((letters_of(c) & LETTER_MASK) == LETTER_EXTEND)
			continue;
		letter = u_isalpha(c);
		digit = u_isdigit(c);
		found.digit_first |= digit && at == begin;
		if ((letter && was_digit) || (digit && was_letter)) {
			found.digit_before_last = was_digit;
			found.first = found.n++ == 0 ? at : found.first;
			found.last = at;
		}
		found.letters[found.n > 0] += letter;
		was_letter = letter;
		was_digit = digit;
	}
	return found;
}

/* Where s[begin..end) is a word on one side and a number on the other, or -1.
 * What multiplies a number belongs to it: "Rp60jt" is Rp and 60jt. */
static int32_t
find_seam(const UChar *s, int32_t begin, int32_t end)
{
	struct meetings found = find_meetings(s, begin, end);

	if (found.n > 0 && found.digit_before_last &&
	    digits_is_suffix(s + found.last, end - found.last))
		found.n--;
	return found.n == 1 && found.letters[found.digit_first] >= SEAM_LETTERS
		   ? found.first
		   : -1;
}

/* Finds where a word ends that begins at c->pos, and its seam: once for all of
 * its cuts, so that a long one takes no longer for having many. */
static void
begin_word(struct cuts *c)
{
	int32_t i = c->pos;

	while (i < c->end && !is_separator(c, i))
		U16_FWD_1(c->s, i, c->end);
	c->word_end = i;
	c->seam = -1;
	if (c->digits &&
	    !(c->doubles && doubling_find(c->s + c->pos, i - c->pos) != -1))
		c->seam = find_seam(c->s, c->pos, i);
}

/* What stands behind a seam is looked at anew: "Android4.4.2". */
static void
begin_behind_seam(struct cuts *c)
{
	int32_t begin = c->pos;

	c->dotted =
	    is_digit(c->s[begin]) && is_dotted(c->s, begin, c->word_end);
	c->word_end = begin;
}

/* Where the cut ends that begins at c->pos. */
static int32_t
find_cut(const struct cuts *c)
{
	int32_t i = c->pos;

	do
		U16_FWD_1(c->s, i, c->word_end);
	while (
	    i < c->word_end && i != c->seam && !(c->camel && is_hump_at(c, i)));
	return i;
}

bool
cuts_next(struct cuts *c, struct cut *ret_cut)
{
	int32_t begin;

	while (c->pos < c->end && is_separator(c, c->pos)) {
		c->camel |= c->s[c->pos] == '@';
		c->pos++;
	}
	if (c->pos >= c->end)
		return false;
	begin = c->pos;
	ret_cut->acronym = is_acronym(c);
	if (begin == c->seam)
		begin_behind_seam(c);
	if (!ret_cut->acronym && begin >= c->word_end)
		begin_word(c);
	c->pos = ret_cut->acronym ? c->end : find_cut(c);
	ret_cut->begin = begin;
	ret_cut->end = without_possessive(c, begin, c->pos);
	return true;
}
