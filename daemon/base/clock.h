/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.h - the clocks: monotonic for timers and durations, wall for dates.
 * Whoever stores a time says which one it is.
 */
#ifndef COUNTERPOINT_BASE_CLOCK_H
#define COUNTERPOINT_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Microseconds since an arbitrary start; never goes back. */
int64_t clock_monotonic(void);

/* The same that also goes on while the machine sleeps. */
int64_t clock_boottime(void);

/* Microseconds since 1970-01-01 UTC; may jump either way. */
int64_t clock_wall(void);

/* Enough for clock_format(). */
#define CLOCK_TEXT 32

/* A wall time as RFC 3339 in UTC with milliseconds. Returns `text`. */
const char *clock_format(int64_t wall, char text[CLOCK_TEXT]);

/* The same the other way, of "2024-06-19T08:00:00Z", with up to nine digits of
 * a fraction and an offset of less than 16 hours; what is less than a
 * microsecond is left out. False when `instant` is no such time. */
bool clock_read(const char *instant, int64_t *ret_wall);

/* Whether "YYYY-MM-DD" is a day of the calendar. */
bool clock_date_is_valid(const char *date);

/* Days from 1970-01-01 to a valid date; negative before it. */
int64_t clock_date_days(const char *date);

/* The same the other way: "YYYY-MM-DD" of a day of the years 0 to 9999.
 * Returns `text`. */
#define CLOCK_DATE 16
const char *clock_date_format(int64_t days, char text[CLOCK_DATE]);

/* The same to the day, in UTC, of a valid RFC 3339 time. */
int64_t clock_instant_days(const char *instant);

#endif
