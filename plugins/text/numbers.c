/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numbers.c - numbers of several words in one token.
 * Owns nothing. Leaves digits to digits.c, number words to numerals.c, numbers
 * with Han numerals to myriads.c.
 *
 * A sum has a group, which a phrase or digits begin ("two hundred", "1.5"),
 * and a total, to which a multiplier adds the group. A million and more may
 * also multiply what of the total is less, "cien mil millones".
 */
#include "text/numbers.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "text/digits.h"
#include "text/hangul.h"
#include "text/letters.h"
#include "text/myriads.h"
#include "text/numerals.h"

#define LIMIT	   1e15 /* beyond, digits of a double are not exact */
#define MILLION	   1e6
#define GROUPS_MAX 5 /* of digits, with blanks between */

#define ARABIC_DECIMAL 0x66b

struct sum {
	double total, group;
	double least; /* nothing follows that is not less */
	double kept;  /* of the total, which nothing multiplies any more */
	double most;  /* what multiplies the rest is less */
	bool open;    /* a group is begun */
	bool digits;  /* it was written with digits */
	bool article; /* it began with one */
};

struct reader {
	const struct draft *draft;
	const struct language *language;
};

/* May the blank between token i and the one before part groups of digits? */
static bool
is_group_blank(const struct reader *r, size_t i)
{
	UChar c;

	if (r->draft->mark[i].begin - r->draft->mark[i - 1].end != 1)
		return false;
	c = r->draft->unit[r->draft->mark[i].begin - 1];
	if (c == ' ')
		return r->language->number != 0 &&
		       strcmp(r->language->tag, "en") != 0;
	return c == 0xa0 || c == 0x202f || c == 0x2009;
}

