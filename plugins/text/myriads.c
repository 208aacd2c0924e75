/* SPDX-License-Identifier: Apache-2.0 */
/*
 * myriads.c - numbers with Han numerals, or Hangul, that are read by character.
 * Owns nothing. Leaves what a character is worth to han.c.
 *
 * Not all such characters say a number: "三四" is three or four, "千万不要" has
 * no ten million.
 */
#include "text/myriads.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/digits.h"
#include "text/han.h"
#include "text/numbers.h"

#define UNITS_MAX 32 /* of one number without blanks */
#define HANGUL	  0xac00
#define THOUSAND  u'千'

static bool
is(const struct language *language, const char *tag)
{
	return strcmp(language->tag, tag) == 0;
}

static bool
add_han_token(const struct draft *d, size_t i, struct han_sum *sum)
{
	int32_t k;

	if (draft_has(d, i, MARK_DIGITS)) {
		if (sum->number >= 0 || d->token[i].word_len > 15)
			return false;
		sum->number = digits_value(draft_word(d, i));
		return true;
	}
	for (k = d->mark[i].begin; k < d->mark[i].end; k++)
		if (!han_is_some(d->unit[k]) && !han_add(sum, d->unit[k]))
			return false;
	return true;
}

/* Of s[0..n), a number's characters, how many Han digits, zeros among them,
 * begin at s[i]. */
static int32_t
count_digits(const UChar *s, int32_t i, int32_t n)
{
	int32_t begin = i;

	while (i < n && han_digit(s[i]) >= 0)
		i++;
	return i - begin;
}

/* Neighbours, and in Chinese three and five: "三四", "三五"? "一一" is one by
 * one. */
static bool
is_pair(const struct language *language, const UChar *s)
{
	int32_t first = han_digit(s[0]), second = han_digit(s[1]);

	if (first == 1 && second == 1)
		return true;
	if (first == 3 && second == 5)
		return is(language, "zh");
	return first > 0 && second == first + 1;
}

/* "三四" is three or four, and "三十五六万" 350,000 or 360,000; other digits
 * stand for themselves, "二五億". */
static bool
is_either(const struct language *language, const UChar *s, int32_t n)
{
	int32_t i, digits;

	for (i = 0; i < n; i += digits + 1) {
		digits = count_digits(s, i, n);
		if (digits == 2 && is_pair(language, s + i))
			return true;
	}
	return false;
}

/* Multipliers alone, "百万", "十多万". */
static bool
is_bare(const UChar *s, int32_t n)
{
	int32_t i;

	for (i = 0; i < n; i++)
		if (s[i] >= HANGUL ||
		    (han_multiplier(s[i]) == 0 && !han_is_some(s[i])))
			return false;
	return true;
}

/* Does each multiply the one before? "千百" is not, and in Chinese many. */
static bool
rises(const UChar *s, int32_t n)
{
	double by, last = 0;
	int32_t i;

	for (i = 0; i < n; i++) {
		if (han_is_some(s[i]))
			continue;
		by = han_multiplier(s[i]);
		if (by <= last)
			return false;
		last = by;
	}
	return true;
}

/* Are the multipliers of units [begin, end) a number? "数百万" are millions;
 * "千万" before nothing that is counted says "by all means". */
static bool
is_bare_number(const struct draft *d, const struct language *language,
    int32_t begin, int32_t end)
{
	static const UChar some[] = u"数數几幾何";
	static const UChar counted[] =
	    u"人名个個位元円圓块塊美欧歐日港英韩韓ドユ吨噸トキ公平年次户戶戸家"
	    u"台"
	    u"辆輛架枚件票份隻只头頭本冊册字多余餘以";
	UChar c = end < d->nunits ? d->unit[end] : 0;

	if (begin > 0 && u_strchr(some, d->unit[begin - 1]) != NULL)
		return false;
	if (!is(language, "ja") && !rises(d->unit + begin, end - begin))
		return false;
	return d->unit[begin] != THOUSAND ||
	       (c != 0 && u_strchr(counted, c) != NULL);
}

/* What the last digit lacks that stands right behind a multiplier: Chinese
 * "三万五" is 35,000, and 30,005 has a zero. */
