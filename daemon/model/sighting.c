/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting.c - sightings from JSON and back. Owns the list of mass media.
 */
#include "model/sighting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* Survives being written and read, also by the database. */
static double
rounded(double number)
{
	char text[32];

	snprintf(text, sizeof(text), "%.6g", number);
	return strtod(text, NULL);
}

static long long
integer(const json_t *from, const char *name)
{
	return (long long)json_number_value(json_object_get(from, name));
}

static double
real(const json_t *from, const char *name)
{
	return rounded(json_number_value(json_object_get(from, name)));
}

bool
sighting_is_mass_medium(const char *channel)
{
	return channel != NULL && (strcmp(channel, "radio") == 0 ||
				      strcmp(channel, "television") == 0 ||
				      strcmp(channel, "newspaper") == 0);
}

static void
read_counts(const json_t *from, struct sighting *ret)
{
	*ret = (struct sighting){
	    .hour = integer(from, "hour"),
	    .day = integer(from, "day"),
	    .week = integer(from, "week"),
	    .before = integer(from, "before"),
	    .day_hours = real(from, "day_hours"),
	    .before_hours = real(from, "before_hours"),
	    .past = integer(from, "past"),
	    .past_hours = real(from, "past_hours"),
	    .reach = integer(from, "reach"),
	    .outlets = integer(from, "outlets"),
	    .channels = integer(from, "channels"),
	    .mass_medium = json_is_true(json_object_get(from, "mass_medium")),
	};
}

void
sighting_count(const json_t *from, struct sighting *ret)
{
	read_counts(from, ret);
	ret->expected = rounded(surge_expected(ret->past, ret->past_hours));
	ret->probability =
	    rounded(surge_probability(ret->past, ret->past_hours, ret->hour));
	ret->trend = surge_compare(
	    ret->day, ret->day_hours, ret->before, ret->before_hours);
}

json_t *
sighting_write(const struct sighting *s)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:f, s:f, s:I, s:f, s:I, s:I, "
			 "s:I, s:b, s:f, s:f, s:b, s:s}",
	    "hour", (json_int_t)s->hour, "day", (json_int_t)s->day, "week",
	    (json_int_t)s->week, "before", (json_int_t)s->before, "day_hours",
	    s->day_hours, "before_hours", s->before_hours, "past",
	    (json_int_t)s->past, "past_hours", s->past_hours, "reach",
	    (json_int_t)s->reach, "outlets", (json_int_t)s->outlets, "channels",
	    (json_int_t)s->channels, "mass_medium", s->mass_medium, "expected",
	    s->expected, "probability", s->probability, "burst", s->burst,
	    "trend", surge_trend_name(s->trend));
}

void
sighting_read(const json_t *from, struct sighting *ret)
{
	read_counts(from, ret);
	ret->expected = real(from, "expected");
	ret->probability = real(from, "probability");
	ret->burst = json_is_true(json_object_get(from, "burst"));
	ret->trend = surge_trend_find(json_text(from, "trend"));
}
