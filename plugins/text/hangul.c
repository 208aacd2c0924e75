/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hangul.c - which syllables of a Korean text are numerals.
 * Owns nothing. Leaves what they are worth to han.c.
 */
#include "text/hangul.h"

#include <stddef.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/han.h"

#define MYRIAD		1e4
#define TRILLION	u'조'
#define HUNDRED_MILLION u'억'
#define NINE		u'구'
#define DIGITS_FAR	24 /* units of a further part's digits */
#define FAR		8  /* syllables of a further part before 억 */

/* What is counted by the thousand and the trillion, money first. Behind those
 * of one syllable the word ends, or goes on with one of `particles`: "원" but
 * not "원칙", a principle. */
static const UChar *const counted[] = {u"원", u"엔", u"불", u"달러", u"유로",
    u"위안", u"루블", u"파운드", u"루피", u"페소", u"프랑", u"리라", u"디르함",
    u"리알", u"명", u"개", u"톤", u"년", u"대", u"건", u"배", u"척", u"발",
    u"곳", u"세", u"회", u"가구", u"배럴", u"마리", u"킬로", u"미터",
    u"퍼센트"};

#define COUNTED (sizeof(counted) / sizeof(counted[0]))
#define MONEY	14 /* so many of them */

static const UChar particles[] = u"이을를은의에도과으씩대상짜가규여";

/* A number of Hangul syllables while it is looked for. */
struct syllables {
	const UChar *s;
	int32_t pos, end;
	int32_t section;     /* where the one below 10,000 begins */
	double small, large; /* the multipliers before; the next is less */
	bool behind;	     /* digits stand before the section */
	bool trillion;	     /* it may be one with one syllable before it */
};

static double
multiplier_at(const struct syllables *y, int32_t i)
{
	return i < y->end ? han_multiplier(y->s[i]) : 0;
}

/* "천", "오천", and in the end "십오", for what is behind "십" alone may be a
 * particle: how many syllables, or 0. */
static int32_t
take_small(struct syllables *y)
{
	int32_t digit = han_is_digit(y->s[y->pos]) && !y->behind;
	double by = multiplier_at(y, y->pos + digit);

	if (by > 0 && by < y->small && by < MYRIAD) {
		y->small = by;
		y->behind = false;
		return digit + 1;
	}
	if (digit && y->small == 10 && y->pos > 0 &&
	    han_multiplier(y->s[y->pos - 1]) == 10) {
		y->small = 1;
		return 1;
	}
	return 0;
}

/* "만" behind a section, or "오만": how many syllables, or 0. A trillion wants
 * two before it, since many words are so written, or to be sure by what stands
 * behind. */
static int32_t
take_large(struct syllables *y)
{
	int32_t before = y->pos - y->section, digit;
	double by;

	digit = before == 0 && !y->behind && han_is_digit(y->s[y->pos]);
	by = multiplier_at(y, y->pos + digit);
	if (by < MYRIAD || by >= y->large ||
	    (before == 0 && digit == 0 && !y->behind) ||
	    (by == 1e12 && before < 2 && !y->behind && !y->trillion))
		return 0;
	y->large = by;
	y->small = MYRIAD;
	y->behind = false;
	y->section = y->pos + digit + 1;
	return digit + 1;
}

/* How many syllables make a sound number of at least `least`. */
static int32_t
count_sound(struct syllables y, int32_t least)
{
	int32_t begin = y.pos, n;

	while (y.pos < y.end) {
		n = take_large(&y);
		if (n == 0)
			n = take_small(&y);
		if (n == 0)
			break;
		y.pos += n;
	}
	return y.pos - begin >= least ? y.pos - begin : 0;
}

static struct syllables
syllables_of(const UChar *s, int32_t begin, int32_t end)
{
	return (struct syllables){.s = s,
	    .pos = begin,
	    .end = end,
	    .section = begin,
	    .small = MYRIAD,
	    .large = 1e16};
}

static bool
is_hangul(UChar c)
{
	return c >= 0xac00 && c <= 0xd7a3;
}

static bool
ends_word(const struct draft *d, int32_t at)
{
	return at >= d->nunits || !is_hangul(d->unit[at]) ||
	       u_strchr(particles, d->unit[at]) != NULL;
}

/* Does one of the first `among` stand there? */
static bool
counts(const struct draft *d, int32_t at, size_t among)
{
	int32_t n;
	size_t i;

	if (at < d->nunits && d->unit[at] == u'여') /* "and some" */
		at++;
	if (at < d->nunits && d->unit[at] == ' ')
		at++;
	for (i = 0; i < among; i++) {
		n = u_strlen(counted[i]);
		if (n <= d->nunits - at &&
		    u_memcmp(d->unit + at, counted[i], n) == 0 &&
		    (n > 1 || ends_word(d, at + n)))
			return true;
	}
	return false;
}

bool
hangul_is_counted(const struct draft *d, int32_t at)
{
	return counts(d, at, COUNTED);
}

