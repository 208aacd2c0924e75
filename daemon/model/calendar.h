/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.h - occasions from an iCalendar text (RFC 5545). Owns the entries.
 * Only what is when is taken; nothing of a person. An event is known again by
 * its UID, of which a digest is kept: it may hold an address.
 */
#ifndef COUNTERPOINT_MODEL_CALENDAR_H
#define COUNTERPOINT_MODEL_CALENDAR_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "model/library.h"

enum calendar_fate {
	CALENDAR_PUT,	  /* doc is an occasion */
	CALENDAR_RETIRE,  /* cancelled: doc has the slug of the one we have */
	CALENDAR_SKIP,	  /* cancelled, and we have none */
	CALENDAR_REFUSED, /* err says why */
};

struct calendar_entry {
	enum calendar_fate fate;
	char *uid; /* NULL: it has none */
	json_t *doc;
	struct err err;
};

/* All zero is an empty one. */
struct calendar {
	struct calendar_entry *entries;
	size_t n;
};

/* What the file does not say of occasions that are new. */
struct calendar_defaults {
	const char *kind;	 /* NULL: by CATEGORIES */
	const json_t *audiences; /* slugs; NULL: none */
};

/*
 * Reads a text. What a desk has set on an occasion that was imported before
 * stays: slug, kind, audiences, narratives, source. ERR_INVALID in field
 * "content" when it is no calendar at all.
 */
int calendar_read(const struct library *, const struct calendar_defaults *,
    const char *text, size_t len, struct calendar *ret, struct err *);
void calendar_done(struct calendar *);

#endif
