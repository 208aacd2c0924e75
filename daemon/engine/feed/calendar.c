/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.c - writes events by libical, which folds and escapes. Owns the
 * bytes of those written so far.
 *
 * A release is an instant, so that an event begins in UTC; the hour that people
 * think of stands in its description. No time of writing stands in the file:
 * the same slots give the same bytes, whichever daemon tells of them.
 */
#include "engine/feed/calendar.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "engine/feed/words.h"

enum { EVENT_SECONDS = 900, REFRESH_SECONDS = 900 };

#define CALENDAR_END "END:VCALENDAR\r\n"

static const char *
text_of(const struct buf *buf)
{
	return buf->data == NULL ? "" : buf->data;
}

static long long
number(const json_t *slot, const char *key)
{
	return json_integer_value(json_object_get(slot, key));
}

/* "2027-03-02T05:00:00.000000Z" */
static struct icaltimetype
time_of(const json_t *slot, const char *key)
{
	struct icaltimetype t = icaltime_null_time();
	const char *moment = json_text(slot, key);

	if (moment == NULL ||
	    sscanf(moment, "%4d-%2d-%2dT%2d:%2d:%2d", &t.year, &t.month, &t.day,
		&t.hour, &t.minute, &t.second) != 6)
		return icaltime_null_time();
	t.zone = icaltimezone_get_utc_timezone();
	return t;
}

static enum icalproperty_status
status_of(const json_t *slot)
{
	static const struct {
		const char *state;
		enum icalproperty_status status;
	} known[] = {
	    {"planned", ICAL_STATUS_TENTATIVE},
	    {"cleared", ICAL_STATUS_TENTATIVE},
	    {"scheduled", ICAL_STATUS_CONFIRMED},
	    {"released", ICAL_STATUS_CONFIRMED},
	};
	const char *state = json_text(slot, "state");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (state != NULL && strcmp(state, known[i].state) == 0)
			return known[i].status;
	return ICAL_STATUS_CANCELLED;
}

static void
add(icalcomponent *to, icalproperty *property)
{
	icalcomponent_add_property(to, property);
}

static void
add_x(icalcomponent *to, const char *name, const char *value)
{
	icalproperty *property = icalproperty_new_x(value);

	icalproperty_set_x_name(property, name);
	add(to, property);
}

/* ---- what an event says ---- */

static void
write_words(struct buf *out, const json_t *slot)
{
	if (json_text(slot, "message") != NULL) {
		feed_add_member(out, slot, "message");
	} else {
		buf_add_str(out, "a message still to be found, on ");
		feed_add_member(out, slot, "narrative");
	}
}

/* "Japan to Indonesia, radio: japan-asian-nato" */
static void
add_summary(icalcomponent *event, const json_t *slot)
{
	struct buf text = {0};

	if (json_text(slot, "voice_line") != NULL) {
		feed_add_member(&text, slot, "voice_line");
		buf_add_str(&text, " to ");
	}
	feed_add_member(&text, slot, "audience_name");
	if (json_text(slot, "channel") != NULL) {
		buf_add_str(&text, ", ");
		feed_add_member(&text, slot, "channel");
	}
	buf_add_str(&text, ": ");
	write_words(&text, slot);
	add(event, icalproperty_new_summary(text_of(&text)));
	buf_done(&text);
}

static void
add_line(
    struct buf *text, const char *label, const json_t *slot, const char *key)
{
	if (json_text(slot, key) == NULL)
		return;
	buf_printf(text, "%s: ", label);
	feed_add_member(text, slot, key);
	buf_add_char(text, '\n');
}

static void
add_number(
    struct buf *text, const char *label, const json_t *slot, const char *key)
{
	if (json_object_get(slot, key) != NULL)
		buf_printf(text, "%s: %lld\n", label, number(slot, key));
}

static void
add_description(icalcomponent *event, const json_t *slot)
{
	struct buf text = {0};

	add_line(&text, "State", slot, "state");
	add_line(&text, "Reason", slot, "reason");
	buf_add_str(&text, "Local time: ");
	feed_add_member(&text, slot, "local_time");
	buf_add_char(&text, ' ');
	feed_add_member(&text, slot, "time_zone");
	buf_add_char(&text, '\n');
	add_line(&text, "Voice", slot, "voice_line");
	add_line(&text, "Audience", slot, "audience_name");
	add_line(&text, "Channel", slot, "channel");
	add_line(&text, "Language", slot, "language");
	buf_add_str(&text, "Message: ");
	write_words(&text, slot);
	buf_add_char(&text, '\n');
	add_number(&text, "Version", slot, "version");
	add_line(&text, "Embargo until", slot, "embargo_until");
	add_number(&text, "Minutes that it may be late", slot, "late_minutes");
	add_number(&text, "Corrects release", slot, "corrects");
	add_number(&text, "Release", slot, "release");
	add_line(&text, "Released at", slot, "released_at");
	add_line(&text, "Campaign", slot, "campaign_title");
	add_line(&text, "Slot", slot, "slot");
	add(event, icalproperty_new_description(text_of(&text)));
	buf_done(&text);
}