bool
hangul_is_pair(const UChar *s, int32_t n)
{
	return n == 2 && is_hangul(s[0]) && han_count(s, 0, n) == n;
}

/* Does a further part of a number stand there, "4000억", "삼천억", "천억"? */
static bool
is_part(const struct draft *d, int32_t at)
{
	const UChar *s = d->unit;
	int32_t begin;

	if (at < d->nunits && s[at] == ' ')
		at++;
	begin = at;
	while (at < d->nunits && at - begin < DIGITS_FAR &&
	       (u_isdigit(s[at]) || s[at] == ',' || s[at] == '.'))
		at++;
	if (at > begin)
		return at < d->nunits && han_multiplier(s[at]) > 0;
	return at + 2 <= d->nunits && is_hangul(s[at]) &&
	       (han_is_digit(s[at]) || han_multiplier(s[at]) > 0) &&
	       han_multiplier(s[at + 1]) > 0;
}

/* Does "제", a word by itself, stand right before a unit or a blank there? The
 * end of "경제" is none. */
static bool
is_behind_ordinal(const struct draft *d, int32_t at)
{
	if (at > 0 && d->unit[at - 1] == ' ')
		at--;
	return at > 0 && d->unit[at - 1] == u'제' &&
	       (at == 1 || !is_hangul(d->unit[at - 2]));
}

/* Digits and "조", the unit at `at`, are a trillion where there is money, or
 * more of the number; of a treaty or a law they are an article: "나토 제5조",
 * "헌법 9조". */
static bool
is_trillion(const struct draft *d, int32_t digits_end, int32_t at)
{
	const struct mark *digits;

	if (d->n == 0)
		return false;
	digits = &d->mark[d->n - 1];
	if (digits->end != digits_end || is_behind_ordinal(d, digits->begin))
		return false;
	return (digits->begin > 0 && u_charType(d->unit[digits->begin - 1]) ==
					 U_CURRENCY_SYMBOL) ||
	       strchr(draft_word(d, d->n - 1), '.') != NULL ||
	       is_part(d, at + 1) || hangul_is_counted(d, at + 1);
}

/* Is "조" at begin + 1 a trillion with one syllable before it, "삼조 원", "삼조
 * 이천억"? An ideology, an article and, with nine, rescue are so written; a sum
 * may follow on the last. */
static bool
is_lone_trillion(const struct draft *d, int32_t begin, int32_t end)
{
	const UChar *s = d->unit;
	int32_t at = begin + 2, i, n;

	if (end - begin < 2 || s[begin + 1] != TRILLION ||
	    is_behind_ordinal(d, begin))
		return false;
	if (counts(d, at, MONEY))
		return true;
	if (s[begin] == NINE)
		return false;
	if (at < d->nunits && s[at] == ' ')
		at++;
	n = han_count(s, at, d->nunits - at < FAR ? d->nunits : at + FAR);
	for (i = 0; i < n; i++)
		if (s[at + i] == HUNDRED_MILLION)
			return true;
	return false;
}

/* Does "이만" stand before a further part of its number, "오천"? */
static bool
is_spaced_numeral(const struct draft *d, int32_t end)
{
	const UChar *next = d->unit + end;

	return end + 3 <= d->nunits && next[0] == ' ' &&
	       han_multiplier(next[2]) > 0 &&
	       count_sound(syllables_of(next, 1, 3), 2) == 2;
}

/* Does the last token, "이만", stand before a further part at `begin`? */
static bool
follows(const struct draft *d, int32_t begin)
{
	const struct mark *last;

	if (d->n == 0 || begin < 2 || d->unit[begin - 1] != ' ')
		return false;
	last = &d->mark[d->n - 1];
	return last->end == begin - 1 && last->bits & MARK_HAN_NUMERAL &&
	       han_multiplier(d->unit[begin - 2]) > 0;
}

/* Two numerals are often something else, unless the number goes on before or
 * behind them. */
int32_t
hangul_count_numerals(
    const struct draft *d, int32_t begin, int32_t end, bool behind)
{
	const UChar *s = d->unit;
	struct syllables y = syllables_of(s, begin, end);
	int32_t first = begin, least = 3;

	if (behind && han_is_rounded(s, begin, end)) /* "30여만" */
		first++;
	if (han_multiplier(s[first]) == 0 &&
	    (end - begin < 2 || han_count(s, begin, begin + 2) < 2))
		return 0;
	if (behind && s[first] == TRILLION && !is_trillion(d, begin, first))
		return 0;
	if (behind)
		least = 1;
	else if (follows(d, begin) ||
		 (end - begin == 2 &&
		     (is_spaced_numeral(d, end) || hangul_is_counted(d, end))))
		least = 2;
	y.pos = y.section = first;
	y.behind = behind;
	y.trillion = !behind && is_lone_trillion(d, begin, end);
	return first - begin + count_sound(y, least);
}
