/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leading.c - numerals that a word begins with: a dictionary makes 300 and a
 * word of "三百五十人".
 * Owns nothing. Leaves what a numeral is to han.c, Hangul to hangul.c.
 */
#include "text/leading.h"

#include <stdbool.h>
#include <unicode/uchar.h>

#include "text/han.h"
#include "text/hangul.h"

#define TEN	u'十'
#define ORDINAL u'第'

static bool
is_behind_digits(const struct draft *d, const struct segment *g)
{
	return g->begin > 0 && u_isdigit(d->unit[g->begin - 1]);
}

static bool
is_behind_numeral(const struct draft *d, const struct segment *g)
{
	const struct mark *last = d->n > 0 ? &d->mark[d->n - 1] : NULL;

	return is_behind_digits(d, g) ||
	       (last != NULL && last->end == g->begin &&
		   last->bits & MARK_HAN_NUMERAL);
}

static int32_t
count_han(const struct draft *d, const struct segment *g)
{
	bool behind = is_behind_numeral(d, g);
	int32_t n = han_count(d->unit, g->begin, g->end);
	int32_t at = g->begin + n;

	if ((behind || n > 0) && at < g->end &&
	    han_is_rounded(d->unit, at, d->nunits))
		return n + 1 + han_count(d->unit, at + 1, g->end);
	if (behind || n == g->end - g->begin)
		return n;
	return han_is_sum(d->unit + g->begin, n) ? n : 0;
}

/* "第二十条", of which a dictionary makes "第二" and "十条". "第二" by itself
 * is a word, and "百" behind it may begin another, "第一百货". */
static bool
is_ordinal(const struct draft *d, const struct segment *g)
{
	int32_t begin = g->begin + 1, n;

	if (d->unit[g->begin] != ORDINAL)
		return false;
	n = han_count(d->unit, begin, d->nunits);
	if (n == 2 && d->unit[begin] != TEN && d->unit[begin + 1] != TEN)
		return false;
	return han_is_sum(d->unit + begin, n);
}

struct leading
leading_find(const struct draft *d, const struct segment *g)
{
	struct leading found = {0, 0};

	if (g->kind == SEGMENT_HANGUL) {
		found.numerals = hangul_count_numerals(
		    d, g->begin, g->end, is_behind_digits(d, g));
	} else if (is_ordinal(d, g)) {
		found.ordinal = 1;
		found.numerals = han_count(d->unit, g->begin + 1, g->end);
	} else {
		found.numerals = count_han(d, g);
	}
	return found;
}
