/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dates.c - dates as texts write them.
 * Owns nothing but what it is handed. Leaves the names of months to months.c.
 *
 * Read are "14 January 2020", "January 14, 2020", "14 de enero de 2020",
 * "2020-01-14", "14/1/2020", "2020年1月14日", "2020년 1월 14일" and
 * "ngày 14 tháng 1 năm 2020". Thai years lose 543. In "3/4/2020" English does
 * not tell day from month.
 */
#include "text/dates.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_MIN     1500
#define YEAR_MAX     2199
#define BUDDHIST_MIN 2400
#define BUDDHIST     543
#define GAP_MAX	     3 /* units between the parts */

struct reader {
	const struct draft *draft;
	const struct language *language;
};

/* What a number is counted in, by the word beside it. */
enum unit { NOTHING, DAY, MONTH, YEAR };

static const struct {
	const char *word;
	enum unit unit;
	bool before; /* the number */
} units[] = {
    {"年", YEAR, false},
    {"月", MONTH, false},
    {"日", DAY, false},
    {"号", DAY, false},
    {"년", YEAR, false},
    {"월", MONTH, false},
    {"일", DAY, false},
    {"năm", YEAR, true},
    {"tháng", MONTH, true},
    {"ngày", DAY, true},
};

static const char *const links[] = {"de", "of", "del", "d", "the"};

