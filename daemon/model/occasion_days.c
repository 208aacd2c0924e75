/* SPDX-License-Identifier: Apache-2.0 */
/*
 * occasion_days.c - puts the days of an occasion together. Owns nothing; what
 * a rule means is rrule.c's.
 */
#include "model/occasion_days.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "model/rrule.h"
#include "model/zone_name.h"

enum {
	YEARS_AHEAD = 2,
	YEARS_RARE = 28, /* after these the weekdays of dates come again */
	YEAR_LEAST = 1800,
	YEAR_MOST = 2200, /* as the database has it; days between are walked */
};

static bool
ever_comes(const struct rrule *rule, int64_t first)
{
	int64_t *days;
	size_t n = rrule_expand(rule, first, first + 366 * YEARS_RARE, &days);

	free(days);
	return n > 0;
}

/* A rule that comes daily for generations is no occasion, and each day of it
 * would be looked at again and again. */
static int
check_rule(const char *text, const char *starts, struct err *err)
{
	int64_t *days,
	    ahead = clock_wall() / 1000000 / 86400 + 366 * YEARS_AHEAD;
	int64_t first = clock_date_days(starts);
	struct rrule rule;
	size_t n;

	if (rrule_read(text, &rule, err) == -1)
		return -1;
	n = rrule_expand(&rule, first, first > ahead ? first : ahead, &days);
	free(days);
	if (n == 0 && !ever_comes(&rule, first))
		return err_set_field(err, ERR_INVALID, "rrule",
		    "does not come within %d years of the first day",
		    YEARS_RARE);
	if (n == RRULE_OCCURRENCES)
		return err_set_field(err, ERR_INVALID, "rrule",
		    "comes %d times and more up to %d years from now; let it "
		    "start later",
		    RRULE_OCCURRENCES, YEARS_AHEAD);
	return 0;
}

static int
check_start(const char *starts, struct err *err)
{
	int year = atoi(starts);

	if (year >= YEAR_LEAST && year <= YEAR_MOST)
		return 0;
	return err_set_field(err, ERR_INVALID, "starts",
	    "must be of the years %d to %d", YEAR_LEAST, YEAR_MOST);
}

int
occasion_check(const json_t *doc, struct err *err)
{
	const char *starts = json_text(doc, "starts");
	const char *zone = json_text(doc, "time_zone");
	const char *rule = json_text(doc, "rrule");

	if (zone != NULL && !zone_name_known(zone))
		return err_set_field(err, ERR_INVALID, "time_zone",
		    "must be an IANA time zone such as \"Asia/Ho_Chi_Minh\"");
	if (zone == NULL && json_text(doc, "time") != NULL)
		return err_set_field(err, ERR_INVALID, "time_zone",
		    "is missing; a local time needs it");
	if (check_start(starts, err) == -1)
		return -1;
	return rule == NULL ? 0 : check_rule(rule, starts, err);
}

static int
compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The days of a list, ascending; the caller frees them. */
static int64_t *
read_days(const struct schema_texts *dates)
{
	int64_t *days = mem_calloc(dates->n, sizeof(*days));

	for (size_t i = 0; i < dates->n; i++)
		days[i] = clock_date_days(dates->items[i]);
	qsort(days, dates->n, sizeof(*days), compare_days);
	return days;
}

/* Sorts, drops what is out of the range, excepted or there twice. */
static size_t
tidy(const struct occasion *occasion, int64_t from, int64_t to, int64_t *days,
    size_t n)
{
	int64_t *except = read_days(&occasion->except);
	size_t kept = 0;

	qsort(days, n, sizeof(*days), compare_days);
	for (size_t i = 0; i < n; i++)
		if (days[i] >= from && days[i] <= to &&
		    (kept == 0 || days[kept - 1] != days[i]) &&
		    bsearch(&days[i], except, occasion->except.n,
			sizeof(*except), compare_days) == NULL)
			days[kept++] = days[i];
	free(except);
	return kept;
}

/* What the database took past us and is no rule does not come. */
static size_t
expand(
    const struct occasion *occasion, int64_t first, int64_t to, int64_t **ret)
{
	struct rrule rule;
	struct err err;

	*ret = NULL;
	if (occasion->rrule == NULL ||
	    rrule_read(occasion->rrule, &rule, &err) == -1)
		return 0;
	return rrule_expand(&rule, first, to, ret);
}

/* The day it starts on counts whatever the rule says (RFC 5545, 3.8.5.3). */
size_t
occasion_days(
    const struct occasion *occasion, int64_t from, int64_t to, int64_t **ret)
{
	int64_t first = clock_date_days(occasion->starts), *days;
	size_t n = expand(occasion, first, to, &days);

	days = mem_resize(days, n + occasion->also.n + 1, sizeof(*days));
	days[n++] = first;
	for (size_t i = 0; i < occasion->also.n; i++)
		days[n++] = clock_date_days(occasion->also.items[i]);
	*ret = days;
	return tidy(occasion, from, to, days, n);
}

int64_t
occasion_length(const struct occasion *occasion)
{
	return occasion->days > 1 ? occasion->days : 1;
}

bool
occasion_instant(const struct occasion *occasion, int64_t day, int64_t *ret)
{
	const char *time = occasion->time;
	struct local_time local = {.day = day};

	if (time == NULL || occasion->time_zone == NULL ||
	    !zone_name_known(occasion->time_zone))
		return false;
	local.second = (atoi(time) * 60 + atoi(time + 3)) * 60;
	*ret = local_time_instant(occasion->time_zone, local);
	return true;
}
