/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expand.h - slots as people write them become slots as they are kept: a rule
 * becomes one slot for each time, an occasion of the calendar becomes its day.
 * Pure; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_EXPAND_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_EXPAND_H

#include <jansson.h>
#include <stdint.h>

#include "base/err.h"
#include "model/library.h"

#define EXPAND_SLOTS_MAX 1000 /* of one campaign */

/* The campaign that they are for. */
struct expand_frame {
	const struct library *library;
	int64_t starts_at, ends_at; /* microseconds, wall */
};

/* The slots, and for each the place of the one that it was written as. All zero
 * is an empty one. */
struct expanded {
	json_t *slots;
	size_t *origins;
	size_t n;
};

/*
 * Expands a list of slots that the table of fields vouches for (NULL: none). A
 * slot with `repeat` becomes NAME-1, NAME-2 ... with `series`; one that waits
 * for a series has as many times itself, and each waits for its like. An anchor
 * with an occasion gets `event` and `on`. ERR_INVALID or ERR_NOT_FOUND with
 * field ("slots[2].repeat") and rule.
 */
int expand_slots(const struct expand_frame *, const json_t *slots,
    struct expanded *ret, struct err *);
void expanded_done(struct expanded *);

/*
 * The day of an anchor, or of a template, that names an occasion: `on` (or
 * `event_on`) and `event` are set in it. Which occurrence: that of `on`, or the
 * first of `year`, or the first whose days touch the campaign's time. Where
 * both day and event are given it was resolved before, and stays: the check of
 * a campaign tells what has moved since. `place` is for the error.
 */
int expand_anchor(const struct expand_frame *, json_t *anchor,
    const char *place, const char *on, struct err *);

/* A field of an error, "slots[7].x" of the expanded, as that of what was
 * written. Behind them are the slots of a template. */
void expand_blame(const struct expanded *, struct err *);

#endif
