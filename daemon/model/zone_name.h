/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone_name.h - what calendars call time zones, and their local times. Owns
 * nothing: base/zone has the rules, ICU the names that Windows gives.
 */
#ifndef COUNTERPOINT_MODEL_ZONE_NAME_H
#define COUNTERPOINT_MODEL_ZONE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZONE_NAME 64 /* bytes of an IANA name with its NUL */

/* A local time: days since 1970-01-01 and seconds of that day. */
struct local_time {
	int64_t day;
	int32_t second; /* 0..86399 */
};

/* Whether this is an IANA time zone, "Asia/Seoul" or "UTC". */
bool zone_name_known(const char *name);

/*
 * The IANA zone that a calendar means by a name of its own: "Asia/Seoul",
 * ".../Asia/Seoul" or the name that Windows has, "Korea Standard Time".
 */
bool zone_name_find(const char *name, char ret[ZONE_NAME]);

/*
 * Seconds since 1970-01-01 UTC of a local time in a known zone. A time that a
 * change of clocks leaves out is as late as if they had not changed; one that
 * comes twice is the first (RFC 5545, 3.3.5).
 */
int64_t local_time_instant(const char *zone, struct local_time);

/* The same the other way. */
struct local_time local_time_at(const char *zone, int64_t instant);

#endif
