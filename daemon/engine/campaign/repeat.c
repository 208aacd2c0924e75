/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeat.c - moves the times of a slot to the days of its rule. Owns nothing;
 * which days those are is model/rrule.h's, what clocks show zone.h's.
 */
#include "engine/campaign/repeat.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/zone.h"
#include "engine/campaign/fault.h"
#include "model/rrule.h"

#define MICROS INT64_C(1000000)

enum {
	NAME_MAX_LENGTH = 64,
	BEYOND = 3660, /* days behind the campaign in which a rule is seen to
			* go on */
	INSTANT_LENGTH = 40,
};

static const char *const times[] = {"planned_at", "earliest", "latest"};

enum { TIMES = sizeof(times) / sizeof(times[0]) };

struct series {
	const struct expand_frame *frame;
	const json_t *slot;
	const char *place, *name;
	struct rrule rule;
	const struct zone *zone;
	const char *zone_name,
	    *reckoned;	       /* the time that tells the first day */
	int64_t begins, first; /* that time, and its day */
	int64_t *days;
	size_t n;
};

static int
refuse(const struct series *s, const char *name, const char *rule,
    const char *why, struct err *err)
{
	const struct fault fault = {ERR_INVALID, s->place, name, rule};

	return fault_set(err, &fault, "%s", why);
}

/* --- what is asked --- */

static int
read_rule(struct series *s, struct err *err)
{
	struct err why;

	if (json_object_get(s->slot, "series") != NULL)
		return refuse(s, "repeat", "repeat",
		    "does not go with series: that names the slot from which "
		    "a rule has made this one",
		    err);
	if (rrule_read_timed(json_text(s->slot, "repeat"), &s->rule, &why) ==
	    -1)
		return refuse(s, "repeat", "repeat", why.text, err);
	return 0;
}

static int
find_zone(struct series *s, struct err *err)
{
	const char *audience = json_text(s->slot, "audience");
	const struct audience *of =
	    library_find(s->frame->library, NOUN_AUDIENCE, audience);
	const struct fault fault = {
	    ERR_NOT_FOUND, s->place, "audience", "repeat"};

	s->zone_name = json_text(s->slot, "time_zone");
	if (s->zone_name == NULL && of == NULL)
		return fault_set(
		    err, &fault, "there is no audience \"%s\"", audience);
	if (s->zone_name == NULL)
		s->zone_name = of->time_zone;
	s->zone = zone_find(s->zone_name);
	if (s->zone == NULL)
		return refuse(s, "time_zone", "repeat",
		    "is no time zone that this machine knows", err);
	return 0;
}

static int
find_beginning(struct series *s, struct err *err)
{
	for (int i = 0; s->reckoned == NULL && i < TIMES; i++)
		if (json_text(s->slot, times[i]) != NULL)
			s->reckoned = times[i];
	if (s->reckoned == NULL)
		return refuse(s, "repeat", "repeat",
		    "needs planned_at, earliest or latest, which tell its "
		    "first day and its time",
		    err);
	if (!clock_read(json_text(s->slot, s->reckoned), &s->begins))
		return refuse(s, s->reckoned, "repeat",
		    "is no time of the calendar", err);
	s->first = zone_date(s->zone, s->begins);
	return 0;
}

/* --- times --- */

/* The same on the wall, so many local days later. The first one stays itself,
 * also where its clock shows it twice. */
static int64_t
move(const struct series *s, int64_t wall, int64_t days)
{
	struct zone_time local = zone_local(s->zone, wall);
	int64_t moved;

	if (days == 0)
		return wall;
	local.day += (int)days;
	zone_utc(s->zone, &local, &moved);
	return moved + (wall % MICROS + MICROS) % MICROS;
}

static int64_t
time_of(const struct series *s, size_t nth)
{
	return move(s, s->begins, s->days[nth] - s->first);
}

static json_t *
write_time(int64_t wall)
{
	const int64_t fraction = (wall % MICROS + MICROS) % MICROS;
	char text[CLOCK_TEXT];

	clock_format(wall, text);
	return json_sprintf("%.19s.%06dZ", text, (int)fraction);
}

/* --- days --- */

static bool
is_endless(const struct series *s)
{
	return s->rule.count == 0 && s->rule.until == INT64_MAX;
}

