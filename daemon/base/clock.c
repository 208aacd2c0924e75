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
clock_boottime(void)
{
	return read_clock(CLOCK_BOOTTIME);
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

/* '9' stands for a digit, all else for itself. */
static bool
looks_like(const char *s, const char *form)
{
	for (; *form != '\0'; s++, form++)
		if (*form == '9' ? !isdigit((unsigned char)*s) : *s != *form)
			return false;
	return true;
}

/* Seconds of "hh:mm", which is below `most` hours; false when it is not. */
static bool
read_time(const char *s, int most, int64_t *ret)
{
	int hours, minutes;

	if (!looks_like(s, "99:99"))
		return false;
	hours = (s[0] - '0') * 10 + s[1] - '0';
	minutes = (s[3] - '0') * 10 + s[4] - '0';
	*ret = (hours * 60 + minutes) * 60;
	return hours < most && minutes < 60;
}

/* Microseconds of ".123" at `*s`, which is moved behind it; 0 when none is
 * there. */
static bool
read_fraction(const char **s, int64_t *ret)
{
	int64_t unit = 100000;
	size_t digits;

	*ret = 0;
	if (**s != '.')
		return true;
	digits = strspn(++*s, "0123456789");
	for (size_t i = 0; i < digits; i++, unit /= 10)
		*ret += (*(*s)++ - '0') * unit;
	return digits > 0 && digits <= 9;
}

/* "Z" or "+hh:mm" at the end: seconds ahead of UTC. PostgreSQL takes less than
 * 16 hours. */
static bool
read_offset(const char *s, int64_t *ret)
{
	*ret = 0;
	if (strcmp(s, "Z") == 0)
		return true;
	if ((*s != '+' && *s != '-') || strlen(s) != strlen("+00:00") ||
	    !read_time(s + 1, 16, ret))
		return false;
	*ret *= *s == '-' ? -1 : 1;
	return true;
}

bool
clock_read(const char *instant, int64_t *ret_wall)
{
	char date[sizeof("2024-06-19")];
	int64_t seconds, micros, offset;
	const char *s;
	time_t day;

	snprintf(date, sizeof(date), "%s", instant);
	if (!read_date(date, &day) || !looks_like(instant + 10, "T99:99:99") ||
	    !read_time(instant + 11, 24, &seconds) || instant[17] > '5')
		return false;
	seconds += (instant[17] - '0') * 10 + instant[18] - '0';
	s = instant + 19;
	if (!read_fraction(&s, &micros) || !read_offset(s, &offset))
		return false;
	*ret_wall = (day + seconds - offset) * 1000000 + micros;
	return true;
}

int64_t
clock_instant_days(const char *instant)
{
	const int64_t day = 86400 * (int64_t)1000000;
	int64_t wall = 0;

	clock_read(instant, &wall);
	return wall / day - (wall % day < 0);
}
