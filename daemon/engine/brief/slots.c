/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slots.c - the slots of the campaign: which of them are planned, to whom, on
 * which channel, and the time that the plan spans. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/zone.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

static int
add_party(struct brief *b, struct brief_parties *parties, const char *slug,
    const char *zone_name)
{
	struct brief_party party = {.slug = brief_copy(b, slug)};

	party.zone = zone_name == NULL ? NULL : zone_find(zone_name);
	party.zone_name = brief_copy(b, party.zone == NULL ? "UTC" : zone_name);
	if (party.zone == NULL)
		party.zone = zone_find("UTC");
	parties->items =
	    mem_resize(parties->items, parties->n + 1, sizeof(party));
	parties->items[parties->n] = party;
	return (int)parties->n++;
}

static int
find_party(const struct brief_parties *parties, const char *slug)
{
	for (size_t i = 0; i < parties->n; i++)
		if (strcmp(parties->items[i].slug, slug) == 0)
			return (int)i;
	return PLAN_NOBODY;
}

int
brief_find_organisation(struct brief *b, const char *slug)
{
	int found = find_party(&b->organisations, slug);
	const struct organisation *item;

	if (found != PLAN_NOBODY)
		return found;
	item = library_find(b->basis->library, NOUN_ORGANISATION, slug);
	return add_party(
	    b, &b->organisations, slug, item == NULL ? NULL : item->time_zone);
}

static int
find_audience(struct brief *b, const char *slug)
{
	int found = find_party(&b->audiences, slug);
	const struct audience *item;

	if (found != PLAN_NOBODY)
		return found;
	item = library_find(b->basis->library, NOUN_AUDIENCE, slug);
	found = add_party(
	    b, &b->audiences, slug, item == NULL ? NULL : item->time_zone);
	b->audiences.items[found].item = item;
	b->audiences.items[found].line = lineage_find(b->basis->library, item);
	return found;
}

/* --- how far it is --- */

static bool
is_state(const char *state, const char *word)
{
	return strcmp(state, word) == 0;
}

static enum brief_stand
find_stand(const struct brief *b, const struct brief_slot *slot)
{
	const char *state =
	    json_text(json_object_get(slot->doc, "meta"), "state");

	if (is_state(state, "released") || is_state(state, "scheduled"))
		return BRIEF_FACT;
	if (is_state(state, "cleared"))
		return facts_option(b->facts, "replan") ? BRIEF_FREE
							: BRIEF_FACT;
	if (!is_state(state, "planned"))
		return BRIEF_OUT;
	return slot->at != INT64_MIN && !facts_option(b->facts, "free")
		   ? BRIEF_KEPT
		   : BRIEF_FREE;
}

static int
fail(const struct brief_slot *slot, enum err_code code, const char *key,
    struct err *err, const char *what)
{
	char *field = mem_printf("slots[%zu].%s", slot->index, key);

	err_set_field(err, code, field, "%s", what);
	free(field);
	return -1;
}

/* What was gone before it was released may be named by a fact alone. */
static int
check_slot(
    const struct brief *b, const struct brief_slot *slot, struct err *err)
{
	const struct brief_party *audience =
	    &b->audiences.items[slot->audience];
	const char *narrative = json_text(slot->doc, "narrative");

	if (slot->zone == NULL)
		return fail(slot, ERR_INVALID, "time_zone", err,
		    "is no time zone that this machine knows");
	if (slot->stand == BRIEF_FACT && slot->at == INT64_MIN)
		return fail(slot, ERR_INVALID, "planned_at", err,
		    "is missing, and the slot is past being planned");
	if (slot->stand == BRIEF_OUT || slot->stand == BRIEF_FACT)
		return 0;
	if (audience->item == NULL)
		return fail(slot, ERR_NOT_FOUND, "audience", err,
		    "there is no such audience");
	if (strcmp(audience->zone_name, audience->item->time_zone) != 0)
		return fail(slot, ERR_INVALID, "audience", err,
		    "has a time zone that this machine does not know");
	if (json_text(slot->doc, "message") == NULL &&
	    library_find(b->basis->library, NOUN_NARRATIVE, narrative) == NULL)
		return fail(slot, ERR_NOT_FOUND, "narrative", err,
		    "there is no such narrative");
	return 0;
}

/* --- on what --- */

/* The nearest audience of the line whose channels are known. */
static const struct audience *
find_with_channels(const struct lineage *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (line->items[i]->channels.n > 0)
			return line->items[i];
	return NULL;
}

/* The channel that most of the audience uses, or that stands first. */
static void
choose_channel(struct brief *b, struct brief_slot *slot)
{
	const struct audience *of =
	    find_with_channels(&b->audiences.items[slot->audience].line);
	const struct channel *best = NULL;

	for (size_t i = 0; of != NULL && i < of->channels.n; i++)
		if (best == NULL || of->channels.items[i].share > best->share)
			best = &of->channels.items[i];
	if (best == NULL) {
		json_t *why = json_array();

		brief_say(why,
		    "\"%s\" leaves the channel open, and none is known of "
		    "\"%s\".",
		    slot->name, json_text(slot->doc, "audience"));
		brief_refuse(b, slot, why);
		return;
	}
	slot->channel = brief_copy(b, best->kind);
	if (best->share > 0)
		brief_say(slot->why,
		    "Of the channels of \"%s\", most people use %s (%.0f%%).",
		    of->slug, best->kind, 100 * best->share);
	else
		brief_say(slot->why,
		    "Of the channels of \"%s\", %s stands first; shares are "
		    "not known.",
		    of->slug, best->kind);
}

