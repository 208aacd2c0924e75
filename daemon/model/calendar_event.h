/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_event.h - one event of a calendar, read by libical: what is when.
 * Owns what it read. Which occasion it becomes is calendar.h's.
 */
#ifndef COUNTERPOINT_MODEL_CALENDAR_EVENT_H
#define COUNTERPOINT_MODEL_CALENDAR_EVENT_H

#include <stdint.h>

#include "base/schema.h"
#include "model/calendar_lines.h"
#include "model/rrule.h"
#include "model/zone_name.h"

#define CALENDAR_DAYS 500 /* added, and taken away, at most */

/* Days since 1970-01-01. */
struct calendar_days {
	int64_t *items;
	size_t n;
};

struct calendar_event {
	char *uid, *title; /* NULL: it has none */
	bool cancelled;
	int64_t day, days; /* first day; how many */
	int32_t second;	   /* of the day, local; -1: all day */
	char zone[ZONE_NAME];
	char *rrule; /* checked; UNTIL is a date; NULL: none */
	struct calendar_days also, except;
	bool is_override;  /* of one occurrence of a series: */
	int64_t overrides; /* the day on which that would have begun */
	char *categories, *url;
};

/*
 * Reads one piece; -1 with the reason, the field being the property's name.
 * Even then there is what was read, at least the UID if it has one.
 */
int calendar_event_read(const struct calendar_pieces *,
    const struct calendar_piece *, struct calendar_event *ret, struct err *);
void calendar_event_done(struct calendar_event *);

void calendar_days_add(struct calendar_days *, int64_t day);

#endif
