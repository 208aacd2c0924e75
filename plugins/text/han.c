/* SPDX-License-Identifier: Apache-2.0 */
/*
 * han.c - Han numerals, and the same in Hangul, read by character.
 * Owns nothing. Leaves which syllables are numerals to hangul.c, tokens to
 * numbers.c.
 */
#include "text/han.h"

#include <stddef.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#define YEAR_DIGITS                                               \
	4 /* digits in a row that are a number without multiplier \
	   */
#define MYRIAD 1e4

static const struct {
	UChar numeral;
	bool digit;
	double value;
} han[] = {
    {0x3007, true, 0},
    {0x96f6, true, 0},
    {0x4e00, true, 1},
    {0x4e8c, true, 2},
    {0x4e24, true, 2},
    {0x5169, true, 2},
    {0x4e09, true, 3},
    {0x56db, true, 4},
    {0x4e94, true, 5},
    {0x516d, true, 6},
    {0x4e03, true, 7},
    {0x516b, true, 8},
    {0x4e5d, true, 9},
    {0x5341, false, 10},
    {0x767e, false, 100},
    {0x5343, false, 1e3},
    {0x4e07, false, 1e4},
    {0x842c, false, 1e4},
    {0x4ebf, false, 1e8},
    {0x5104, false, 1e8},
    {0x5146, false, 1e12},
    {u'일', true, 1},
    {u'이', true, 2},
    {u'삼', true, 3},
    {u'사', true, 4},
    {u'오', true, 5},
    {u'육', true, 6},
    {u'칠', true, 7},
    {u'팔', true, 8},
    {u'구', true, 9},
    {u'십', false, 10},
    {u'백', false, 100},
    {u'천', false, 1e3},
    {u'만', false, 1e4},
    {u'억', false, 1e8},
    {u'조', false, 1e12},
};

#define NHAN ((int)(sizeof(han) / sizeof(han[0])))

static int
find(UChar c)
{
	int i;

	if (c < 0x3007)
		return -1;
	for (i = 0; i < NHAN; i++)
		if (han[i].numeral == c)
			return i;
	return -1;
}

double
han_multiplier(UChar c)
{
	int i = find(c);

	return i == -1 || han[i].digit ? 0 : han[i].value;
}

int32_t
han_digit(UChar c)
{
	int i = find(c);

	return i == -1 || !han[i].digit ? -1 : (int32_t)han[i].value;
}

bool
han_is_digit(UChar c)
{
	return han_digit(c) > 0;
}

bool
han_is_some(UChar c)
{
	static const UChar some[] = u"多余餘几幾数數来來여";

	return c != 0 && u_strchr(some, c) != NULL;
}

bool
han_is_rounded(const UChar *s, int32_t at, int32_t end)
{
	return at > 0 && at + 1 < end && han_is_some(s[at]) &&
	       (u_isdigit(s[at - 1]) || han_multiplier(s[at - 1]) > 0) &&
	       han_multiplier(s[at + 1]) >= MYRIAD;
}

int32_t
han_count(const UChar *s, int32_t begin, int32_t end)
{
	int32_t i = begin;

	while (i < end && find(s[i]) != -1)
		i++;
	return i - begin;
}

bool
han_is_sum(const UChar *s, int32_t n)
{
	int32_t i;

	for (i = 0; i < n; i++)
		if (han_multiplier(s[i]) > 0)
			return n > 1;
	return n >= YEAR_DIGITS;
}

bool
han_add(struct han_sum *sum, UChar c)
{
	int i = find(c);
	double section = sum->section + (sum->number < 0 ? 0 : sum->number);

	if (i == -1)
		return false;
	if (han[i].digit) {
		sum->number =
		    (sum->number < 0 ? 0 : sum->number * 10) + han[i].value;
		return true;
	}
	if (han[i].value < MYRIAD) {
		sum->section +=
		    (sum->number < 0 ? 1 : sum->number) * han[i].value;
	} else if (sum->total < han[i].value) { /* a myriad of 10^8 is 10^12 */
		if (sum->total + section == 0)
			return false;
		sum->total = (sum->total + section) * han[i].value;
		sum->section = 0;
	} else {
		sum->total += section * han[i].value;
		sum->section = 0;
	}
	sum->number = -1;
	return true;
}

double
han_value(const struct han_sum *sum)
{
	return sum->total + sum->section + (sum->number < 0 ? 0 : sum->number);
}
