/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.c - numbers written with digits in one form.
 * Owns nothing. Leaves number words to numerals.c. The C library's own reading
 * and writing depend on a locale, which another plugin may have set.
 */
#include "text/digits.h"

#include <assert.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/letters.h"

#define ARABIC_DECIMAL	0x66b
#define ARABIC_GROUPING 0x66c
#define SUFFIX_MAX	3 /* letters */

/* The digits of a number in their groups. */
struct reading {
	char digit[DIGITS_MAX];
	size_t ndigits;
	size_t groups, first, last; /* how many, the lengths of two */
	bool thirds;		    /* all but the first are of three */
	bool indian;		    /* two each and three at the end */
	UChar32 separator, final;   /* the first and the last */
	size_t kinds;		    /* changes of separator, and one */
};

static const struct {
	const char *suffix;
	double multiplier;
	bool money; /* only behind a currency's sign */
} suffixes[] = {
    {"st", 1, false},
    {"nd", 1, false},
    {"rd", 1, false},
    {"th", 1, false},
    {"k", 1e3, false},
    {"mn", 1e6, false},
    {"mln", 1e6, false},
    {"mio", 1e6, false},
    {"bn", 1e9, false},
    {"mrd", 1e9, false},
    {"jt", 1e6, false},
    {"rb", 1e3, false},
    {"m", 1e6, true},
    {"b", 1e9, true},
};

static bool
is_separator(UChar32 c)
{
	return c == '.' || c == ',' || c == '\'' || c == ARABIC_DECIMAL ||
	       c == ARABIC_GROUPING;
}

static void
end_group(struct reading *r, bool final)
{
	if (r->groups++ == 0) {
		r->first = r->last;
		return;
	}
	r->thirds &= r->last == 3;
	r->indian &= r->last == (final ? 3 : 2);
}

static void
take_separator(struct reading *r, UChar32 c)
{
	if (r->groups == 0) {
		r->separator = c;
		r->kinds = 1;
	} else if (c != r->final) {
		r->kinds++;
	}
	end_group(r, false);
	r->final = c;
	r->last = 0;
}

/* Reads digits and separators; gives how many bytes they have. */
static int32_t
read_digits(const char *word, int32_t len, struct reading *r)
{
	int32_t i = 0, begin;
	UChar32 c;
	bool after = false; /* a separator that still needs a digit */

	memset(r, 0, sizeof(*r));
	r->thirds = r->indian = true;
	for (begin = 0; i < len && r->ndigits < DIGITS_MAX; begin = i) {
		U8_NEXT(word, i, len, c);
		if (c > 0 && u_charDigitValue(c) >= 0 && u_isdigit(c)) {
			r->digit[r->ndigits++] =
			    (char)('0' + u_charDigitValue(c));
			r->last++;
			after = false;
		} else if (is_separator(c) && r->last > 0 && !after) {
			take_separator(r, c);
			after = true;
		} else {
			i = begin;
			break;
		}
	}
	if (after)
		r->ndigits = 0;
	end_group(r, true);
	return i;
}

/* How many of the digits stand behind the decimal point; -1: no number. */
static int
count_decimals(const struct reading *r)
{
	bool grouped = r->first <= 3 && r->digit[0] != '0' &&
		       (r->thirds || (r->indian && r->separator == ','));

	if (r->groups == 1)
		return 0;
	if (r->final == ARABIC_DECIMAL && r->kinds <= 2)
		return (int)r->last;
	if (r->kinds == 2 && r->final != r->separator)
		return (int)r->last;
	if (r->kinds > 1)
		return -1;
	if (grouped || r->final == ARABIC_GROUPING)
		return 0;
	return r->groups == 2 ? (int)r->last : -1;
}

/* Without zeros that say nothing. */
static size_t
print(const struct reading *r, size_t decimals, char *ret)
{
	size_t first = 0, whole = r->ndigits - decimals, end = r->ndigits, n;

	while (first + 1 < whole && r->digit[first] == '0')
		first++;
	while (end > whole && r->digit[end - 1] == '0')
		end--;
	n = whole - first;
	memcpy(ret, r->digit + first, n);
	if (end > whole && n + 1 + end - whole <= DIGITS_MAX) {
		ret[n++] = '.';
		memcpy(ret + n, r->digit + whole, end - whole);
		n += end - whole;
	}
	ret[n] = '\0';
	return n;
}

static double
find_suffix(const char *s, size_t len, bool money)
{
	size_t i;

	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (suffixes[i].money <= money &&
		    strlen(suffixes[i].suffix) == len &&
		    memcmp(suffixes[i].suffix, s, len) == 0)
			return suffixes[i].multiplier;
	return 0;
}

size_t
digits_form(const char *word, size_t len, bool money, char ret[DIGITS_MAX + 1],
    bool *ret_plain)
{
	struct reading r;
	double multiplier;
	size_t used, n;
	int decimals;

	assert(len <= DIGITS_MAX);
	used = (size_t)read_digits(word, (int32_t)len, &r);
	if (r.ndigits == 0 || (decimals = count_decimals(&r)) == -1)
		return 0;
	n = print(&r, (size_t)decimals, ret);
	*ret_plain = used == len;
	if (used == len)
		return n;
	multiplier = find_suffix(word + used, len - used, money);
	if (multiplier == 0 || n > 6)
		return 0;
	return digits_print(digits_value(ret) * multiplier, ret);
}

bool
digits_is_suffix(const UChar *s, int32_t n)
{
	const UChar *folded = letters_get()->folded;
	char small[SUFFIX_MAX];
	int32_t i;

	if (n <= 0 || n > SUFFIX_MAX)
		return false;
	for (i = 0; i < n; i++)
		small[i] = folded[s[i]] < 0x80 ? (char)folded[s[i]] : ' ';
	return find_suffix(small, (size_t)n, true) > 0;
}

double
digits_value(const char *form)
{
	double value = 0, scale = 1;
	bool behind = false; /* the decimal point */

	for (; *form != '\0'; form++) {
		if (*form == '.') {
			behind = true;
			continue;
		}
		value = value * 10 + (*form - '0');
		if (behind)
			scale *= 10;
	}
	return value / scale;
}

size_t
digits_print(double value, char ret[DIGITS_MAX + 1])
{
	uint64_t whole = (uint64_t)value, millionths;
	int n;

	assert(value >= 0 && value < 1e15);
	millionths = (uint64_t)((value - (double)whole) * 1e6 + 0.5);
	whole += millionths / 1000000;
	millionths %= 1000000;
	n = snprintf(
	    ret, DIGITS_MAX + 1, "%" PRIu64 ".%06" PRIu64, whole, millionths);
	while (ret[n - 1] == '0')
		n--;
	if (ret[n - 1] == '.')
		n--;
	ret[n] = '\0';
	return (size_t)n;
}