static double
find_lack(const struct language *language, const UChar *s, int32_t n)
{
	double by = n < 2 || s[n - 2] >= HANGUL ? 0 : han_multiplier(s[n - 2]);
	int32_t digit;

	if (by < 100 || is(language, "ja") || is(language, "ko"))
		return 0;
	digit = han_digit(s[n - 1]);
	if (digit < 0)
		digit = u_charDigitValue(s[n - 1]);
	return digit > 0 ? digit * (by / 10 - 1) : 0;
}

/* Does a token go on with numerals that have been looked at? What is no number
 * has none in it: "三十五六万" no 60,000. */
static bool
is_inside(const struct draft *d, size_t i)
{
	return i > 0 && d->mark[i - 1].end == d->mark[i].begin &&
	       draft_has(d, i - 1, MARK_DIGITS | MARK_HAN_NUMERAL);
}

/* "万亿", a trillion: other numbers do not begin with so much, "万一" is "in
 * case". */
static bool
is_trillion(const UChar *s, int32_t n)
{
	return n > 1 && han_multiplier(s[0]) == 1e4 &&
	       han_multiplier(s[1]) == 1e8 && s[0] < HANGUL;
}

/* "3万5000", "二十三": how many tokens, 0 when it is no such number. */
static size_t
read_joined(const struct draft *d, const struct language *language, size_t i,
    double *ret_value)
{
	struct han_sum sum = HAN_SUM;
	const UChar *s = d->unit + d->mark[i].begin;
	int32_t units = 0;
	bool any = false;
	size_t n;

	if (is_inside(d, i))
		return 0;
	if (is_trillion(s, d->nunits - d->mark[i].begin))
		sum.number = 1;
	for (n = 0; i + n < d->n && n < NUMBERS_TOKENS; n++) {
		if (!draft_has(d, i + n, MARK_DIGITS | MARK_HAN_NUMERAL) ||
		    (n > 0 && d->mark[i + n].begin != d->mark[i + n - 1].end))
			break;
		units += draft_units(d, i + n);
		any |= draft_has(d, i + n, MARK_HAN_NUMERAL);
		if (units > UNITS_MAX || !add_han_token(d, i + n, &sum))
			return 0;
	}
	*ret_value = han_value(&sum);
	if (!any || units < 2 || *ret_value <= 0 ||
	    is_either(language, s, units) ||
	    (is_bare(s, units) && !is_bare_number(d, language, d->mark[i].begin,
				      d->mark[i].begin + units)))
		return 0;
	*ret_value += find_lack(language, s, units);
	return n;
}

/* Is there a blank before token i, and "만" or its like before that? */
static double
multiplier_before(const struct draft *d, size_t i)
{
	int32_t begin = d->mark[i].begin;
	UChar c;

	if (begin < 2 || d->unit[begin - 1] != ' ' ||
	    d->mark[i - 1].end != begin - 1)
		return 0;
	c = d->unit[begin - 2];
	return c >= HANGUL ? han_multiplier(c) : 0;
}

/* Korean numbers have blanks behind "만" and its like: "3만 5천". Digits follow
 * digits, words words; each part is less than what the one before counts. */
size_t
myriads_read(const struct draft *d, const struct language *language, size_t i,
    double *ret_value)
{
	size_t n = read_joined(d, language, i, ret_value), more;
	bool digits = draft_has(d, i, MARK_DIGITS);
	double part, by;

	while (n > 0 && i + n < d->n && n < NUMBERS_TOKENS &&
	       draft_has(d, i + n, MARK_DIGITS | MARK_HAN_NUMERAL) &&
	       draft_has(d, i + n, MARK_DIGITS) == digits &&
	       (by = multiplier_before(d, i + n)) >= 1000) {
		more = read_joined(d, language, i + n, &part);
		if (more == 0 && digits && d->token[i + n].word_len <= 15) {
			part = digits_value(draft_word(d, i + n));
			more = 1;
		}
		if (more == 0 || part <= 0 || part >= by)
			break;
		*ret_value += part;
		n += more;
	}
	return n;
}