static const uint8_t lengths[] = {
    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool
is_sound(const struct date *date)
{
	return date->month >= 1 && date->month <= 12 && date->day >= 1 &&
	       date->day <= lengths[date->month - 1] &&
	       date->year >= YEAR_MIN && date->year <= YEAR_MAX;
}

/* Token i as a whole number of at most four digits, or -1. */
static int
read_whole(const struct reader *r, size_t i)
{
	const struct draft *d = r->draft;
	const char *word;

	if (i >= r->draft->n || !(d->token[i].flags & TOKEN_NUMBER) ||
	    d->token[i].word_len > 4)
		return -1;
	word = draft_word(d, i);
	return strchr(word, '.') == NULL ? atoi(word) : -1;
}

/* Token i as a year of four digits, or 0. */
static int
read_year(const struct reader *r, size_t i)
{
	int year = read_whole(r, i);

	if (year < 1000 || !(r->draft->mark[i].bits & MARK_DIGITS) ||
	    r->draft->mark[i].end - r->draft->mark[i].begin != 4)
		return 0;
	if (year >= BUDDHIST_MIN && strcmp(r->language->tag, "th") == 0)
		year -= BUDDHIST;
	return year >= YEAR_MIN && year <= YEAR_MAX ? year : 0;
}

static int
read_day(const struct reader *r, size_t i)
{
	int day = read_whole(r, i);

	return day >= 1 && day <= 31 ? day : 0;
}

/* In English "may" and "march" are months with a capital alone. */
static uint8_t
read_month(const struct reader *r, size_t i)
{
	const struct mark *m;

	if (i >= r->draft->n)
		return 0;
	m = &r->draft->mark[i];
	if ((m->month == 3 || m->month == 5) && !(m->bits & MARK_TITLE) &&
	    strcmp(r->language->tag, "en") == 0)
		return 0;
	return m->month;
}

/* Does token i stand close behind the one before, in the same line? */
static bool
is_close(const struct reader *r, size_t i)
{
	const struct mark *m = r->draft->mark;
	int32_t k;

	if (i == 0 || i >= r->draft->n || m[i].begin - m[i - 1].end > GAP_MAX)
		return false;
	for (k = m[i - 1].end; k < m[i].begin; k++)
		if (r->draft->unit[k] == '\n')
			return false;
	return true;
}

/* The next part behind token i, past "of" or "de"; 0 when there is none. */
static size_t
find_next(const struct reader *r, size_t i)
{
	size_t k;

	if (!is_close(r, ++i))
		return 0;
	for (k = 0; k < sizeof(links) / sizeof(links[0]); k++)
		if (strcmp(draft_word(r->draft, i), links[k]) == 0)
			return is_close(r, i + 1) ? i + 1 : 0;
	return i;
}

/* The date's year behind token i: where the date ends, or 0. */
static size_t
read_last_year(const struct reader *r, size_t i, struct date *date)
{
	size_t next = find_next(r, i);

	if (next == 0)
		return 0;
	date->year = (int16_t)read_year(r, next);
	return next + 1;
}

/* "14 January 2020" */
static size_t
read_day_month(const struct reader *r, size_t i, struct date *date)
{
	size_t next;

	date->day = (uint8_t)read_day(r, i);
	if (date->day == 0 || (next = find_next(r, i)) == 0)
		return 0;
	date->month = read_month(r, next);
	return date->month > 0 ? read_last_year(r, next, date) : 0;
}

/* "January 14, 2020" */
static size_t
read_month_day(const struct reader *r, size_t i, struct date *date)
{
	date->month = read_month(r, i);
	if (date->month == 0 || find_next(r, i) != i + 1)
		return 0;
	date->day = (uint8_t)read_day(r, i + 1);
	return date->day > 0 ? read_last_year(r, i + 1, date) : 0;
}

/* The one sign between token i and the next: '-', '.', '/', or 0. */
static UChar
read_sign(const struct reader *r, size_t i)
{
	const struct mark *m = r->draft->mark;
	UChar c;

	if (i + 1 >= r->draft->n || m[i + 1].begin - m[i].end != 1)
		return 0;
	c = r->draft->unit[m[i].end];
	return c == '-' || c == '.' || c == '/' ? c : 0;
}

/* A last part of two digits is of this century until 2068. */
static int
read_short_year(const struct reader *r, size_t i)
{
	int year = read_whole(r, i);

	if (year < 0 || r->draft->mark[i].end - r->draft->mark[i].begin != 2)
		return read_year(r, i);
	return year + (year <= 68 ? 2000 : 1900);
}

/* "2020-01-14", "14/1/2020", "1/14/20" */
static size_t
read_signs(const struct reader *r, size_t i, struct date *date)
{
	UChar sign = read_sign(r, i);
	int a, b, year;

	if (sign == 0 || read_sign(r, i + 1) != sign ||
	    read_sign(r, i + 2) == sign ||
	    (i > 0 && read_sign(r, i - 1) == sign))
		return 0;
	if ((date->year = (int16_t)read_year(r, i)) > 0) {
		date->month = (uint8_t)read_day(r, i + 1);
		date->day = (uint8_t)read_day(r, i + 2);
		return i + 3;
	}
	a = read_day(r, i);
	b = read_day(r, i + 1);
	year = read_short_year(r, i + 2);
	if (a == 0 || b == 0 || year <= 0)
		return 0;
	date->year = (int16_t)year;
	if (b > 12 || a > 12 || a == b || strcmp(r->language->tag, "en") != 0) {
		date->day = (uint8_t)(b > 12 ? b : a);
		date->month = (uint8_t)(b > 12 ? a : b);
	}
	return i + 3;
}

static enum unit
find_unit(const struct reader *r, size_t i, bool before)
{
	size_t k;
	const char *word;

	if (i >= r->draft->n)
		return NOTHING;
	word = draft_word(r->draft, i);
	if ((unsigned char)word[0] < 0x80 && !before)
		return NOTHING;
	for (k = 0; k < sizeof(units) / sizeof(units[0]); k++)
		if (units[k].before == before &&
		    strncmp(word, units[k].word, strlen(units[k].word)) == 0 &&
		    (!before || word[strlen(units[k].word)] == '\0'))
			return units[k].unit;
	return NOTHING;
}

static bool
set_unit(const struct reader *r, size_t i, enum unit unit, struct date *date)
{
	if (unit == YEAR && date->year == 0)
		return (date->year = (int16_t)read_year(r, i)) > 0;
	if (unit == MONTH && date->month == 0)
		return (date->month = (uint8_t)read_day(r, i)) > 0;
	if (unit == DAY && date->day == 0)
		return (date->day = (uint8_t)read_day(r, i)) > 0;
	return false;
}

/* "2020年1月14日", "ngày 14 tháng 1 năm 2020": pairs of number and unit. */
static size_t
read_units(const struct reader *r, size_t i, struct date *date)
{
	bool before = find_unit(r, i, true) != NOTHING;
	size_t n = 0, number;

	while (n < 6 && i + n + 1 < r->draft->n &&
	       (n == 0 || is_close(r, i + n)) && is_close(r, i + n + 1)) {
		number = before ? i + n + 1 : i + n;
		if (!set_unit(r, number,
			find_unit(r, before ? i + n : i + n + 1, before), date))
			break;
		n += 2;
	}
	return i + n;
}

size_t
dates_read(const struct draft *d, const struct language *language, size_t token,
    struct date *ret_date)
{
	static size_t (*const forms[])(
	    const struct reader *, size_t, struct date *) = {
	    read_signs, read_units, read_day_month, read_month_day};
	struct reader r = {d, language};
	struct date date;
	size_t i, end;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		memset(&date, 0, sizeof(date));
		end = forms[i](&r, token, &date);
		if (end > 0 && is_sound(&date)) {
			*ret_date = date;
			return end;
		}
	}
	return 0;
}

int32_t
dates_day(const struct date *date)
{
	/* Years begin in March, so that the odd day comes last. */
	int32_t m = (date->month + 9) % 12;
	int32_t y = date->year - (date->month <= 2);

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 +
	       date->day - 1 - 719468;
}
