/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone.c - asks ICU about time zones. Owns nothing.
 */
#include "model/zone.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { DAY = 86400 };

/* ICU takes UTF-16; names of zones are ASCII. */
static bool
widen(const char *name, UChar wide[ZONE_NAME])
{
	size_t len = strlen(name);

	if (len == 0 || len >= ZONE_NAME)
		return false;
	for (size_t i = 0; i < len; i++)
		if (name[i] < ' ' || name[i] > '~')
			return false;
	u_charsToUChars(name, wide, (int32_t)len + 1);
	return true;
}

/* Offsets and abbreviations are no places; the database knows "UTC". */
static bool
has_form(const char *name)
{
	return strcmp(name, "UTC") == 0 ||
	       (strchr(name, '/') != NULL && strncmp(name, "Etc/", 4) != 0 &&
		   strchr(name, ' ') == NULL);
}

bool
zone_is_known(const char *name)
{
	UChar wide[ZONE_NAME], canonical[ZONE_NAME];
	UErrorCode status = U_ZERO_ERROR;
	UBool is_system = 0;

	if (!has_form(name) || !widen(name, wide))
		return false;
	ucal_getCanonicalTimeZoneID(
	    wide, -1, canonical, ZONE_NAME, &is_system, &status);
	return U_SUCCESS(status) && is_system;
}

static bool
find_windows(const char *name, char ret[ZONE_NAME])
{
	UChar wide[ZONE_NAME], found[ZONE_NAME];
	UErrorCode status = U_ZERO_ERROR;
	int32_t len;

	if (!widen(name, wide))
		return false;
	len = ucal_getTimeZoneIDForWindowsID(
	    wide, -1, NULL, found, ZONE_NAME, &status);
	if (U_FAILURE(status) || len == 0 || len >= ZONE_NAME)
		return false;
	u_UCharsToChars(found, ret, len);
	ret[len] = '\0';
	return zone_is_known(ret);
}

static bool
is_utc(const char *name)
{
	static const char *const names[] = {
	    "Z", "GMT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Zulu"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Programs put a prefix of their own before the name: each part that may begin
 * it is tried, the longest first. */
bool
zone_find(const char *name, char ret[ZONE_NAME])
{
	for (const char *part = name; part != NULL;
	     part = strchr(part, '/') == NULL ? NULL : strchr(part, '/') + 1) {
		if (!zone_is_known(part) && !is_utc(part))
			continue;
		snprintf(ret, ZONE_NAME, "%s", is_utc(part) ? "UTC" : part);
		return true;
	}
	return find_windows(name, ret);
}

static UCalendar *
open_calendar(const char *zone)
{
	UChar wide[ZONE_NAME];
	UErrorCode status = U_ZERO_ERROR;
	UCalendar *calendar;

	if (!widen(zone, wide))
		abort();
	calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &status);
	assert(U_SUCCESS(status));
	ucal_setAttribute(
	    calendar, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
	return calendar;
}

int64_t
zone_instant(const char *zone, struct zone_time local)
{
	UCalendar *calendar = open_calendar(zone);
	UErrorCode status = U_ZERO_ERROR;
	time_t as_if_utc = local.day * DAY + local.second;
	struct tm tm;
	UDate instant;

	gmtime_r(&as_if_utc, &tm);
	ucal_clear(calendar);
	ucal_setDateTime(calendar, tm.tm_year + 1900, tm.tm_mon, tm.tm_mday,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, &status);
	instant = ucal_getMillis(calendar, &status);
	assert(U_SUCCESS(status));
	ucal_close(calendar);
	return (int64_t)(instant / 1000);
}

struct zone_time
zone_local(const char *zone, int64_t instant)
{
	UCalendar *calendar = open_calendar(zone);
	UErrorCode status = U_ZERO_ERROR;
	int64_t seconds;

	ucal_setMillis(calendar, (UDate)instant * 1000, &status);
	seconds = instant + (ucal_get(calendar, UCAL_ZONE_OFFSET, &status) +
				ucal_get(calendar, UCAL_DST_OFFSET, &status)) /
				1000;
	assert(U_SUCCESS(status));
	ucal_close(calendar);
	return (struct zone_time){
	    .day = seconds >= 0 ? seconds / DAY : -((-seconds - 1) / DAY) - 1,
	    .second = (int32_t)(((seconds % DAY) + DAY) % DAY),
	};
}
