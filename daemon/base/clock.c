/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock.c - reads the system's clocks and writes dates. Owns nothing; time
 * zones of people are zone.cc's.
 */
#include "base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t
read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t
clock_wall(void)
{
	return read_clock(CLOCK_REALTIME);
}

const char *
clock_format(int64_t wall, char text[CLOCK_TEXT])
{
	time_t seconds = wall / 1000000;
	struct tm tm;
	size_t len;

	gmtime_r(&seconds, &tm);
	len = strftime(text, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(
	    text + len, CLOCK_TEXT - len, ".%03dZ", (int)(wall / 1000 % 1000));
	return text;
}

/* strptime() would also take "2024-6-9", and blanks. */
static bool
has_form(const char *date)
{
	size_t i;

	for (i = 0; i < 10 && date[i] != '\0'; i++)
		if (i == 4 || i == 7 ? date[i] != '-'
				     : !isdigit((unsigned char)date[i]))
			return false;
	return i == 10 && date[i] == '\0';
}

/* Reads a date; timegm() would turn 30 February into a day of March. There is
 * no year 0. */
static bool
read_date(const char *date, time_t *ret)
{
	struct tm tm = {0}, back;
	time_t t;

	if (!has_form(date) || strptime(date, "%Y-%m-%d", &tm) == NULL ||
	    tm.tm_year == -1900)
		return false;
	back = tm;
	t = timegm(&back);
	if (back.tm_mday != tm.tm_mday || back.tm_mon != tm.tm_mon)
		return false;
	*ret = t;
	return true;
}

bool
clock_date_is_valid(const char *date)
{
	time_t t;

	return read_date(date, &t);
}

int64_t
clock_date_days(const char *date)
{
	time_t t = 0;

	read_date(date, &t);
	return t / 86400;
}

const char *
clock_date_format(int64_t days, char text[CLOCK_DATE])
{
	time_t seconds = days * 86400;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, CLOCK_DATE, "%Y-%m-%d", &tm);
	return text;
}

/* The minutes of "hh:mm". */
static int
read_minutes(const char *time)
{
	return ((time[0] - '0') * 10 + time[1] - '0') * 60 +
	       (time[3] - '0') * 10 + time[4] - '0';
}

int64_t
clock_instant_days(const char *instant)
{
	const char *zone = instant + strlen(instant) - strlen("+00:00");
	int minutes = read_minutes(instant + strlen("2024-06-19T"));
	char date[sizeof("2024-06-19")];

	memcpy(date, instant, sizeof(date) - 1);
	date[sizeof(date) - 1] = '\0';
	if (*zone == '+')
		minutes -= read_minutes(zone + 1);
	else if (*zone == '-')
		minutes += read_minutes(zone + 1);
	return clock_date_days(date) + (minutes < 0 ? -1 : minutes / (24 * 60));
}

/* "Z" or "+hh:mm" at the end of a time: seconds ahead of UTC. */
static bool
read_offset(const char *zone, int *ret)
{
	int hours, minutes, end = 0;

	if (strcmp(zone, "Z") == 0) {
		*ret = 0;
		return true;
	}
	if ((*zone != '+' && *zone != '-') ||
	    !isdigit((unsigned char)zone[1]) ||
	    sscanf(zone + 1, "%2d:%2d%n", &hours, &minutes, &end) != 2 ||
	    end != 5 || zone[6] != '\0' || hours > 23 || minutes > 59)
		return false;
	*ret = (hours * 60 + minutes) * (*zone == '-' ? -60 : 60);
	return true;
}

/* Microseconds of ".123" at `*s`, which is moved behind it; 0 when none. */
static int64_t
read_fraction(const char **s)
{
	int64_t micros = 0, unit = 100000;

	if (**s != '.')
		return 0;
	for (++*s; isdigit((unsigned char)**s); ++*s, unit /= 10)
		micros += (**s - '0') * unit;
	return micros;
}

bool
clock_read(const char *instant, int64_t *ret_wall)
{
	char date[sizeof("2024-06-19")];
	struct tm tm = {0};
	int64_t micros;
	const char *s;
	int offset;

	snprintf(date, sizeof(date), "%s", instant);
	if (!clock_date_is_valid(date) || instant[10] != 'T')
		return false;
	s = strptime(instant, "%Y-%m-%dT%H:%M:%S", &tm);
	if (s == NULL)
		return false;
	micros = read_fraction(&s);
	if (!read_offset(s, &offset))
		return false;
	*ret_wall = (int64_t)(timegm(&tm) - offset) * 1000000 + micros;
	return true;
}