static void
add_category(icalcomponent *event, const json_t *slot, const char *key)
{
	struct buf text = {0};

	feed_add_member(&text, slot, key);
	if (text.len > 0)
		add(event, icalproperty_new_categories(text.data));
	buf_done(&text);
}

static void
add_uid(icalcomponent *event, const json_t *slot, const char *database)
{
	struct buf text = {0};

	buf_printf(&text, "slot-%lld@", number(slot, "id"));
	feed_add_words(&text, database);
	add(event, icalproperty_new_uid(text.data));
	buf_done(&text);
}

static void
append_bytes(struct buf *to, icalcomponent *component)
{
	char *bytes = icalcomponent_as_ical_string_r(component);

	if (bytes == NULL)
		abort();
	buf_add_str(to, bytes);
	icalmemory_free_buffer(bytes);
}

/* Where no method of scheduling is named, the stamp tells the last change. */
void
calendar_feed_add(
    struct calendar_feed *feed, const json_t *slot, const char *database)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	struct icaltimetype changed = time_of(slot, "changed_at");

	add_uid(event, slot, database);
	add(event, icalproperty_new_dtstamp(changed));
	add(event, icalproperty_new_lastmodified(changed));
	add(event, icalproperty_new_sequence((int)number(slot, "revision")));
	add(event, icalproperty_new_dtstart(time_of(slot, "planned_at")));
	add(event, icalproperty_new_duration(
		       icaldurationtype_from_int(EVENT_SECONDS)));
	add_summary(event, slot);
	add_description(event, slot);
	add(event, icalproperty_new_status(status_of(slot)));
	add(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	add_category(event, slot, "campaign");
	add_category(event, slot, "channel");
	add_category(event, slot, "state");
	append_bytes(&feed->events, event);
	icalcomponent_free(event);
	feed->n++;
}

/* ---- the whole ---- */

static void
write_about(struct buf *out, const json_t *frame, size_t n, bool cut)
{
	long long open = number(frame, "open");

	buf_printf(out, "%zu slot%s with a time.", n, n == 1 ? "" : "s");
	if (open > 0)
		buf_printf(out, " %lld more %s none yet and %s not shown.",
		    open, open == 1 ? "has" : "have", open == 1 ? "is" : "are");
	if (cut)
		buf_add_str(out,
		    " There are too many: the earliest ones are left out.");
}

static void
add_frame(icalcomponent *calendar, const json_t *frame, size_t n, bool cut)
{
	struct icaldurationtype refresh =
	    icaldurationtype_from_int(REFRESH_SECONDS);
	struct buf name = {0}, about = {0};
	icalproperty *property;

	feed_add_member(&name, frame, "title");
	write_about(&about, frame, n, cut);
	add(calendar,
	    icalproperty_new_prodid("-//Counterpoint//Slots of campaigns//EN"));
	add(calendar, icalproperty_new_version("2.0"));
	add(calendar, icalproperty_new_name(text_of(&name)));
	add_x(calendar, "X-WR-CALNAME", text_of(&name));
	add(calendar, icalproperty_new_description(text_of(&about)));
	add_x(calendar, "X-WR-CALDESC", text_of(&about));
	property = icalproperty_new_refreshinterval(refresh);
	icalproperty_add_parameter(
	    property, icalparameter_new_value(ICAL_VALUE_DURATION));
	add(calendar, property);
	add_x(calendar, "X-PUBLISHED-TTL", "PT15M");
	buf_done(&name);
	buf_done(&about);
}

/* The events go between what libical writes of a calendar without any. */
void
calendar_feed_write(const struct calendar_feed *feed, const json_t *frame,
    bool cut, struct buf *ret)
{
	icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

	add_frame(calendar, frame, feed->n, cut);
	append_bytes(ret, calendar);
	ret->len -= strlen(CALENDAR_END);
	if (feed->n > 0)
		buf_add(ret, feed->events.data, feed->events.len);
	buf_add_str(ret, CALENDAR_END);
	icalcomponent_free(calendar);
}

void
calendar_feed_done(struct calendar_feed *feed)
{
	buf_done(&feed->events);
	feed->n = 0;
}
