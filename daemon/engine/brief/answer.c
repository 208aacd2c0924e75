/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.c - a plan, or what is in its way, in words; and what it changes. Owns
 * nothing.
 */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/zone.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"
#include "engine/plan/words.h"

#define MOVES 5 /* told of a relaxation */

/* --- times --- */

static int64_t
wall_of(const struct brief_slot *slot, int32_t start)
{
	if (slot->exact != INT64_MIN && brief_minute(slot->exact) == start)
		return slot->exact;
	return start * MINUTE;
}

/* To the microsecond, as the database has it. */
static json_t *
write_moment(int64_t wall)
{
	char text[CLOCK_TEXT];

	clock_format(wall, text);
	return json_sprintf(
	    "%.*s.%06dZ", (int)strcspn(text, "."), text, (int)(wall % 1000000));
}

/* A time that is kept is told as it was given, to the microsecond. */
static json_t *
write_planned(const struct brief_slot *slot, int64_t wall)
{
	return wall == slot->at
		   ? json_incref(json_object_get(slot->doc, "planned_at"))
		   : write_moment(wall);
}

static json_t *
write_local(const struct brief_slot *slot, int64_t wall)
{
	struct buf b = {0};
	json_t *text;

	brief_write_time(&b, wall, slot->zone, slot->zone_name);
	text = json_string_lossy(b.data);
	buf_done(&b);
	return text;
}

/* --- slots --- */

static bool
differs(const json_t *doc, const char *key, const char *now)
{
	const char *was = json_text(doc, key);

	return was == NULL || strcmp(was, now) != 0;
}

static bool
is_changed(const struct brief_slot *slot, const struct brief_choice *choice,
    int64_t wall)
{
	return wall != slot->at ||
	       differs(slot->doc, "organisation", choice->organisation) ||
	       differs(slot->doc, "message", choice->message) ||
	       differs(slot->doc, "language", choice->language) ||
	       differs(slot->doc, "channel", slot->channel) ||
	       facts_number(slot->doc, "version", 0) != choice->version;
}

static void
tell_stand(const struct brief_slot *slot, json_t *why)
{
	const char *state =
	    json_text(json_object_get(slot->doc, "meta"), "state");

	if (slot->stand == BRIEF_FACT)
		brief_say(why, "It is %s, and stays as it is.", state);
	else if (slot->stand == BRIEF_KEPT)
		brief_say(why, "It keeps the time that it has.");
}

static void
tell_hours(const struct brief *b, const struct brief_slot *slot, int32_t start,
    json_t *why)
{
	const struct brief_hours *h = slot->hours;

	for (size_t i = 0; h != NULL && h->known && i < h->busy.n; i++)
		if (start >= h->busy.items[i].from &&
		    start < h->busy.items[i].to)
			brief_say(why, "It is prime time of %s at \"%s\".",
			    slot->channel,
			    b->audiences.items[slot->audience].slug);
}

static json_t *
write_why(const struct brief *b, const struct brief_slot *slot,
    const struct plan_place *place)
{
	const char *words = slot->choices[place->choice].why;
	json_t *why = json_array();

	tell_stand(slot, why);
	json_array_extend(why, slot->why);
	tell_hours(b, slot, place->start, why);
	if (slot->deed != NULL)
		brief_say(why, "Its deed is %s.", slot->deed);
	if (words != NULL)
		json_array_append_new(why, json_string_lossy(words));
	return why;
}

static json_t *
write_slot(const struct brief *b, const struct brief_slot *slot,
    const struct plan_place *place)
{
	const struct brief_choice *choice = &slot->choices[place->choice];
	int64_t wall = wall_of(slot, place->start);

	return json_pack(
	    "{s:s, s:s, s:o, s:o, s:s, s:s, s:I, s:s, s:s, s:b, s:o}", "slot",
	    slot->name, "audience", b->audiences.items[slot->audience].slug,
	    "planned_at", write_planned(slot, wall), "local",
	    write_local(slot, wall), "organisation", choice->organisation,
	    "message", choice->message, "version", choice->version, "language",
	    choice->language, "channel", slot->channel, "changed",
	    slot->stand != BRIEF_FACT && is_changed(slot, choice, wall), "why",
	    write_why(b, slot, place));
}

static bool
is_plan(const struct brief *b, const struct plan_result *result)
{
	return result != NULL && result->verdict == PROVE_POSSIBLE &&
	       json_array_size(b->conflicts) == 0;
}

static json_t *
write_slots(const struct brief *b, const struct plan_result *result)
{
	json_t *list = json_array();

	for (size_t i = 0; i < b->problem.nslots; i++)
		json_array_append_new(list,
		    write_slot(b, &b->slots[b->order[i]], &result->places[i]));
	return list;
}

json_t *
brief_applied(const struct brief *b, const struct plan_result *result)
{
	json_t *list = json_array();

	if (!is_plan(b, result))
		return list;
	for (size_t i = 0; i < b->problem.nslots; i++) {
		const struct brief_slot *slot = &b->slots[b->order[i]];
		const struct plan_place *place = &result->places[i];
		const struct brief_choice *choice =
		    &slot->choices[place->choice];
		int64_t wall = wall_of(slot, place->start);

		if (slot->stand == BRIEF_FACT ||
		    !is_changed(slot, choice, wall))
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:o, s:s, s:s, s:I, s:s, s:s}", "name",
			slot->name, "planned_at", write_planned(slot, wall),
			"organisation", choice->organisation, "message",
			choice->message, "version", choice->version, "language",
			choice->language, "channel", slot->channel));
	}
	return list;
}

