/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar_lines.c - unfolds lines and keeps those on a short list. Owns the
 * line under way.
 */
#include "model/calendar_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { DEPTH_MAX = 8, LINE_MAX_KEPT = 4096 };

enum place { ELSEWHERE, IN_CALENDAR, IN_EVENT, IN_ZONE };

struct cutter {
	struct calendar_pieces *to;
	const char *rest;
	size_t left;	 /* bytes of it */
	struct buf line; /* unfolded */
	bool cut;	 /* it was longer than we keep */
	int depth;	 /* components that are open */
	enum place place;
	char zone[128], location[128]; /* of the zone under way */
	bool seen;		       /* a calendar began */
};

static bool
is_continued(const struct cutter *c)
{
	return c->left > 0 && (*c->rest == ' ' || *c->rest == '\t');
}

static void
skip(struct cutter *c, size_t n)
{
	c->rest += n;
	c->left -= n;
}

/* Appends what a person could read; a tab counts, other controls do not. */
static void
add_chars(struct cutter *c, size_t len)
{
	for (const char *s = c->rest; s < c->rest + len; s++) {
		if (c->line.len == LINE_MAX_KEPT)
			c->cut = true;
		else if (((unsigned char)*s >= ' ' && *s != 0x7f) || *s == '\t')
			buf_add_char(&c->line, *s);
	}
}

/* Takes the next line with those that continue it; false at the end. */
static bool
take_line(struct cutter *c)
{
	const char *newline;
	size_t len;

	buf_clear(&c->line);
	buf_add_str(&c->line, "");
	c->cut = false;
	if (c->left == 0)
		return false;
	do {
		skip(c, is_continued(c));
		newline = memchr(c->rest, '\n', c->left);
		len = newline == NULL ? c->left : (size_t)(newline - c->rest);
		add_chars(c, len);
		skip(c, newline == NULL ? len : len + 1);
	} while (is_continued(c));
	return true;
}

/* Whether the line is a property of that name. */
static bool
is_property(const struct cutter *c, const char *name)
{
	size_t len = strlen(name);

	return strncasecmp(c->line.data, name, len) == 0 &&
	       (c->line.data[len] == ':' || c->line.data[len] == ';');
}

/* What follows the line's first colon. */
static const char *
value_of(const struct cutter *c)
{
	const char *colon = strchr(c->line.data, ':');

	return colon == NULL ? "" : colon + 1;
}

static bool
is_kept(const struct cutter *c)
{
	static const char *const names[] = {"UID", "SUMMARY", "DTSTART",
	    "DTEND", "DURATION", "EXDATE", "RDATE", "STATUS", "RECURRENCE-ID",
	    "CATEGORIES", "URL"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is_property(c, names[i]))
			return true;
	return false;
}

static void
keep_line(struct cutter *c)
{
	struct calendar_piece *event = &c->to->events[c->to->n - 1];

	if (c->cut || event->text.len + c->line.len > CALENDAR_EVENT) {
		event->too_long = true;
		return;
	}
	if (is_property(c, "RRULE")) {
		event->nrrules++;
		free(event->rrule);
		event->rrule = mem_strdup(value_of(c));
		return;
	}
	buf_add(&event->text, c->line.data, c->line.len);
	buf_add_str(&event->text, "\r\n");
}

static int
begin_event(struct cutter *c, struct err *err)
{
	struct calendar_pieces *to = c->to;

	if (to->n == CALENDAR_EVENTS)
		return err_set_field(err, ERR_INVALID, "content",
		    "holds more than %d events; send fewer in one call",
		    CALENDAR_EVENTS);
	if ((to->n & (to->n - 1)) == 0)
		to->events = mem_resize(to->events, to->n == 0 ? 1 : 2 * to->n,
		    sizeof(*to->events));
	to->events[to->n++] = (struct calendar_piece){0};
	buf_add_str(&to->events[to->n - 1].text, "BEGIN:VEVENT\r\n");
	c->place = IN_EVENT;
	return 0;
}

