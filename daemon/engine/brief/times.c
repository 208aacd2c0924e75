/* SPDX-License-Identifier: Apache-2.0 */
/*
 * times.c - minutes of the planner and times on people's walls. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "engine/brief/parts.h"

static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April",
    "May", "June", "July", "August", "September", "October", "November",
    "December"};

static int32_t
clamp(int64_t minute)
{
	if (minute < 0)
		return 0;
	return minute < INT32_MAX ? (int32_t)minute : INT32_MAX;
}

int32_t
brief_minute(int64_t wall)
{
	return clamp(wall / MINUTE);
}

int32_t
brief_minute_up(int64_t wall)
{
	return clamp(wall / MINUTE + (wall % MINUTE > 0));
}

/* Clocks that are put back show an hour twice: the offset tells which it is. */
static void
write_offset(struct buf *b, int seconds)
{
	int minutes = abs(seconds) / 60;

	buf_add_str(b, "UTC");
	if (minutes == 0)
		return;
	buf_printf(b, "%c%d", seconds < 0 ? '-' : '+', minutes / 60);
	if (minutes % 60 != 0)
		buf_printf(b, ":%02d", minutes % 60);
}

void
brief_write_time(
    struct buf *b, int64_t wall, const struct zone *zone, const char *zone_name)
{
	struct zone_time t = zone_local(zone, wall);

	buf_printf(b, "%s %d %s %d, %02d:%02d (", weekdays[t.weekday - 1],
	    t.day, months[t.month - 1], t.year, t.hour, t.minute);
	if (strcmp(zone_name, "UTC") != 0)
		buf_printf(b, "%s, ", zone_name);
	write_offset(b, zone_offset(zone, wall));
	buf_add_char(b, ')');
}

char *
brief_write_span(
    int64_t from, int64_t to, const struct zone *zone, const char *zone_name)
{
	struct buf b = {0};

	if (from != INT64_MIN) {
		buf_add_str(&b, "from ");
		brief_write_time(&b, from, zone, zone_name);
	}
	if (to != INT64_MAX) {
		buf_add_str(&b, from != INT64_MIN ? " to " : "until ");
		brief_write_time(&b, to, zone, zone_name);
	}
	return buf_take(&b);
}