/* --- conflicts --- */

static void
write_time(void *arg, int audience, int32_t time, struct buf *to)
{
	const struct brief *b = arg;
	const struct brief_party *of = &b->audiences.items[audience];

	brief_write_time(to, time * MINUTE, of->zone, of->zone_name);
}

static json_t *
take_sentence(struct buf *b)
{
	json_t *sentence = json_string_lossy(b->data);

	buf_done(b);
	return sentence;
}

static json_t *
write_moves(const struct brief *b, const struct conflict *c,
    const struct plan_place *places)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->nslots && i < MOVES; i++) {
		const struct brief_slot *slot =
		    &b->slots[b->order[c->slots[i]]];
		int64_t wall = wall_of(slot, places[c->slots[i]].start);

		json_array_append_new(
		    list, json_pack("{s:s, s:o, s:o}", "slot", slot->name,
			      "planned_at", write_planned(slot, wall), "local",
			      write_local(slot, wall)));
	}
	return list;
}

static json_t *
write_relaxation(
    const struct brief *b, const struct conflict *c, const struct relaxation *r)
{
	const struct words_clock clock = {write_time, (void *)b};
	struct buf change = {0};

	words_relaxation(&b->problem, r, &clock, &change);
	return json_pack("{s:o, s:f, s:o}", "change", take_sentence(&change),
	    "cost", rint(r->cost * 100) / 100, "moves",
	    write_moves(b, c, r->places));
}

static bool
tells(const json_t *relaxations, const json_t *relaxation)
{
	const json_t *change = json_object_get(relaxation, "change");
	json_t *item;
	size_t i;

	json_array_foreach(relaxations, i, item)
	{
		if (json_equal(json_object_get(item, "change"), change))
			return true;
	}
	return false;
}

/* Several may come to the same words; they are told once, at the least cost. */
static json_t *
write_relaxations(const struct brief *b, const struct plan_conflict *pc)
{
	json_t *list = json_array(), *relaxation;

	for (size_t i = 0; i < pc->nrelaxations; i++) {
		relaxation =
		    write_relaxation(b, &pc->conflict, &pc->relaxations[i]);
		if (!tells(list, relaxation))
			json_array_append(list, relaxation);
		json_decref(relaxation);
	}
	return list;
}

static json_t *
write_conflict(const struct brief *b, const struct plan_conflict *pc)
{
	const struct conflict *c = &pc->conflict;
	json_t *constraints = json_array(), *slots = json_array();

	for (size_t i = 0; i < c->nconstraints; i++) {
		struct buf sentence = {0};

		words_constraint(&b->problem, c->constraints[i], &sentence);
		json_array_append_new(constraints, take_sentence(&sentence));
	}
	for (size_t i = 0; i < c->nslots; i++)
		json_array_append_new(
		    slots, json_string(b->slots[b->order[c->slots[i]]].name));
	return json_pack("{s:o, s:o, s:b, s:o}", "constraints", constraints,
	    "slots", slots, "proven", c->proven, "relaxations",
	    write_relaxations(b, pc));
}

static json_t *
write_conflicts(const struct brief *b, const struct plan_result *result)
{
	json_t *list = json_copy(b->conflicts);

	for (size_t i = 0; result != NULL && i < result->nconflicts; i++)
		json_array_append_new(
		    list, write_conflict(b, &result->conflicts[i]));
	return list;
}

static json_t *
write_verdict(const struct brief *b, const struct plan_result *result)
{
	if (json_array_size(b->conflicts) > 0)
		return json_false();
	if (result == NULL || result->verdict == PROVE_POSSIBLE)
		return json_true();
	return result->verdict == PROVE_IMPOSSIBLE ? json_false() : json_null();
}

static json_t *
write_notes(const struct brief *b, const struct plan_result *result)
{
	json_t *notes = json_copy(b->notes);

	if (result != NULL && result->verdict == PROVE_UNKNOWN)
		brief_say(notes,
		    "Neither a plan was found, nor a proof that there is "
		    "none.");
	if (result != NULL && result->verdict == PROVE_POSSIBLE &&
	    !is_plan(b, result))
		brief_say(notes, "All other slots can be planned.");
	return notes;
}

json_t *
brief_answer(const struct brief *b, const struct plan_result *result)
{
	json_t *answer = json_pack("{s:o, s:o, s:o}", "possible",
	    write_verdict(b, result), "conflicts", write_conflicts(b, result),
	    "notes", write_notes(b, result));

	if (!is_plan(b, result)) {
		json_object_set_new(answer, "slots", json_array());
		return answer;
	}
	json_object_set_new(answer, "slots", write_slots(b, result));
	json_object_set_new(
	    answer, "worth", json_real(rint(result->worth * 1e4) / 1e4));
	return answer;
}
