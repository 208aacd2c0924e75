/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_event.c - takes the properties of an event out of libical. Owns
 * libical's component while it reads. Zones are looked up by zone_name.c alone:
 * libical would read files, and rules of the calendar's own.
 */
#include "model/calendar_event.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { YEAR_LEAST = 1800, YEAR_MOST = 2200, DAYS_MOST = 366 };

/* What a property's time says: local, where, or all day. */
struct when {
	struct local_time local;
	bool all_day;
	char zone[ZONE_NAME];
};

struct reader {
	const struct calendar_pieces *pieces;
	icalcomponent *component;
	struct calendar_event *event;
	struct err *err;
};

void
calendar_days_add(struct calendar_days *days, int64_t day)
{
	days->items =
	    mem_resize(days->items, days->n + 1, sizeof(*days->items));
	days->items[days->n++] = day;
}

static icalproperty *
find_property(const struct reader *r, icalproperty_kind kind)
{
	return icalcomponent_get_first_property(r->component, kind);
}

/* A text of the calendar as our own, or NULL when there is none. */
static char *
copy_text(const struct reader *r, icalproperty_kind kind)
{
	icalproperty *property = find_property(r, kind);
	icalvalue *value =
	    property == NULL ? NULL : icalproperty_get_value(property);
	const char *text = value == NULL ? NULL : icalvalue_get_text(value);

	return text == NULL || *text == '\0' ? NULL : mem_strdup(text);
}

static bool
is_time(const struct icaltimetype *t)
{
	char date[CLOCK_DATE];

	if (t->year < YEAR_LEAST || t->year > YEAR_MOST || t->month < 1 ||
	    t->month > 12 || t->day < 1 || t->day > 31)
		return false;
	snprintf(
	    date, sizeof(date), "%04d-%02d-%02d", t->year, t->month, t->day);
	return clock_date_is_valid(date) &&
	       (t->is_date ||
		   (t->hour >= 0 && t->hour < 24 && t->minute >= 0 &&
		       t->minute < 60 && t->second >= 0 && t->second < 61));
}

static int64_t
day_of(const struct icaltimetype *t)
{
	char date[CLOCK_DATE];

	snprintf(date, sizeof(date), "%04d-%02d-%02d", t->year % 10000,
	    t->month % 100, t->day % 100);
	return clock_date_days(date);
}

/* The zone that a property names; a time without any counts as all day. */
static int
find_zone(const struct reader *r, icalproperty *property, const char *name,
    struct when *ret)
{
	icalparameter *parameter =
	    icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
	const char *id =
	    parameter == NULL ? NULL : icalparameter_get_tzid(parameter);
	const char *location;

	ret->all_day = id == NULL;
	if (id == NULL)
		return 0;
	location = strmap_find(&r->pieces->zones, id);
	if (location != NULL && zone_name_find(location, ret->zone))
		return 0;
	return zone_name_find(id, ret->zone)
		   ? 0
		   : err_set_field(r->err, ERR_INVALID, name,
			 "is in the time zone \"%.60s\", which is none of the "
			 "IANA database or of Windows",
			 id);
}

static int
read_when(const struct reader *r, icalproperty *property,
    const struct icaltimetype *t, const char *name, struct when *ret)
{
	*ret = (struct when){.all_day = t->is_date};
	if (!is_time(t))
		return err_set_field(r->err, ERR_INVALID, name,
		    "is no date or time of the years %d to %d", YEAR_LEAST,
		    YEAR_MOST);
	ret->local.day = day_of(t);
	ret->local.second =
	    t->is_date ? 0 : t->hour * 3600 + t->minute * 60 + t->second % 60;
	if (t->is_date)
		return 0;
	if (!icaltime_is_utc(*t))
		return find_zone(r, property, name, ret);
	strcpy(ret->zone, "UTC");
	return 0;
}

/* The day that a time falls on where the event is. */
static int64_t
day_there(const struct calendar_event *event, const struct when *when)
{
	if (when->all_day || event->second == -1)
		return when->local.day;
	return local_time_at(
	    event->zone, local_time_instant(when->zone, when->local))
	    .day;
}

static int
read_start(struct reader *r)
{
	icalproperty *property = find_property(r, ICAL_DTSTART_PROPERTY);
	struct calendar_event *event = r->event;
	struct icaltimetype t;
	struct when when;

	if (property == NULL)
		return err_set_field(
		    r->err, ERR_INVALID, "DTSTART", "is missing");
	t = icalproperty_get_dtstart(property);
	if (read_when(r, property, &t, "DTSTART", &when) == -1)
		return -1;
	event->day = when.local.day;
	event->second = when.all_day ? -1 : when.local.second;
	memcpy(event->zone, when.zone, sizeof(event->zone));
	return 0;
}

