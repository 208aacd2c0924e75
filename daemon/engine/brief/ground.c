/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ground.c - what words rest on: evidence, which may lapse, and deeds, near
 * which they are worth most. Owns nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/zone.h"
#include "engine/brief/parts.h"

int64_t
brief_last_day(const struct brief *b, uint32_t number)
{
	return number == CATALOGUE_NONE
		   ? INT32_MAX
		   : b->basis->catalogue->messages[number].proof.until;
}

static bool
is_withdrawn(const struct brief *b, const struct brief_choice *choice)
{
	return brief_last_day(b, choice->number) == INT32_MIN;
}

/* That evidence is withdrawn is no matter of time: others speak, if any can. */
static void
drop_withdrawn(struct brief *b, struct brief_slot *slot)
{
	size_t kept = 0;

	for (size_t i = 0; i < slot->nchoices; i++)
		kept += !is_withdrawn(b, &slot->choices[i]);
	if (kept == 0) {
		brief_say(b->notes,
		    "Evidence of the message \"%s\" has been withdrawn.",
		    slot->choices[0].message);
		return;
	}
	kept = 0;
	for (size_t i = 0; i < slot->nchoices; i++)
		if (is_withdrawn(b, &slot->choices[i]))
			free(slot->choices[i].restrictions.items);
		else
			slot->choices[kept++] = slot->choices[i];
	slot->nchoices = kept;
}

/* One restriction for each message, whoever it binds. */
static int
restrict_to(struct brief *b, const struct brief_choice *choice, int64_t until)
{
	const void *source = &b->basis->catalogue->messages[choice->number];
	struct spans closed = {0};
	char date[CLOCK_DATE];
	char *name = mem_printf("%s, valid until %s", choice->message,
	    clock_date_format(until, date));
	int number = brief_find_restriction(b, source, name);

	if (number == PLAN_NOBODY) {
		brief_close(
		    b, &closed, (until + 1) * (DAY / MINUTE), INT32_MAX);
		number = brief_restrict(b, PLAN_EVIDENCE, name, &closed);
		if (number != PLAN_NOBODY)
			b->sources[number] = source;
	}
	free(name);
	return number;
}

void
brief_bind_evidence(struct brief *b, struct brief_slot *slot, int64_t last)
{
	drop_withdrawn(b, slot);
	for (size_t i = 0; i < slot->nchoices; i++) {
		struct brief_choice *choice = &slot->choices[i];
		int64_t until = brief_last_day(b, choice->number);
		int number;

		if (until >= last || is_withdrawn(b, choice))
			continue;
		number = restrict_to(b, choice, until);
		if (number != PLAN_NOBODY)
			brief_bind_choice(slot, choice, number);
	}
}

static int32_t
noon_of(const struct zone *zone, const char *date)
{
	struct zone_time t = {.hour = 12};
	int64_t wall;

	sscanf(date, "%d-%d-%d", &t.year, &t.month, &t.day);
	zone_utc(zone, &t, &wall);
	return brief_minute(wall);
}

static int32_t
distance(const struct plan_span *open, int32_t at)
{
	if (at < open->from)
		return open->from - at;
	return at > open->to ? at - open->to : 0;
}

/* What is done is not told as due, and the deed may be for another public than
 * the slot: both are for whoever reads the plan to weigh. */
static char *
words_of_deed(const struct deed *deed)
{
	return mem_printf(strcmp(deed->status, "delivered") == 0
			      ? "\"%s\" for %s, which was due on %s and is "
				"delivered"
			      : "\"%s\" for %s, due on %s",
	    deed->title, deed->audience, deed->due);
}

/* The deed of the best words that is nearest to when they can be said. */
void
brief_find_deed(
    struct brief *b, struct brief_slot *slot, const struct plan_span *open)
{
	const struct catalogue *catalogue = b->basis->catalogue;
	const struct zone *zone = b->audiences.items[slot->audience].zone;
	const struct deed *best = NULL;
	struct catalogue_run run;

	if (slot->choices[0].number == CATALOGUE_NONE)
		return;
	run = catalogue->messages[slot->choices[0].number].deeds;
	for (uint32_t i = 0; i < run.n; i++) {
		const struct deed *deed = catalogue->deeds[run.items[i]].item;
		int32_t at;

		if (deed == NULL || !deed_holds(deed))
			continue;
		at = noon_of(zone, deed->due);
		if (best == NULL ||
		    distance(open, at) < distance(open, slot->deed_at)) {
			best = deed;
			slot->deed_at = at;
		}
	}
	if (best != NULL)
		slot->deed = brief_keep(b, words_of_deed(best));
}
