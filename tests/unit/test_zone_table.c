/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_zone_table.c - base/zone.h in every IANA zone from 2024 to 2030, against
 * the C library, which reads the same files with code of its own: every change
 * of the clocks, what becomes of the times around it, every day and, where
 * clocks change, parts of it. Tells how many of each there were.
 */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/zone.h"
#include "suite.h"

#define SECOND	INT64_C(1000000)
#define DAY	86400
#define QUARTER 900
#define FOLDER	"/usr/share/zoneinfo/"
#define CHANGES 64

/* Casablanca has two a year, most zones two or none. */
struct reference {
	const struct zone *zone;
	const char *name;
	size_t n;		     /* of changes */
	int64_t change[CHANGES + 1]; /* seconds; the last is the end of time */
	int64_t offset[CHANGES + 1]; /* up to that change, seconds */
};

static struct {
	size_t zones, changes, gaps, folds, days, odd_days, windows;
} count;

/* Check's own assertions write a line each to a file. The time is one of UTC,
 * or of the clock where the words say so. */
static void
must(bool holds, const struct reference *r, int64_t at, const char *what)
{
	if (!holds)
		ck_abort_msg("%s, %jd: %s", r->name, (intmax_t)at, what);
}

/* --- what the C library says --- */

static int64_t
library_offset(int64_t t)
{
	time_t seconds = t;
	struct tm tm;

	localtime_r(&seconds, &tm);
	return tm.tm_gmtoff;
}

