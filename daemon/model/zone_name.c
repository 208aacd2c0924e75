/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone_name.c - finds the zone that a calendar means. Owns nothing.
 */
#include "model/zone_name.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/clock.h"
#include "base/zone.h"

enum { DAY = 86400, SECOND = 1000000 };

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
zone_name_known(const char *name)
{
	return strlen(name) < ZONE_NAME && has_form(name) &&
	       zone_find(name) != NULL;
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
	return zone_name_known(ret);
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
zone_name_find(const char *name, char ret[ZONE_NAME])
{
	assert(name != NULL);
	for (const char *part = name; part != NULL;
	     part = strchr(part, '/') == NULL ? NULL : strchr(part, '/') + 1) {
		if (!zone_name_known(part) && !is_utc(part))
			continue;
		snprintf(ret, ZONE_NAME, "%s", is_utc(part) ? "UTC" : part);
		return true;
	}
	return find_windows(name, ret);
}

static const struct zone *
known_zone(const char *name)
{
	const struct zone *zone = zone_find(name);

	assert(zone != NULL);
	return zone;
}

int64_t
local_time_instant(const char *name, struct local_time local)
{
	const struct zone *zone = known_zone(name);
	int64_t as_if_utc = local.day * DAY + local.second;
	struct zone_time shown =
	    zone_local(known_zone("UTC"), as_if_utc * SECOND);
	int64_t wall;

	if (zone_utc(zone, &shown, &wall) == ZONE_GAP)
		return as_if_utc - zone_offset(zone, wall - SECOND);
	return wall / SECOND;
}

struct local_time
local_time_at(const char *name, int64_t instant)
{
	int64_t seconds =
	    instant + zone_offset(known_zone(name), instant * SECOND);

	return (struct local_time){
	    .day = seconds >= 0 ? seconds / DAY : -((-seconds - 1) / DAY) - 1,
	    .second = (int32_t)(((seconds % DAY) + DAY) % DAY),
	};
}
