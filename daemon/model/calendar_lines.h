/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_lines.h - an iCalendar file (RFC 5545) cut into its events before
 * anything is parsed. Owns the pieces. Only lines that say what is when are
 * kept: attendees, organisers, contacts, places, descriptions and alarms never
 * reach the parser, let alone the library.
 */
#ifndef COUNTERPOINT_MODEL_CALENDAR_LINES_H
#define COUNTERPOINT_MODEL_CALENDAR_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/strmap.h"

/* Of one text at most: each takes some 30 microseconds of the loop. */
#define CALENDAR_EVENTS 300
#define CALENDAR_EVENT	(16 * 1024) /* bytes kept of one event at most */

struct calendar_piece {
	struct buf text; /* "BEGIN:VEVENT" to "END:VEVENT", unfolded */
	char *rrule;	 /* apart: libical is given no rule unchecked */
	size_t nrrules;
	bool too_long; /* its text is cut */
};

/* All zero is an empty one. */
struct calendar_pieces {
	struct calendar_piece *events;
	size_t n;
	/* Names of zones in this file -> where they are, for those that say. */
	struct strmap zones;
	bool cancels; /* METHOD:CANCEL */
};

/* Cuts a text; ERR_INVALID in field "content" when it is no calendar or holds
 * too much. */
int calendar_cut(
    const char *text, size_t len, struct calendar_pieces *, struct err *);
void calendar_pieces_done(struct calendar_pieces *);

#endif
