/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone.h - what the clocks on people's walls show: IANA time zones. Owns the
 * zones that were asked for; their rules are the system's tzdata, read by cctz
 * (C++). Which zone and which hours are meant is left to the callers.
 *
 * Why cctz: it alone agreed with zdump on every change of every zone from 2000
 * to 2500, and it tells gaps and folds apart by itself. Of the others tried,
 * GLib is an hour off in Europe/Dublin from 2038 (its winter time is negative),
 * libical is wrong in 33 zones after 2037 (it guesses at yearly rules), date's
 * reader ends in 2037, and ICU has data of its own, which Debian's updates of
 * tzdata do not reach. cctz never reads a zone twice; zone_reload() does.
 * cctz 2.3 misreads "slim" files (zic -b slim); Debian's are "fat".
 *
 * A wall time is what clock_wall() gives: microseconds since 1970-01-01 UTC.
 * A day is what clock_date_days() gives: days since 1970-01-01.
 * For one thread only.
 */
#ifndef COUNTERPOINT_BASE_ZONE_H
#define COUNTERPOINT_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct err;

/* What a clock and a calendar on the wall show. */
struct zone_time {
	int year;		  /* 1 to 9999 */
	int month, day;		  /* from 1 */
	int hour, minute, second; /* from 0 */
	int weekday;		  /* ISO 8601: 1 is Monday, 7 is Sunday */
};

/* How often a clock shows a time. */
enum zone_fit {
	ZONE_UNIQUE, /* once */
	ZONE_GAP,    /* never: clocks are put forward over it */
	ZONE_FOLD,   /* twice: clocks are put back over it */
};

/* A stretch of wall time; empty when `to` is `from`. */
struct zone_span {
	int64_t from; /* the first instant */
	int64_t to;   /* the first one after it */
};

/*
 * A zone by its IANA name, such as Asia/Tokyo; NULL when the system has none of
 * that name. Names may come from outside: nothing but a file of tzdata is ever
 * read, below /usr/share/zoneinfo or, when it is an absolute path, $TZDIR. The
 * zone stays valid and stays the same pointer as long as the process lives.
 */
const struct zone *zone_find(const char *name);

/*
 * Reads the zones anew whose files changed, as an update of tzdata does it.
 * Zones that were found before follow the new rules from then on; one whose
 * file is gone or damaged keeps those that it has. Returns how many changed.
 */
size_t zone_reload(void);

/* Seconds that clocks are ahead of UTC; negative in the west. */
int zone_offset(const struct zone *, int64_t wall);

/* What the clock shows. Fractions of a second are dropped. */
struct zone_time zone_local(const struct zone *, int64_t wall);

/* The day on the calendar. */
int64_t zone_date(const struct zone *, int64_t wall);

/*
 * When the clock shows a time; of one in a gap the first instant after the gap,
 * of one in a fold the first of the two. The weekday is not read. What is
 * beyond its range carries over: 32 January is 1 February.
 */
enum zone_fit zone_utc(
    const struct zone *, const struct zone_time *, int64_t *ret_wall);

/*
 * A local day: from the first instant at which the calendar shows it to the
 * first at which it shows the next. 24 hours, 23 or 25 when clocks change, and
 * empty when the calendar skips it, as Apia's did on 30 December 2011.
 */
struct zone_span zone_day(const struct zone *, int64_t day);

/*
 * The part of a local day from one "hh:mm" to another, 00:00 to 24:00. It ends
 * on the next day unless `to` is later than `from`. At each instant of it the
 * clock shows a time between the two: it ends when the clock first shows `to`,
 * and where a clock is put back to before `from`, it begins after that. Empty
 * when a gap swallows it. Fails when `from` or `to` has another form.
 */
int zone_window(const struct zone *, int64_t day, const char *from,
    const char *to, struct zone_span *ret, struct err *);

/*
 * The first instant after a wall time at which the offset becomes another one.
 * False when none is known: most zones have settled, and rules are not followed
 * beyond some 400 years.
 */
bool zone_next_transition(const struct zone *, int64_t wall, int64_t *ret_wall);

#ifdef __cplusplus
}
#endif

#endif