/* The last second of it tells its last day; the end is not part of it. */
static int
read_end(struct reader *r)
{
	icalproperty *property = find_property(r, ICAL_DTEND_PROPERTY);
	struct calendar_event *event = r->event;
	struct icaltimetype t;
	struct when when;

	if (property == NULL)
		return 0;
	t = icalproperty_get_dtend(property);
	if (read_when(r, property, &t, "DTEND", &when) == -1)
		return -1;
	if (!when.all_day && event->second != -1) {
		when.local = local_time_at(
		    event->zone, local_time_instant(when.zone, when.local) - 1);
		event->days = when.local.day - event->day + 1;
	} else {
		event->days = when.local.day - event->day;
	}
	return 0;
}

static void
read_duration(struct reader *r)
{
	icalproperty *property = find_property(r, ICAL_DURATION_PROPERTY);
	struct calendar_event *event = r->event;
	struct icaldurationtype d;
	int64_t seconds;

	if (property == NULL)
		return;
	d = icalproperty_get_duration(property);
	seconds = ((int64_t)d.weeks * 7 + d.days) * 86400 +
		  (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60 + d.seconds;
	if (event->second != -1)
		seconds += event->second;
	event->days = (seconds + 86399) / 86400;
}

static int
read_length(struct reader *r)
{
	struct calendar_event *event = r->event;

	event->days = 1;
	read_duration(r);
	if (read_end(r) == -1)
		return -1;
	if (event->days > DAYS_MOST)
		return err_set_field(r->err, ERR_INVALID, "DTEND",
		    "it lasts %lld days; an occasion has at most %d",
		    (long long)event->days, DAYS_MOST);
	if (event->days < 1)
		event->days = 1;
	return 0;
}

/* One list of days; RDATE may hold periods, whose beginning counts. */
static int
read_days(struct reader *r, icalproperty_kind kind, const char *name,
    struct calendar_days *to)
{
	icalproperty *property = find_property(r, kind);
	struct icaldatetimeperiodtype rdate;
	struct icaltimetype t;
	struct when when;

	for (; property != NULL;
	     property = icalcomponent_get_next_property(r->component, kind)) {
		if (to->n == CALENDAR_DAYS)
			return err_set_field(r->err, ERR_INVALID, name,
			    "names more than %d days", CALENDAR_DAYS);
		if (kind == ICAL_RDATE_PROPERTY) {
			rdate = icalproperty_get_rdate(property);
			t = icaltime_is_null_time(rdate.time)
				? rdate.period.start
				: rdate.time;
		} else {
			t = icalproperty_get_exdate(property);
		}
		if (read_when(r, property, &t, name, &when) == -1)
			return -1;
		calendar_days_add(to, day_there(r->event, &when));
	}
	return 0;
}

static int
read_override(struct reader *r)
{
	icalproperty *property = find_property(r, ICAL_RECURRENCEID_PROPERTY);
	struct icaltimetype t;
	struct when when;

	if (property == NULL)
		return 0;
	if (icalproperty_get_first_parameter(property, ICAL_RANGE_PARAMETER) !=
	    NULL)
		return err_set_field(r->err, ERR_INVALID, "RECURRENCE-ID",
		    "changes all that follow; give the series anew instead");
	t = icalproperty_get_recurrenceid(property);
	if (read_when(r, property, &t, "RECURRENCE-ID", &when) == -1)
		return -1;
	r->event->is_override = true;
	r->event->overrides = day_there(r->event, &when);
	return 0;
}

/* The last day of a series that ends at an instant: occurrences later on that
 * day are over the end. */
static int64_t
last_day(const struct calendar_event *event, const char *until, size_t len)
{
	char text[sizeof("20261231T235959Z")] = "";
	struct icaltimetype t;
	struct local_time local;

	if (len < sizeof(text))
		memcpy(text, until, len);
	t = icaltime_from_string(text);
	if (!is_time(&t))
		return INT64_MIN;
	local = (struct local_time){.day = day_of(&t),
	    .second = t.hour * 3600 + t.minute * 60 + t.second % 60};
	if (t.is_date || event->second == -1)
		return local.day;
	if (icaltime_is_utc(t))
		local = local_time_at(
		    event->zone, local_time_instant("UTC", local));
	return local.second < event->second ? local.day - 1 : local.day;
}

/* Writes the rule with its end as a day: an occasion knows no other. */
static char *
write_rule(const struct calendar_event *event, const char *rule)
{
	const char *until = strstr(rule, ";UNTIL="), *value;
	char date[CLOCK_DATE];
	int64_t last;
	size_t len;

	if (until == NULL)
		return mem_strdup(rule);
	value = until + strlen(";UNTIL=");
	len = strcspn(value, ";");
	last = last_day(event, value, len);
	if (last == INT64_MIN)
		return mem_strdup(rule);
	clock_date_format(last, date);
	return mem_printf("%.*s;UNTIL=%.4s%.2s%.2s%s", (int)(until - rule),
	    rule, date, date + 5, date + 8, value + len);
}

/* FREQ need not come first in a calendar, and case does not count. */
static char *
order_rule(const char *rule)
{
	char *upper = mem_strdup(rule), *ordered;
	const char *freq;
	size_t len, before;

	for (char *s = upper; *s != '\0'; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
	freq = strstr(upper, ";FREQ=");
	if (freq == NULL)
		return upper;
	before = (size_t)(freq - upper);
	len = strcspn(freq + 1, ";");
	ordered = mem_printf("%.*s;%.*s%s", (int)len, freq + 1, (int)before,
	    upper, freq + 1 + len);
	free(upper);
	return ordered;
}

static int
read_rule(struct reader *r, const struct calendar_piece *piece)
{
	struct rrule rule;
	char *ordered;

	if (piece->nrrules == 0)
		return 0;
	if (piece->nrrules > 1)
		return err_set_field(r->err, ERR_INVALID, "RRULE",
		    "stands there %zu times; one rule only is understood",
		    piece->nrrules);
	ordered = order_rule(piece->rrule);
	r->event->rrule = write_rule(r->event, ordered);
	free(ordered);
	if (rrule_read(r->event->rrule, &rule, r->err) == 0)
		return 0;
	strcpy(r->err->field, "RRULE");
	return -1;
}

static void
read_texts(struct reader *r)
{
	icalproperty *status = find_property(r, ICAL_STATUS_PROPERTY);
	struct calendar_event *event = r->event;

	event->uid = copy_text(r, ICAL_UID_PROPERTY);
	event->title = copy_text(r, ICAL_SUMMARY_PROPERTY);
	event->categories = copy_text(r, ICAL_CATEGORIES_PROPERTY);
	event->url = copy_text(r, ICAL_URL_PROPERTY);
	event->cancelled = r->pieces->cancels ||
			   (status != NULL && icalproperty_get_status(status) ==
						  ICAL_STATUS_CANCELLED);
}

static int
read_component(struct reader *r, const struct calendar_piece *piece)
{
	read_texts(r);
	if (r->event->uid == NULL)
		return err_set_field(r->err, ERR_INVALID, "UID", "is missing");
	if (piece->too_long)
		return err_set_field(r->err, ERR_INVALID, "",
		    "has a line or more lines than are read (%d bytes)",
		    CALENDAR_EVENT);
	/* What is cancelled need not say when it would have been. */
	if (r->event->cancelled &&
	    find_property(r, ICAL_RECURRENCEID_PROPERTY) == NULL)
		return 0;
	if (read_start(r) == -1 || read_length(r) == -1 ||
	    read_rule(r, piece) == -1 ||
	    read_days(r, ICAL_EXDATE_PROPERTY, "EXDATE", &r->event->except) ==
		-1 ||
	    read_days(r, ICAL_RDATE_PROPERTY, "RDATE", &r->event->also) == -1)
		return -1;
	return read_override(r);
}

int
calendar_event_read(const struct calendar_pieces *pieces,
    const struct calendar_piece *piece, struct calendar_event *ret,
    struct err *err)
{
	struct reader r = {.pieces = pieces, .event = ret, .err = err};
	int rc;

	*ret = (struct calendar_event){.days = 1, .second = -1};
	/* libical may be built to abort on any fault of its input. */
	icalerror_set_errors_are_fatal(0);
	r.component = icalparser_parse_string(piece->text.data);
	if (r.component == NULL)
		return err_set_field(
		    err, ERR_INVALID, "", "is no event of RFC 5545");
	rc = read_component(&r, piece);
	icalcomponent_free(r.component);
	/* What libical lent out stays in its ring until it is emptied. */
	icalmemory_free_ring();
	return rc;
}

void
calendar_event_done(struct calendar_event *event)
{
	free(event->uid);
	free(event->title);
	free(event->rrule);
	free(event->also.items);
	free(event->except.items);
	free(event->categories);
	free(event->url);
	*event = (struct calendar_event){0};
}