static bool
is_hyphen(UChar c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

/* Is it a number that a word runs into, "MH17", "F-16", in a script that has
 * blanks between words? */
static bool
is_behind_word(const struct draft *d, size_t i)
{
	int32_t at = d->mark[i].begin;
	uint8_t letter = LETTER_EXTEND;
	UChar32 c;

	if (at > 0 && is_hyphen(d->unit[at - 1]))
		at--;
	while (at > 0 && letter == LETTER_EXTEND) {
		U16_PREV(d->unit, 0, at, c);
		letter = letters_of(c) & LETTER_MASK;
	}
	return letter == LETTER_ALPHA || letter == LETTER_HEBREW;
}

/* Digits alone, which further groups may follow: one to three, the first of
 * them no zero. */
static bool
is_first_group(const struct draft *d, size_t i)
{
	int32_t k, begin = d->mark[i].begin;

	if (draft_units(d, i) > 3 || u_charDigitValue(d->unit[begin]) == 0)
		return false;
	for (k = begin; k < d->mark[i].end; k++)
		if (u_charDigitValue(d->unit[k]) < 0)
			return false;
	return true;
}

static bool
is_decimal_point(UChar c)
{
	return c == ',' || c == '.' || c == ARABIC_DECIMAL;
}

/* Adds a further group, of three digits and what decimals stand behind the
 * last one; false when it is none. A comma behind a blank that parts groups is
 * the decimal point, whatever follows it. */
static bool
add_group(
    const struct draft *d, size_t i, double *ret_value, bool *ret_decimals)
{
	const UChar *s = d->unit + d->mark[i].begin;
	int32_t n = draft_units(d, i), k, digit;
	double value = *ret_value, place = 1;

	if (n < 3 || (n > 3 && !is_decimal_point(s[3])))
		return false;
	for (k = 0; k < n; k++) {
		if (k == 3)
			continue;
		digit = u_charDigitValue(s[k]);
		if (digit < 0)
			return false;
		if (k > 3)
			place /= 10;
		value = k > 3 ? value + digit * place : value * 10 + digit;
	}
	*ret_value = value;
	*ret_decimals = n > 3;
	return true;
}

/* A digits' token with its further groups, "1 000 000,5": how many tokens. */
static size_t
read_digits(const struct reader *r, size_t i, double *ret_value)
{
	const struct draft *d = r->draft;
	bool decimals = false;
	size_t n = 1;

	if (!draft_has(d, i, MARK_DIGITS) || d->token[i].word_len > 15)
		return 0;
	*ret_value = digits_value(draft_word(d, i));
	if (i + 1 == d->n || !draft_has(d, i + 1, MARK_DIGITS) ||
	    !is_first_group(d, i) || is_behind_word(d, i))
		return 1;
	while (!decimals && i + n < d->n && n < GROUPS_MAX &&
	       draft_has(d, i + n, MARK_DIGITS) && is_group_blank(r, i + n) &&
	       add_group(d, i + n, ret_value, &decimals))
		n++;
	return n;
}

/* The phrase at token i. */
static size_t
read_phrase(const struct reader *r, size_t i, double *ret_value)
{
	const struct draft *d = r->draft;
	uint16_t word[NUMERALS_PHRASE];
	size_t n;

	for (n = 0; n < NUMERALS_PHRASE && i + n < d->n; n++) {
		if (d->mark[i + n].numeral == 0 ||
		    (n > 0 && !draft_is_near(d, i + n)))
			break;
		word[n] = d->mark[i + n].numeral;
	}
	return numerals_phrase(r->language->numerals, word, n, ret_value);
}

static void
keep_total(struct sum *s, double by)
{
	s->kept = s->total;
	s->most = by;
}

static bool
multiply(struct sum *s, double by)
{
	if (s->group <= 0)
		return false;
	if (by == 100) {
		if (s->group >= 100)
			return false;
		s->group *= by;
		return true;
	}
	if (by >= s->least)
		return false;
	s->total += s->group * by;
	s->least = by;
	s->group = 0;
	s->open = false;
	if (by >= MILLION)
		keep_total(s, by);
	return true;
}

/* "two lakh crore", "dos mil quinientos millones"; what is a year in one word
 * is none that millions follow. */
static bool
multiply_total(struct sum *s, double by)
{
	double part = s->total - s->kept + s->group;

	if (by < MILLION || by >= s->most || s->least < 100 || part <= 0 ||
	    part >= by || s->kept + part * by >= LIMIT)
		return false;
	s->total = s->kept + part * by;
	s->least = by;
	s->group = 0;
	s->open = false;
	keep_total(s, by);
	return true;
}

/* Does the value go on with the group: "two hundred" "five", and where a
 * language writes them as words of their own, "twenty" "five"? */
static bool
continues(const struct sum *s, double value, bool adds_units)
{
	double tens = fmod(s->group, 100);

	if (s->digits || value >= 100)
		return false;
	if (tens == 0)
		return s->group >= 100;
	return adds_units && tens >= 20 && fmod(tens, 10) == 0 && value >= 1 &&
	       value < 10;
}

/* What may still follow is less: "two thousand" goes on with 300 but with no
 * other thousands, what one word makes 2300 with 5, and a year with nothing.
 * Korean counts in myriads. */
static double
room_behind(const struct reader *r, double value)
{
	bool myriads = strcmp(r->language->tag, "ko") == 0;

	if (fmod(value, 1000) == 0)
		return value < MILLION && !myriads ? 1000 : value;
	return fmod(value, 100) == 0 ? 100 : 1;
}

static bool
add(struct sum *s, const struct reader *r, double value)
{
	bool adds_units = numerals_adds_units(r->language->numerals);

	if (value >= s->least)
		return false;
	if (s->open) {
		if (!continues(s, value, adds_units))
			return false;
		s->group += value;
	} else if (value >= 1000) {
		s->total += value;
		s->least = room_behind(r, value);
	} else {
		s->group = value;
		s->open = true;
	}
	return true;
}

/* Swahili: a multiplier and what it multiplies. */
static size_t
take_prefixed(struct sum *s, const struct reader *r, size_t i, double by)
{
	double factor;
	size_t n = 0;

	if (by >= s->least || s->open || i + 1 >= r->draft->n ||
	    !draft_is_near(r->draft, i + 1))
		return 0;
	n = read_digits(r, i + 1, &factor);
	if (n == 0)
		n = read_phrase(r, i + 1, &factor);
	if (n == 0 || factor <= 0 || factor >= 1000)
		return 0;
	s->total += factor * by;
	s->least = by;
	return 1 + n;
}

/* The multiplier that stands at token i, near the one before, or 0. */
static double
multiplier_near(const struct reader *r, size_t i)
{
	const struct draft *d = r->draft;

	if (i >= d->n || !draft_is_near(d, i))
		return 0;
	return numerals_multiplier(r->language->numerals, d->mark[i].numeral);
}

static bool
is_article(const struct reader *r, size_t i)
{
	return i < r->draft->n && numerals_is_article(r->language->numerals,
				      r->draft->mark[i].numeral);
}

static bool
is_half(const struct reader *r, size_t i)
{
	return i < r->draft->n && numerals_is_half(r->language->numerals,
				      r->draft->mark[i].numeral);
}

/* "half", "half a" and "a" before a multiplier. */
static size_t
begin_sum(struct sum *s, const struct reader *r, size_t i)
{
	size_t n;

	if (is_article(r, i)) {
		s->group = 1;
		s->article = true;
		n = 1;
	} else if (is_half(r, i)) {
		s->group = 0.5;
		n = 1 + is_article(r, i + 1);
	} else {
		return 0;
	}
	if (multiplier_near(r, i + n) == 0)
		return 0;
	s->open = true;
	return n;
}

/* "a", or what says one where a language has no other word for that. */
static bool
is_one(const struct reader *r, size_t i)
{
	double value;

	return is_article(r, i) ||
	       (read_phrase(r, i, &value) == 1 && value == 1);
}

/* The half that is linked to a number before it, "and a half": how many
 * tokens, or 0. */
static size_t
count_half(const struct reader *r, size_t i, bool *ret_article)
{
	const struct draft *d = r->draft;
	const struct numerals *numerals = r->language->numerals;
	size_t n = 1;

	*ret_article = false;
	if (numerals_is_and_half(numerals, d->mark[i].numeral))
		return n;
	if (i + n >= d->n ||
	    !numerals_links_half(numerals, d->mark[i].numeral) ||
	    !draft_is_near(d, i + n))
		return 0;
	*ret_article = is_one(r, i + n);
	n += *ret_article;
	return is_half(r, i + n) && draft_is_near(d, i + n) ? n + 1 : 0;
}

/* The power of ten that was said last: Arabic has a word for two million. */
static double
last_scale(const struct sum *s)
{
	double scale = 1e6;

	while (scale * 10 <= s->least)
		scale *= 10;
	return scale;
}

/* The half of "two and a half million", of "two million and a half" or of "two
 * million and a half million"; "two million and half of us" has none. */
static size_t
take_half(struct sum *s, const struct reader *r, size_t i)
{
	bool article;
	size_t n = count_half(r, i, &article);
	double by;

	if (n == 0)
		return 0;
	by = multiplier_near(r, i + n);
	if (s->open && by >= 1000 && by < s->least) {
		s->group += 0.5;
		return n;
	}
	if (s->open || s->least < MILLION ||
	    (by > 0 ? by != last_scale(s)
		    : !article && strcmp(r->language->tag, "en") == 0))
		return 0;
	s->total += last_scale(s) / 2;
	s->least = 0;
	return by > 0 ? n + 1 : n;
}

/* "and five". */
static size_t
take_linked(struct sum *s, const struct reader *r, size_t i)
{
	double value;
	size_t n;

	if (i + 1 >= r->draft->n || !draft_is_near(r->draft, i + 1))
		return 0;
	n = read_phrase(r, i + 1, &value);
	return n > 0 && add(s, r, value) ? 1 + n : 0;
}

/* What of the number stands at token i: how many tokens, or 0. */
static size_t
take(struct sum *s, const struct reader *r, size_t i, bool first)
{
	const struct numerals *numerals = r->language->numerals;
	uint16_t word = r->draft->mark[i].numeral;
	double by = numerals_multiplier(numerals, word), value;
	size_t n;

	if (draft_has(r->draft, i, MARK_DIGITS)) {
		n = first ? read_digits(r, i, &s->group) : 0;
		s->open = s->digits = n > 0;
		return n;
	}
	if (first && (n = begin_sum(s, r, i)) > 0)
		return n;
	if (by > 0 && !numerals_is_prefixed(numerals)) {
		if (multiply(s, by) || multiply_total(s, by))
			return 1;
		if (s->open)
			return 0;
	}
	n = read_phrase(r, i, &value);
	if (n > 0)
		return add(s, r, value) ? n : 0;
	if (by > 0 && numerals_is_prefixed(numerals))
		return take_prefixed(s, r, i, by);
	if (first || word == 0)
		return 0;
	n = take_half(s, r, i);
	return n == 0 && numerals_is_link(numerals, word) ? take_linked(s, r, i)
							  : n;
}

/* A word that stands alone is not always a number. */
static bool
is_word(const struct reader *r, size_t i, double value)
{
	const struct draft *d = r->draft;

	if (value <= 1 ||
	    numerals_is_shy(r->language->numerals, d->mark[i].numeral))
		return true;
	if (strcmp(r->language->tag, "ko") != 0)
		return false;
	return draft_units(d, i) == 1 ||
	       (hangul_is_pair(d->unit + d->mark[i].begin, draft_units(d, i)) &&
		   !hangul_is_counted(d, d->mark[i].end));
}

/* The sum that begins at token i: how many tokens, 0 when it is none. */
static size_t
read_sum(const struct reader *r, size_t i, double *ret_value)
{
	struct sum s = {.least = LIMIT, .most = LIMIT};
	size_t n = 0, used;

	if (r->draft->mark[i].numeral == 0 &&
	    !draft_has(r->draft, i, MARK_DIGITS))
		return 0;
	while (i + n < r->draft->n && n < NUMBERS_TOKENS) {
		if (n > 0 && !draft_is_near(r->draft, i + n))
			break;
		used = take(&s, r, i + n, n == 0);
		if (used == 0)
			break;
		n += used;
	}
	*ret_value = s.total + s.group;
	if (s.article && n < 3) /* "a million" may be any */
		return 0;
	if (n == 1 &&
	    (draft_has(r->draft, i, MARK_DIGITS) || is_word(r, i, *ret_value)))
		return 0;
	return n;
}

static size_t
read_number(const struct reader *r, size_t i, double *ret_value)
{
	const struct draft *d = r->draft;
	size_t n = 0;

	/* Most words. */
	if (d->mark[i].numeral == 0 &&
	    !draft_has(d, i, MARK_DIGITS | MARK_HAN_NUMERAL))
		return 0;
	if (draft_has(d, i, MARK_HAN_NUMERAL) ||
	    (draft_has(d, i, MARK_DIGITS) && i + 1 < d->n &&
		draft_has(d, i + 1, MARK_HAN_NUMERAL)))
		n = myriads_read(d, r->language, i, ret_value);
	if (n == 0)
		n = read_sum(r, i, ret_value);
	return n > 0 && *ret_value < LIMIT ? n : 0;
}

/* Token i spans n tokens and is their number. */
static void
make_number(struct draft *d, size_t i, size_t n, double value)
{
	char form[DIGITS_MAX + 1];
	size_t len = digits_print(value, form);

	draft_set_word(d, i, form, len);
	d->token[i].end = d->token[i + n - 1].end;
	d->token[i].flags |= TOKEN_NUMBER;
	d->mark[i].end = d->mark[i + n - 1].end;
	d->mark[i].bits = 0;
	if (n > 1) /* French "sept" may be a month's name */
		d->mark[i].month = 0;
}

void
numbers_join(struct draft *d, const struct language *language)
{
	struct reader r = {d, language};
	size_t i = 0, n, out = 0;
	double value;

	while (i < d->n) {
		n = read_number(&r, i, &value);
		if (n > 0)
			make_number(d, i, n, value);
		if (out < i) {
			d->token[out] = d->token[i];
			d->mark[out] = d->mark[i];
		}
		out++;
		i += n > 0 ? n : 1;
	}
	d->n = out;
}