static void
expand(struct series *s)
{
	int64_t last = zone_date(s->zone, s->frame->ends_at);

	if (!is_endless(s))
		last += BEYOND;
	s->n = rrule_expand(&s->rule, s->first, last, &s->days);
	assert(s->days != NULL);
	while (s->n > 0 && time_of(s, s->n - 1) > s->rule.until_at)
		s->n--;
}

static int
check_first(const struct series *s, struct err *err)
{
	const struct fault fault = {ERR_INVALID, s->place, "repeat", "repeat"};
	char date[CLOCK_DATE];

	if (s->n > 0 && s->days[0] == s->first)
		return 0;
	return fault_set(err, &fault,
	    "%s, the day of %s in %s, is none of the rule's",
	    clock_date_format(s->first, date), s->reckoned, s->zone_name);
}

/* Drops what comes when the campaign is over, if the rule has no end; else the
 * last one must come in time. */
static int
check_window(struct series *s, struct err *err)
{
	const struct fault fault = {ERR_INVALID, s->place, "repeat", "window"};
	char date[CLOCK_DATE];

	while (is_endless(s) && s->n > 1 &&
	       time_of(s, s->n - 1) > s->frame->ends_at)
		s->n--;
	if (time_of(s, s->n - 1) <= s->frame->ends_at &&
	    (s->rule.count == 0 || s->n == (size_t)s->rule.count))
		return 0;
	return fault_set(err, &fault,
	    "comes on %s, when the campaign is over; end it with UNTIL or a "
	    "smaller COUNT",
	    clock_date_format(s->days[s->n - 1], date));
}

static bool
take_out(struct series *s, int64_t day)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->days[i] != day)
			continue;
		memmove(&s->days[i], &s->days[i + 1],
		    (s->n - i - 1) * sizeof(*s->days));
		s->n--;
		return true;
	}
	return false;
}

static int
leave_out(struct series *s, struct err *err)
{
	char name[sizeof("except[1000]")];
	json_t *day;
	size_t i;

	json_array_foreach(json_object_get(s->slot, "except"), i, day)
	{
		if (take_out(s, clock_date_days(json_string_value(day))))
			continue;
		snprintf(name, sizeof(name), "except[%zu]", i % 1000);
		return refuse(s, name, "repeat",
		    "is no day of the rule, or stands there twice", err);
	}
	if (s->n == 0)
		return refuse(s, "except", "repeat", "leaves no day", err);
	if (s->n > EXPAND_SLOTS_MAX)
		return refuse(s, "repeat", "repeat",
		    "comes more often than a campaign has slots", err);
	return 0;
}

/* --- slots --- */

static int
check_name(const struct series *s, struct err *err)
{
	if (snprintf(NULL, 0, "%s-%zu", s->name, s->n) <= NAME_MAX_LENGTH)
		return 0;
	return refuse(s, "name", "repeat",
	    "with a number behind it is longer than 64 characters", err);
}

static void
move_times(const struct series *s, json_t *slot, int64_t days)
{
	int64_t wall;

	for (int i = 0; i < TIMES; i++) {
		const char *text = json_text(slot, times[i]);

		if (text != NULL && clock_read(text, &wall))
			json_object_set_new(
			    slot, times[i], write_time(move(s, wall, days)));
	}
}

static json_t *
make_slot(const struct series *s, size_t nth)
{
	json_t *slot = json_copy((json_t *)s->slot);

	json_object_del(slot, "repeat");
	json_object_del(slot, "except");
	json_object_set_new(
	    slot, "name", json_sprintf("%s-%zu", s->name, nth + 1));
	json_object_set_new(slot, "series", json_string(s->name));
	move_times(s, slot, s->days[nth] - s->first);
	return slot;
}

int
repeat_slot(const struct expand_frame *frame, const json_t *slot,
    const char *place, json_t **ret, struct err *err)
{
	struct series s = {.frame = frame,
	    .slot = slot,
	    .place = place,
	    .name = json_text(slot, "name")};
	int rc = -1;

	if (read_rule(&s, err) == -1 || find_zone(&s, err) == -1 ||
	    find_beginning(&s, err) == -1)
		return -1;
	expand(&s);
	if (check_first(&s, err) == -1 || check_window(&s, err) == -1 ||
	    leave_out(&s, err) == -1 || check_name(&s, err) == -1)
		goto out;
	*ret = json_array();
	for (size_t i = 0; i < s.n; i++)
		json_array_append_new(*ret, make_slot(&s, i));
	rc = 0;
out:
	free(s.days);
	return rc;
}