/* The second of a change between two times. */
static int64_t
library_change(int64_t low, int64_t high)
{
	int64_t before = library_offset(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (library_offset(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static int64_t
seconds_of(const char *date)
{
	return clock_date_days(date) * DAY;
}

/* A day has never had two changes that take each other back; zone.h would tell
 * of both, and the counts would differ. */
static void
read_library(struct reference *r)
{
	int64_t end = seconds_of("2031-01-02");

	r->n = 0;
	for (int64_t t = seconds_of("2023-12-30"); t < end; t += DAY)
		if (library_offset(t) != library_offset(t + DAY)) {
			must(r->n < CHANGES, r, t, "too many changes");
			r->offset[r->n] = library_offset(t);
			r->change[r->n++] = library_change(t, t + DAY);
		}
	r->offset[r->n] = library_offset(end);
	r->change[r->n] = INT64_MAX;
}

static int64_t
offset_at(const struct reference *r, int64_t t)
{
	size_t i = 0;

	while (t >= r->change[i])
		i++;
	return r->offset[i];
}

/* What a clock shows, in seconds since its 1970. */
static int64_t
shown(const struct reference *r, int64_t t)
{
	return t + offset_at(r, t);
}

/* When the clock first shows a time or a later one. */
static int64_t
first_shown(const struct reference *r, int64_t local)
{
	for (size_t i = 0;; i++) {
		int64_t t = local - r->offset[i];

		if (i > 0 && t < r->change[i - 1])
			t = r->change[i - 1];
		if (t < r->change[i])
			return t;
	}
}

/* --- the checks --- */

static void
check_changes(const struct reference *r)
{
	int64_t at = seconds_of("2023-12-30") * SECOND;

	for (size_t i = 0; i < r->n; i++) {
		int64_t t = r->change[i];

		must(zone_next_transition(r->zone, at, &at) && at == t * SECOND,
		    r, t, "no change");
		must(zone_offset(r->zone, at - 1) == r->offset[i], r, t,
		    "the offset before");
		must(zone_offset(r->zone, at) == r->offset[i + 1], r, t,
		    "the offset after");
		count.changes++;
	}
	must(!zone_next_transition(r->zone, at, &at) ||
		 at > seconds_of("2031-01-02") * SECOND,
	    r, at / SECOND, "a change too many");
}

static void
check_clock(const struct reference *r, int64_t t)
{
	struct zone_time local = zone_local(r->zone, t * SECOND);
	time_t seconds = t;
	struct tm tm;

	localtime_r(&seconds, &tm);
	must(local.year == tm.tm_year + 1900 && local.month == tm.tm_mon + 1 &&
		 local.day == tm.tm_mday && local.hour == tm.tm_hour &&
		 local.minute == tm.tm_min && local.second == tm.tm_sec &&
		 local.weekday == (tm.tm_wday + 6) % 7 + 1,
	    r, t, "what the clock shows");
}

static void
check_time(const struct reference *r, int64_t local, enum zone_fit fit,
    int64_t expected)
{
	time_t seconds = local;
	struct zone_time t;
	struct tm tm;
	int64_t wall;

	gmtime_r(&seconds, &tm);
	t = (struct zone_time){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, 0};
	must(zone_utc(r->zone, &t, &wall) == fit, r, local,
	    "on the clock: how often it is shown");
	must(wall == expected * SECOND, r, local,
	    "on the clock: when it is shown");
}

/* The times on either side of where a gap or a fold begins and ends. */
static void
check_times_around(const struct reference *r, size_t i)
{
	int64_t at = r->change[i], before = r->offset[i],
		after = r->offset[i + 1];

	check_clock(r, at - 1);
	check_clock(r, at);
	check_clock(r, at + 1);
	if (after > before) {
		check_time(r, at + before - 1, ZONE_UNIQUE, at - 1);
		check_time(r, at + before, ZONE_GAP, at);
		check_time(r, at + after - 1, ZONE_GAP, at);
		check_time(r, at + after, ZONE_UNIQUE, at);
		count.gaps++;
	} else {
		check_time(
		    r, at + after - 1, ZONE_UNIQUE, at + after - 1 - before);
		check_time(r, at + after, ZONE_FOLD, at + after - before);
		check_time(r, at + before - 1, ZONE_FOLD, at - 1);
		check_time(r, at + before, ZONE_UNIQUE, at + before - after);
		count.folds++;
	}
}

static void
check_days(const struct reference *r)
{
	int64_t last = clock_date_days("2030-12-31");

	for (int64_t day = clock_date_days("2024-01-01"); day <= last; day++) {
		int64_t from = first_shown(r, day * DAY),
			to = first_shown(r, (day + 1) * DAY);
		struct zone_span span = zone_day(r->zone, day);

		must(span.from == from * SECOND && span.to == to * SECOND, r,
		    from, "when the day begins and ends");
		must(zone_date(r->zone, span.from) == day &&
			 zone_date(r->zone, span.to - 1) == day,
		    r, from, "the date");
		check_clock(r, from);
		count.days++;
		count.odd_days += to - from != DAY;
	}
}

/* Whether a clock shows a time of a window: from, up to `to`, of its 1970. */
static bool
is_within(const struct reference *r, int64_t t, int64_t from, int64_t to)
{
	return shown(r, t) >= from && shown(r, t) < to;
}

/* "hh:mm" of seconds since some midnight. */
static void
write_time(int64_t seconds, char text[16])
{
	int minutes = (int)(seconds % DAY / 60);

	snprintf(text, 16, "%02d:%02d", minutes / 60, minutes % 60);
}

/* A clock shows the times of a window throughout it, and others just before
 * and after; those of an empty one it never shows. */
static void
check_window(const struct reference *r, int64_t from, int64_t to)
{
	char starts[16], ends[16];
	struct zone_span span;
	struct err err;

	write_time(from, starts);
	write_time(to, ends);
	must(zone_window(r->zone, from / DAY, starts, ends, &span, &err) == 0,
	    r, from, "a window is refused");
	span.from /= SECOND;
	span.to /= SECOND;
	for (int64_t t = span.from; t < span.to; t += QUARTER)
		must(is_within(r, t, from, to) &&
			 is_within(r, t + QUARTER - 1, from, to),
		    r, t, "a time outside the window");
	must(!is_within(r, span.to, from, to), r, span.to, "ends early");
	must(shown(r, span.from - 1) < from, r, span.from, "begins late");
	if (span.from == span.to)
		for (int64_t t = span.from - DAY; t < span.to + DAY;
		     t += QUARTER)
			must(!is_within(r, t, from, to), r, t,
			    "the window is not empty");
	count.windows++;
}

/* The windows that begin up to two hours from a change, on either side. */
static void
check_windows(const struct reference *r, size_t i)
{
	static const int lengths[] = {QUARTER, 1800, 3600, 7200, 6 * 3600};
	int64_t around = r->change[i] + r->offset[i];

	around -= around % QUARTER;
	for (int64_t from = around - 7200; from <= around + 7200;
	     from += QUARTER)
		for (size_t j = 0; j < sizeof(lengths) / sizeof(*lengths); j++)
			check_window(r, from, from + lengths[j]);
}

static void
check_zone(const char *name)
{
	struct reference r = {.name = name, .zone = zone_find(name)};

	ck_assert_int_eq(setenv("TZ", name, 1), 0);
	tzset();
	must(r.zone != NULL, &r, 0, "not found");
	read_library(&r);
	check_changes(&r);
	check_days(&r);
	for (size_t i = 0; i < r.n; i++) {
		check_times_around(&r, i);
		check_windows(&r, i);
	}
	count.zones++;
}

/* Lines of the source of tzdata: "Z NAME ..." and "L TARGET NAME". Old names
 * may be in a package that is not installed. */
static void
check_line(const char *line)
{
	char name[64], path[sizeof(FOLDER) + 64];

	if (sscanf(line, "Z %63s", name) != 1 &&
	    sscanf(line, "L %*s %63s", name) != 1)
		return;
	snprintf(path, sizeof(path), FOLDER "%s", name);
	if (access(path, F_OK) == 0)
		check_zone(name);
}

START_TEST(every_zone)
{
	FILE *file = fopen(FOLDER "tzdata.zi", "r");
	char line[256];

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(unsetenv("TZDIR"), 0);
	while (fgets(line, sizeof(line), file) != NULL)
		check_line(line);
	fclose(file);
	printf("zones: %zu; changes of clocks from 2024 to 2030: %zu, of which "
	       "%zu gaps and %zu folds; days: %zu, of which %zu not of 24 "
	       "hours; parts of days: %zu\n",
	    count.zones, count.changes, count.gaps, count.folds, count.days,
	    count.odd_days, count.windows);
	ck_assert_uint_gt(count.zones, 400);
	ck_assert_uint_gt(count.changes, 1000);
	ck_assert_uint_eq(count.gaps + count.folds, count.changes);
	ck_assert_uint_gt(count.odd_days, 1000);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("zone_table");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_test(c, every_zone);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