static int
read_slot(struct brief *b, struct brief_slot *slot, struct err *err)
{
	const json_t *doc = slot->doc;

	slot->number = PLAN_NOBODY;
	slot->deed_at = PLAN_NEVER;
	slot->exact = slot->at = INT64_MIN;
	slot->why = json_array();
	slot->name = json_text(doc, "name");
	slot->audience = find_audience(b, json_text(doc, "audience"));
	slot->zone_name = json_text(doc, "time_zone");
	slot->zone = zone_find(slot->zone_name);
	facts_time(doc, "planned_at", &slot->at);
	slot->stand = find_stand(b, slot);
	if (check_slot(b, slot, err) == -1)
		return -1;
	if (slot->stand == BRIEF_OUT)
		brief_say(b->notes, "\"%s\" is %s, and left out of the plan.",
		    slot->name,
		    json_text(json_object_get(doc, "meta"), "state"));
	if (slot->stand == BRIEF_FACT || slot->stand == BRIEF_KEPT)
		slot->exact = slot->at;
	slot->channel = json_text(doc, "channel");
	if (slot->channel == NULL && slot->stand >= BRIEF_KEPT)
		choose_channel(b, slot);
	return 0;
}

/* --- when --- */

static void
include(struct plan_problem *p, int64_t from, int64_t to)
{
	int32_t first = brief_minute(from), end = brief_minute(to);

	if (first < p->from)
		p->from = first;
	if (end >= p->to && end < INT32_MAX)
		p->to = end + 1;
}

static bool
is_too_long(const struct plan_problem *p)
{
	return (int64_t)p->to - p->from > PLAN_HORIZON_MAX ||
	       p->to > INT32_MAX - 2 * PLAN_HORIZON_MAX;
}

/* Where a slot may only be outside the campaign's time, that time is seen to be
 * in its way if the plan reaches to there. */
static void
reach(struct plan_problem *p, int64_t from, int64_t to)
{
	struct plan_problem wider = *p;

	if (to < p->from * MINUTE)
		include(&wider, to, to);
	if (from >= p->to * MINUTE)
		include(&wider, from, from);
	if (!is_too_long(&wider))
		*p = wider;
}

static void
reach_slot(struct plan_problem *p, const struct brief_slot *slot)
{
	const json_t *anchor = json_object_get(slot->doc, "anchor");
	int64_t from = INT64_MIN, to = INT64_MAX, until = INT64_MIN, on;

	facts_time(slot->doc, "earliest", &from);
	facts_time(slot->doc, "latest", &to);
	facts_time(slot->doc, "embargo_until", &until);
	reach(p, from, to);
	reach(p, until, INT64_MAX);
	if (anchor == NULL)
		return;
	on = clock_date_days(json_text(anchor, "on"));
	from = on + facts_number(anchor, "from_days", 0);
	to = on + facts_number(anchor, "to_days", 0);
	reach(p, zone_day(slot->zone, from).from,
	    zone_day(slot->zone, to).to - 1);
}

/* The campaign's time, and that of slots that have one, which may lie outside
 * it; and the present, in a campaign that is over. */
static int
set_horizon(struct brief *b, struct err *err)
{
	int64_t lead = facts_number(b->campaign, "clearance_lead", 0);
	struct plan_problem *p = &b->problem;
	int64_t starts = 0, ends = 0;

	facts_time(b->campaign, "starts_at", &starts);
	facts_time(b->campaign, "ends_at", &ends);
	if (starts < 0 || starts > ends)
		return err_set_field(err, ERR_INVALID, "starts_at",
		    "must be before the end, and not before 1970");
	p->from = brief_minute(starts);
	p->to = p->from + 1;
	include(p, starts, ends);
	for (size_t i = 0; i < b->nslots; i++)
		if (b->slots[i].exact != INT64_MIN)
			include(p, b->slots[i].exact, b->slots[i].exact);
	if (is_too_long(p))
		return err_set_field(err, ERR_INVALID, "ends_at",
		    "a plan spans three years at most, with all slots that "
		    "have a time");
	reach(p, b->now + lead * MINUTE, INT64_MAX);
	for (size_t i = 0; i < b->nslots; i++)
		if (b->slots[i].stand >= BRIEF_KEPT)
			reach_slot(p, &b->slots[i]);
	return 0;
}

int
brief_read_slots(struct brief *b, struct err *err)
{
	const json_t *slots = json_object_get(b->campaign, "slots"), *doc;
	size_t i;

	if (json_array_size(slots) == 0)
		return err_set_field(
		    err, ERR_INVALID, "slots", "there is none to plan");
	b->slots = mem_calloc(json_array_size(slots), sizeof(*b->slots));
	json_array_foreach(slots, i, doc)
	{
		struct brief_slot *slot = &b->slots[b->nslots++];

		slot->doc = doc;
		slot->index = i;
		if (read_slot(b, slot, err) == -1)
			return -1;
	}
	return set_horizon(b, err);
}
