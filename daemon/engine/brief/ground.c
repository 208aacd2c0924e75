/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ground.c - what words rest on: evidence, which may lapse, and deeds, near
 * which they are worth most. Owns nothing.
 */
#include <stdio.h>
#include <stdlib.h>

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

static size_t
keep_lasting(const struct brief *b, struct brief_slot *slot, int64_t last)
{
	size_t n = 0;

	for (size_t i = 0; i < slot->nchoices; i++)
		if (brief_last_day(b, slot->choices[i].number) >= last)
			n++;
	if (n == 0)
		return 0;
	n = 0;
	for (size_t i = 0; i < slot->nchoices; i++)
		if (brief_last_day(b, slot->choices[i].number) >= last)
			slot->choices[n++] = slot->choices[i];
	slot->nchoices = n;
	return n;
}

static const struct brief_choice *
find_first_to_lapse(const struct brief *b, const struct brief_slot *slot)
{
	const struct brief_choice *first = &slot->choices[0];

	for (size_t i = 1; i < slot->nchoices; i++)
		if (brief_last_day(b, slot->choices[i].number) <
		    brief_last_day(b, first->number))
			first = &slot->choices[i];
	return first;
}

/* That evidence is withdrawn is no matter of time. */
void
brief_bind_evidence(struct brief *b, struct brief_slot *slot, int64_t last)
{
	const struct brief_choice *first;
	struct spans closed = {0};
	char date[CLOCK_DATE], *name;
	int64_t until;
	int number;

	if (keep_lasting(b, slot, last) > 0)
		return;
	first = find_first_to_lapse(b, slot);
	until = brief_last_day(b, first->number);
	if (until == INT32_MIN) {
		brief_say(b->notes,
		    "Evidence of the message \"%s\" has been withdrawn.",
		    first->message);
		return;
	}
	name = mem_printf("%s, valid until %s", first->message,
	    clock_date_format(until, date));
	brief_close(b, &closed, (until + 1) * (DAY / MINUTE), INT32_MAX);
	number = brief_restrict(b, PLAN_EVIDENCE, name, &closed);
	if (number != PLAN_NOBODY)
		brief_add_int(&slot->restrictions, number);
	free(name);
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
		slot->deed = brief_keep(
		    b, mem_printf("\"%s\", due on %s", best->title, best->due));
}
