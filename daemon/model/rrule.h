/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rrule.h - recurrence rules of RFC 5545 for whole days: read part by part, and
 * expanded day by day. Owns nothing.
 *
 * libical, which reads the calendars, is not asked: it looks for a rule that
 * never comes until the year 2582, which takes it a second, and nobody can
 * stop it. Here the work is bounded by the days that are walked, some
 * nanoseconds each: two centuries take half a millisecond.
 */
#ifndef COUNTERPOINT_MODEL_RRULE_H
#define COUNTERPOINT_MODEL_RRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A rule that comes more often up to the day asked for is cut there. */
#define RRULE_OCCURRENCES 5000

#define RRULE_NUMBER 366 /* the largest number in a rule, also below zero */

/* Numbers from -RRULE_NUMBER to RRULE_NUMBER; negative ones count from the end.
 */
struct rrule_set {
	bool any;
	uint64_t bits[2 * RRULE_NUMBER / 64 + 1];
};

enum rrule_frequency { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

struct rrule {
	enum rrule_frequency frequency;
	int interval;	  /* 1.. */
	int count;	  /* 0: no end by a count */
	int64_t until;	  /* last day since 1970-01-01; INT64_MAX: none */
	int64_t until_at; /* the last time, microseconds, wall; INT64_MAX:
			   * none. `until` is then a day that no zone is
			   * ahead of. */
	int week_start;	  /* 0: Monday */
	struct rrule_set months, month_days, year_days, weeks, places;
	struct rrule_set weekdays[7]; /* from Monday; 0: in every week */
	bool by_weekday;
	long largest_week; /* before a weekday, whatever its sign */
};

/*
 * Reads a rule as it is kept: FREQ (days or longer) first, each part once and
 * within its range, UNTIL as a date. -1 with ERR_INVALID in field "rrule".
 */
int rrule_read(const char *text, struct rrule *ret, struct err *);

/* Reads a rule of what begins at a time, as others write it: its parts in any
 * order, UNTIL as a date or as a time in UTC. */
int rrule_read_timed(const char *text, struct rrule *ret, struct err *);

/*
 * The days, ascending, on which a rule comes from a first day on, up to and
 * with the last; both are days since 1970-01-01. The first day is among them
 * only if the rule says so. Returns how many; the caller frees *ret.
 */
size_t rrule_expand(
    const struct rrule *, int64_t first, int64_t last, int64_t **ret);

void rrule_set_add(struct rrule_set *, long n);
bool rrule_set_has(const struct rrule_set *, long n);

#endif
