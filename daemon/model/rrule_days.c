/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rrule_days.c - walks from day to day, period by period, and keeps those that
 * a rule means. Owns nothing. A rule means the same days as in libical: a test
 * compares them.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/rrule.h"

enum { PERIOD_MAX = 366 /* days */ };

/* A day and its places, each from 1. */
struct date {
	int64_t day;
	int year, month, month_day, year_day;
	int month_length, year_length;
	int weekday; /* 0: Monday */
};

/* --- dates --- */

static int
year_length(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366
								     : 365;
}

static int
month_length(int year, int month)
{
	static const int lengths[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return lengths[month - 1] + (month == 2 && year_length(year) == 366);
}

/* 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
	return (int)((day % 7 + 10) % 7);
}

static struct date
date_of(int64_t day)
{
	char text[CLOCK_DATE];
	struct date d = {.day = day, .weekday = weekday_of(day)};

	clock_date_format(day, text);
	d.year = atoi(text);
	d.month = atoi(text + 5);
	d.month_day = d.year_day = atoi(text + 8);
	d.month_length = month_length(d.year, d.month);
	d.year_length = year_length(d.year);
	for (int month = 1; month < d.month; month++)
		d.year_day += month_length(d.year, month);
	return d;
}

static void
go_on(struct date *d)
{
	d->day++;
	d->weekday = (d->weekday + 1) % 7;
	d->year_day++;
	if (d->month_day++ < d->month_length)
		return;
	d->month_day = 1;
	if (d->month++ == 12) {
		d->month = d->year_day = 1;
		d->year_length = year_length(++d->year);
	}
	d->month_length = month_length(d->year, d->month);
}

/* --- periods --- */

/* Days since the week began. */
static int
days_into_week(const struct rrule *r, const struct date *d)
{
	return (d->weekday - r->week_start + 7) % 7;
}

/* The number of a day's year, month, week or of itself. */
static int64_t
period_of(const struct rrule *r, const struct date *d)
{
	switch (r->frequency) {
	case RRULE_YEARLY:
		return d->year;
	case RRULE_MONTHLY:
		return d->year * 12 + d->month;
	case RRULE_WEEKLY:
		/* The first Monday was the fifth day. */
		return (d->day - days_into_week(r, d) - r->week_start - 4) / 7;
	default:
		return d->day;
	}
}

static struct date
start_of_period(const struct rrule *r, const struct date *d)
{
	switch (r->frequency) {
	case RRULE_YEARLY:
		return date_of(d->day - d->year_day + 1);
	case RRULE_MONTHLY:
		return date_of(d->day - d->month_day + 1);
	case RRULE_WEEKLY:
		return date_of(d->day - days_into_week(r, d));
	default:
		return *d;
	}
}

/* --- what a rule means --- */

/* What a rule does not say is as on its first day. */
static void
assume(struct rrule *r, const struct date *first)
{
	bool by_day = r->by_weekday || r->month_days.any || r->year_days.any;
	bool by_week = r->frequency == RRULE_WEEKLY || r->weeks.any;

	if (r->frequency == RRULE_DAILY || by_day)
		return;
	if (by_week) {
		rrule_set_add(&r->weekdays[first->weekday], 0);
		r->by_weekday = true;
		return;
	}
	if (r->frequency == RRULE_YEARLY && !r->months.any)
		rrule_set_add(&r->months, first->month);
	rrule_set_add(&r->month_days, first->month_day);
}

/* A place from the front, of so many, as counted from either end. */
static bool
fits(const struct rrule_set *set, int place, int of)
{
	return !set->any || rrule_set_has(set, place) ||
	       rrule_set_has(set, place - of - 1);
}

/* A week is of the year that has most of its days, so that of its fourth. */
static bool
fits_week(const struct rrule *r, const struct date *d)
{
	int fourth = d->year_day - days_into_week(r, d) + 3;
	int length = d->year_length;

	if (!r->weeks.any)
		return true;
	if (fourth < 1) {
		length = year_length(d->year - 1);
		fourth += length;
	} else if (fourth > length) {
		fourth -= length;
		length = year_length(d->year + 1);
	}
	return rrule_set_has(&r->weeks, (fourth - 1) / 7 + 1) ||
	       rrule_set_has(&r->weeks, -((length - fourth) / 7 + 1));
}

/* A numbered weekday is one of the month's, or of the year's where the rule
 * names no months. */
static bool
fits_weekday(const struct rrule *r, const struct date *d)
{
	const struct rrule_set *set = &r->weekdays[d->weekday];
	bool of_month = r->frequency == RRULE_MONTHLY || r->months.any;
	int place = of_month ? d->month_day : d->year_day;
	int length = of_month ? d->month_length : d->year_length;

	if (!r->by_weekday || rrule_set_has(set, 0))
		return true;
	return rrule_set_has(set, (place - 1) / 7 + 1) ||
	       rrule_set_has(set, -((length - place) / 7 + 1));
}

static bool
fits_day(const struct rrule *r, const struct date *d)
{
	return (!r->months.any || rrule_set_has(&r->months, d->month)) &&
	       fits(&r->month_days, d->month_day, d->month_length) &&
	       fits(&r->year_days, d->year_day, d->year_length) &&
	       fits_week(r, d) && fits_weekday(r, d);
}

/* Walks to the end of a period; returns how many of its days fit. */
static int
walk_period(const struct rrule *r, struct date *d, int64_t days[PERIOD_MAX])
{
	int64_t period = period_of(r, d);
	int n = 0;

	for (; period_of(r, d) == period; go_on(d))
		if (fits_day(r, d))
			days[n++] = d->day;
	return n;
}

size_t
rrule_expand(
    const struct rrule *rule, int64_t first, int64_t last, int64_t **ret)
{
	size_t most = rule->count > 0 ? (size_t)rule->count : RRULE_OCCURRENCES;
	int64_t days[PERIOD_MAX], end = last < rule->until ? last : rule->until;
	struct date at = date_of(first);
	int64_t began = period_of(rule, &at), period;
	struct rrule r = *rule;
	size_t n = 0;
	int found;

	*ret = mem_calloc(most, sizeof(**ret));
	assume(&r, &at);
	at = start_of_period(&r, &at);
	while (at.day <= end && n < most) {
		period = period_of(&r, &at);
		found = walk_period(&r, &at, days);
		if ((period - began) % r.interval != 0)
			continue;
		for (int i = 0; i < found && n < most; i++)
			if (days[i] >= first && days[i] <= end &&
			    fits(&r.places, i + 1, found))
				(*ret)[n++] = days[i];
	}
	return n;
}