static void
begin_zone(struct cutter *c)
{
	c->place = IN_ZONE;
	c->zone[0] = c->location[0] = '\0';
}

static int
begin_component(struct cutter *c, struct err *err)
{
	const char *name = value_of(c);

	if (++c->depth > DEPTH_MAX)
		return err_set_field(err, ERR_INVALID, "content",
		    "nests components deeper than %d", DEPTH_MAX);
	if (c->depth == 1 && strcasecmp(name, "VCALENDAR") == 0) {
		c->place = IN_CALENDAR;
		c->seen = true;
	} else if (c->place == IN_CALENDAR && c->depth == 2) {
		if (strcasecmp(name, "VEVENT") == 0)
			return begin_event(c, err);
		if (strcasecmp(name, "VTIMEZONE") == 0)
			begin_zone(c);
	}
	return 0;
}

static void
end_zone(struct cutter *c)
{
	if (c->zone[0] != '\0' && c->location[0] != '\0')
		free(strmap_set(
		    &c->to->zones, c->zone, mem_strdup(c->location)));
}

static int
end_component(struct cutter *c, struct err *err)
{
	if (c->depth == 0)
		return err_set_field(err, ERR_INVALID, "content",
		    "ends a component that it did not begin");
	c->depth--;
	if (c->depth == 0)
		c->place = ELSEWHERE;
	if (c->depth != 1)
		return 0;
	if (c->place == IN_EVENT)
		buf_add_str(
		    &c->to->events[c->to->n - 1].text, "END:VEVENT\r\n");
	else if (c->place == IN_ZONE)
		end_zone(c);
	if (c->place != ELSEWHERE)
		c->place = IN_CALENDAR;
	return 0;
}

static void
copy_value(const struct cutter *c, char *to, size_t size)
{
	snprintf(to, size, "%s", value_of(c));
}

static void
take_property(struct cutter *c)
{
	if (c->place == IN_EVENT && c->depth == 2 &&
	    (is_kept(c) || is_property(c, "RRULE")))
		keep_line(c);
	else if (c->place == IN_ZONE && c->depth == 2 && is_property(c, "TZID"))
		copy_value(c, c->zone, sizeof(c->zone));
	else if (c->place == IN_ZONE && c->depth == 2 &&
		 is_property(c, "X-LIC-LOCATION"))
		copy_value(c, c->location, sizeof(c->location));
	else if (c->place == IN_CALENDAR && c->depth == 1 &&
		 is_property(c, "METHOD"))
		c->to->cancels = strcasecmp(value_of(c), "CANCEL") == 0;
}

static int
cut_lines(struct cutter *c, struct err *err)
{
	int rc = 0;

	while (rc == 0 && take_line(c)) {
		if (is_property(c, "BEGIN"))
			rc = begin_component(c, err);
		else if (is_property(c, "END"))
			rc = end_component(c, err);
		else
			take_property(c);
	}
	if (rc == 0 && (!c->seen || c->depth != 0))
		rc = err_set_field(err, ERR_INVALID, "content",
		    c->seen ? "ends in the middle of a component"
			    : "is no iCalendar text: there is no "
			      "BEGIN:VCALENDAR");
	return rc;
}

int
calendar_cut(
    const char *text, size_t len, struct calendar_pieces *ret, struct err *err)
{
	size_t bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct cutter c = {.to = ret, .rest = text + bom, .left = len - bom};
	int rc;

	*ret = (struct calendar_pieces){0};
	rc = cut_lines(&c, err);
	buf_done(&c.line);
	if (rc == -1)
		calendar_pieces_done(ret);
	return rc;
}

static void
free_piece(struct calendar_piece *piece)
{
	buf_done(&piece->text);
	free(piece->rrule);
}

void
calendar_pieces_done(struct calendar_pieces *pieces)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	for (size_t i = 0; i < pieces->n; i++)
		free_piece(&pieces->events[i]);
	free(pieces->events);
	while ((slot = strmap_next(&pieces->zones, &at)) != NULL)
		free(slot->value);
	strmap_done(&pieces->zones);
	*pieces = (struct calendar_pieces){0};
}
