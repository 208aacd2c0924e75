/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.h - slots as an iCalendar file (RFC 5545, RFC 7986) for calendar
 * programs. Owns the events written so far; which slots there are is the
 * caller's, who adds them a page at a time.
 */
#ifndef COUNTERPOINT_ENGINE_FEED_CALENDAR_H
#define COUNTERPOINT_ENGINE_FEED_CALENDAR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct calendar_feed {
	struct buf events;
	size_t n;
};

/* Adds an item of slot.calendar, which has a time. `database` is the UUID of
 * the database, so that an event keeps its name whichever daemon tells of it.
 */
void calendar_feed_add(
    struct calendar_feed *, const json_t *slot, const char *database);

/*
 * Writes the whole file. `frame` is an answer of slot.calendar; `cut` tells
 * that there are older slots than those that were added.
 */
void calendar_feed_write(
    const struct calendar_feed *, const json_t *frame, bool cut, struct buf *);

void calendar_feed_done(struct calendar_feed *);

#endif
