/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brief_rules.c - whether a plan obeys the facts, from the facts and the answer
 * alone: local dates from clocks on the wall, not from spans; no code of the
 * brief. Owns nothing.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/zone.h"
#include "brief_scene.h"

#define MINUTE INT64_C(60000000)

/* A slot of the facts with its place in the answer. */
struct placed {
	const json_t *doc, *told;
	int64_t at;
	bool fact;
	const struct audience *audience;
};

struct rules {
	const json_t *facts, *campaign;
	struct placed *slots;
	size_t n;
};

/* Ends the test with the slot as it was asked for and as it was answered. */
static void
broken(const struct placed *slot, const char *rule)
{
	ck_abort_msg("%s is broken:\n%s\n%s", rule,
	    json_dumps(slot->doc, JSON_INDENT(1)),
	    json_dumps(slot->told, JSON_INDENT(1)));
}

static bool
option(const struct rules *r, const char *key)
{
	return json_is_true(
	    json_object_get(json_object_get(r->facts, "options"), key));
}

/* What the campaign asks for unless an option says otherwise. */
static bool
asks(const struct rules *r, const char *key)
{
	const json_t *options = json_object_get(r->facts, "options");

	return json_object_get(options, key) != NULL
		   ? option(r, key)
		   : json_is_true(json_object_get(r->campaign, key));
}

static int64_t
number(const json_t *o, const char *key, int64_t otherwise)
{
	const json_t *v = json_object_get(o, key);

	return v == NULL ? otherwise : json_integer_value(v);
}

static int64_t
moment(const json_t *o, const char *key, int64_t otherwise)
{
	const char *text = json_text(o, key);
	int64_t at;

	if (text == NULL)
		return otherwise;
	ck_assert(clock_read(text, &at));
	return at;
}

/* The date on the wall, as text that can be compared. */
static const char *
date_at(const char *zone_name, int64_t at, char text[CLOCK_DATE])
{
	struct zone_time t = zone_local(zone_find(zone_name), at);

	snprintf(text, CLOCK_DATE, "%04d-%02d-%02d", t.year, t.month, t.day);
	return text;
}

static bool
same_day(const char *zone, int64_t a, int64_t b)
{
	char x[CLOCK_DATE], y[CLOCK_DATE];

	return strcmp(date_at(zone, a, x), date_at(zone, b, y)) == 0;
}

static const struct audience *
parent_of(const struct audience *a)
{
	return a->parent == NULL ? NULL
				 : library_find(scene_basis.library,
				       NOUN_AUDIENCE, a->parent);
}

static bool
lies_in(const struct audience *a, const char *slug)
{
	for (; a != NULL; a = parent_of(a))
		if (strcmp(a->slug, slug) == 0)
			return true;
	return false;
}

/* --- one slot --- */

static void
check_window(const struct rules *r, const struct placed *s)
{
	int64_t lead = number(r->campaign, "clearance_lead", 0) * MINUTE;
	const json_t *b;
	size_t i;

	if (s->at < moment(r->campaign, "starts_at", 0) ||
	    s->at > moment(r->campaign, "ends_at", 0))
		broken(s, "the campaign's window");
	if (s->at < moment(s->doc, "earliest", 0) ||
	    s->at > moment(s->doc, "latest", INT64_MAX))
		broken(s, "its window");
	if (s->at < moment(s->doc, "embargo_until", 0))
		broken(s, "the embargo");
	if (s->at < scene_basis.now + lead)
		broken(s, "the lead of clearances");
	json_array_foreach(json_object_get(r->campaign, "blackouts"), i,
	    b) if (s->at >= moment(b, "starts_at", 0) &&
		   s->at < moment(b, "ends_at", 0))
	    broken(s, "a blackout of the campaign");
}

static void
check_days(const struct placed *s, const struct blackouts *blackouts,
    const char *time_zone, const char *rule)
{
	char date[CLOCK_DATE];

	date_at(time_zone, s->at, date);
	for (size_t i = 0; i < blackouts->n; i++)
		if (strcmp(date, blackouts->items[i].from) >= 0 &&
		    strcmp(date, blackouts->items[i].to) <= 0)
			broken(s, rule);
}

static void
check_blackouts(const struct placed *s)
{
	const struct organisation *o = library_find(scene_basis.library,
	    NOUN_ORGANISATION, json_text(s->told, "organisation"));

	for (const struct audience *a = s->audience; a != NULL;
	     a = parent_of(a))
		check_days(s, &a->blackouts, a->time_zone,
		    "a blackout of the audience");
	check_days(
	    s, &o->blackouts, o->time_zone, "a blackout of the organisation");
}

static void
check_anchor(const struct placed *s)
{
	const json_t *anchor = json_object_get(s->doc, "anchor");
	char date[CLOCK_DATE];
	int64_t from;

	if (anchor == NULL)
		return;
	from = clock_date_days(
		   date_at(json_text(s->doc, "time_zone"), s->at, date)) -
	       clock_date_days(json_text(anchor, "on"));
	if (from < number(anchor, "from_days", 0) ||
	    from > number(anchor, "to_days", 0))
		broken(s, "its anchor");
}

static void
check_weekend(const struct rules *r, const struct placed *s)
{
	struct zone_time t =
	    zone_local(zone_find(s->audience->time_zone), s->at);
	const struct audience *a = s->audience;

	while (a != NULL && a->weekend.n == 0)
		a = parent_of(a);
	if (a == NULL || !asks(r, "working_days"))
		return;
	for (size_t i = 0; i < a->weekend.n; i++)
		if (a->weekend.items[i] == t.weekday)
			broken(s, "the weekend");
}

/* What the clock shows is within hours; they may go over midnight. */
static bool
is_within(const struct hours *h, const char *clock)
{
	bool from = strcmp(clock, h->from) >= 0;
	bool to = strcmp(clock, h->to) < 0;

	return strcmp(h->from, h->to) < 0 ? from && to : from || to;
}

static void
check_hours(const struct rules *r, const struct placed *s)
{
	struct zone_time t =
	    zone_local(zone_find(s->audience->time_zone), s->at);
	const struct channel *known = NULL;
	char clock[16];

	for (const struct audience *a = s->audience; known == NULL && a != NULL;
	     a = parent_of(a))
		for (size_t i = 0; known == NULL && i < a->channels.n; i++)
			if (strcmp(a->channels.items[i].kind,
				json_text(s->told, "channel")) == 0 &&
			    a->channels.items[i].prime_time.n > 0)
				known = &a->channels.items[i];
	if (known == NULL || !asks(r, "prime_time"))
		return;
	snprintf(clock, sizeof(clock), "%02d:%02d", t.hour, t.minute);
	for (size_t i = 0; i < known->prime_time.n; i++)
		if (is_within(&known->prime_time.items[i], clock))
			return;
	broken(s, "prime time");
}

/* Whether one of two audiences hears what is said to the other. */
static bool
hears(const struct audience *a, const struct audience *b)
{
	return lies_in(a, b->slug) || lies_in(b, a->slug);
}

static bool
is_of(const json_t *other, const struct placed *s)
{
	const char *voice = json_text(other, "organisation");

	return voice != NULL &&
	       strcmp(voice, json_text(s->told, "organisation")) == 0;
}

static void
check_others(const struct rules *r, const struct placed *s)
{
	int64_t gap = number(r->campaign, "audience_gap", 60) * MINUTE;
	int64_t own = number(r->campaign, "organisation_gap", 0) * MINUTE;
	const json_t *o;
	size_t i;

	json_array_foreach(json_object_get(r->facts, "others"), i, o)
	{
		int64_t apart = llabs(moment(o, "planned_at", 0) - s->at);

		if (apart < gap &&
		    hears(s->audience,
			library_find(scene_basis.library, NOUN_AUDIENCE,
			    json_text(o, "audience"))))
			broken(s, "the distance to another campaign");
		if (apart < own && is_of(o, s))
			broken(s, "the gap to its own slots elsewhere");
	}
}

/* --- its words --- */

static bool
has(const struct schema_texts *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i], text) == 0)
			return true;
	return false;
}

static bool
is_listed(const json_t *list, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i,
	    item) if (strcmp(json_string_value(item), text) == 0) return true;
	return false;
}

static void
check_given(const struct placed *s, const char *key)
{
	const char *was = json_text(s->doc, key);

	if (json_text(s->told, key) == NULL ||
	    (was != NULL && strcmp(was, json_text(s->told, key)) != 0 &&
		(strcmp(key, "language") != 0 ||
		    json_object_get(s->doc, "message") != NULL)))
		broken(s, key);
}

static void
check_voice(const struct rules *r, const struct placed *s)
{
	const struct organisation *o = library_find(scene_basis.library,
	    NOUN_ORGANISATION, json_text(s->told, "organisation"));

	if (!is_listed(json_object_get(r->campaign, "partners"), o->slug))
		broken(s, "the list of partners");
	for (size_t i = 0; i < o->forbidden_audiences.n; i++) {
		const char *slug = o->forbidden_audiences.items[i];

		if (lies_in(s->audience, slug) ||
		    lies_in(
			library_find(scene_basis.library, NOUN_AUDIENCE, slug),
			s->audience->slug))
			broken(s, "forbidden audiences");
	}
}

static void
check_words(const struct placed *s)
{
	const struct message *m = library_find(
	    scene_basis.library, NOUN_MESSAGE, json_text(s->told, "message"));
	const json_t *types = json_object_get(s->doc, "types");
	bool speaks = false;

	check_given(s, "message");
	check_given(s, "organisation");
	check_given(s, "language");
	check_given(s, "channel");
	for (size_t i = 0; i < m->variants.n; i++)
		speaks |= strcmp(m->variants.items[i].language,
			      json_text(s->told, "language")) == 0;
	if (!speaks ||
	    strcmp(m->organisation, json_text(s->told, "organisation")) != 0)
		broken(s, "its words");
	if (json_object_get(s->doc, "message") != NULL)
		return;
	if (!message_is_cleared(m) ||
	    !has(&m->narratives, json_text(s->doc, "narrative")) ||
	    (types != NULL && !is_listed(types, m->type)))
		broken(s, "what was asked for");
}

/* --- two slots --- */

static bool
both(const struct placed *a, const struct placed *b, const char *key)
{
	const char *x = json_text(a->doc, key), *y = json_text(b->doc, key);

	return x != NULL && y != NULL && strcmp(x, y) == 0;
}

static bool
same_voice(const struct placed *a, const struct placed *b)
{
	return strcmp(json_text(a->told, "organisation"),
		   json_text(b->told, "organisation")) == 0;
}

static void
check_pair(
    const struct rules *r, const struct placed *a, const struct placed *b)
{
	int64_t apart = llabs(a->at - b->at);
	int64_t gap = number(r->campaign, "audience_gap", 0) * MINUTE;
	bool chorus = both(a, b, "chorus");

	if (a->fact && b->fact)
		return;
	if (chorus) {
		if (apart != 0)
			broken(a, "its chorus");
		return;
	}
	if (a->audience == b->audience && apart < gap)
		broken(a, "the gap of its audience");
	if (a->audience == b->audience && !same_voice(a, b) && gap == 0 &&
	    apart < 60 * MINUTE)
		broken(a, "the gap of two desks");
	if (a->audience != b->audience && hears(a->audience, b->audience) &&
	    !same_voice(a, b) &&
	    apart < number(r->campaign, "audience_gap", 60) * MINUTE)
		broken(a, "the gap of two desks at a part of an audience");
	if (same_voice(a, b) &&
	    apart < number(r->campaign, "organisation_gap", 0) * MINUTE)
		broken(a, "the gap of its organisation");
}

static void
check_order(const struct rules *r, const struct placed *s)
{
	const json_t *d;
	size_t i;

	json_array_foreach(json_object_get(s->doc, "depends_on"), i,
	    d) for (size_t k = 0; k < r->n; k++)
	{
		const struct placed *p = &r->slots[k];
		int64_t lag = s->at - p->at;

		if (strcmp(json_text(p->doc, "name"), json_text(d, "slot")) !=
			0 ||
		    (p->fact && s->fact))
			continue;
		if (lag < number(d, "least_minutes", 0) * MINUTE ||
		    lag > number(d, "most_minutes", 1000000) * MINUTE)
			broken(s, "its order");
		if (json_is_true(json_object_get(d, "same_day")) &&
		    !same_day(json_text(s->doc, "time_zone"), s->at, p->at))
			broken(s, "the same day");
	}
}

/* Slots of other campaigns on the day of a slot: to its audience, or of its
 * organisation. */
static int64_t
count_others(const struct rules *r, const struct placed *s, const char *zone,
    bool audience)
{
	const json_t *o;
	int64_t n = 0;
	size_t i;

	json_array_foreach(json_object_get(r->facts, "others"), i, o)
	{
		bool counts = audience ? strcmp(json_text(o, "audience"),
					     s->audience->slug) == 0
				       : is_of(o, s);

		n +=
		    counts && same_day(zone, moment(o, "planned_at", 0), s->at);
	}
	return n;
}

static void
check_caps(const struct rules *r, const struct placed *s)
{
	const struct organisation *o = library_find(scene_basis.library,
	    NOUN_ORGANISATION, json_text(s->told, "organisation"));
	int64_t heard = count_others(r, s, s->audience->time_zone, true);
	int64_t said = count_others(r, s, o->time_zone, false);

	for (size_t i = 0; i < r->n; i++) {
		const struct placed *p = &r->slots[i];

		heard += p->audience == s->audience &&
			 same_day(s->audience->time_zone, p->at, s->at);
		said +=
		    same_voice(p, s) && same_day(o->time_zone, p->at, s->at);
	}
	if (heard > number(r->campaign, "cadence_cap", INT64_MAX))
		broken(s, "the cap of its audience");
	if (said > number(r->campaign, "organisation_cap", INT64_MAX))
		broken(s, "the cap of its organisation");
}

/* --- all --- */

static void
check_stand(const struct rules *r, const struct placed *s)
{
	const char *state = json_text(json_object_get(s->doc, "meta"), "state");
	int64_t was = moment(s->doc, "planned_at", -1);

	if (s->fact &&
	    (s->at != was || json_is_true(json_object_get(s->told, "changed"))))
		broken(s, "what is a fact");
	if (strcmp(state, "planned") == 0 && was != -1 && !option(r, "free") &&
	    s->at != was)
		broken(s, "the time that was given");
}

static void
check_slot(const struct rules *r, const struct placed *s)
{
	check_stand(r, s);
	check_order(r, s);
	if (s->fact)
		return;
	check_window(r, s);
	check_blackouts(s);
	check_anchor(s);
	check_weekend(r, s);
	check_hours(r, s);
	check_others(r, s);
	check_voice(r, s);
	check_words(s);
	check_caps(r, s);
}

static bool
is_fact(const struct rules *r, const json_t *doc)
{
	const char *state = json_text(json_object_get(doc, "meta"), "state");

	return strcmp(state, "released") == 0 ||
	       strcmp(state, "scheduled") == 0 ||
	       (strcmp(state, "cleared") == 0 && !option(r, "replan"));
}

static bool
is_out(const json_t *doc)
{
	const char *state = json_text(json_object_get(doc, "meta"), "state");

	return strcmp(state, "withheld") == 0 || strcmp(state, "missed") == 0;
}

static void
place_all(struct rules *r, const struct scene_plan *plan)
{
	const json_t *list = json_object_get(r->campaign, "slots"), *doc;
	size_t i;

	r->slots = mem_calloc(json_array_size(list), sizeof(*r->slots));
	json_array_foreach(list, i, doc)
	{
		struct placed *s = &r->slots[r->n];

		if (is_out(doc))
			continue;
		s->doc = doc;
		s->told = scene_slot(plan, json_text(doc, "name"));
		s->at = moment(s->told, "planned_at", 0);
		s->fact = is_fact(r, doc);
		s->audience = library_find(scene_basis.library, NOUN_AUDIENCE,
		    json_text(doc, "audience"));
		r->n++;
	}
}

void
scene_obeys(const json_t *facts, const struct scene_plan *plan)
{
	struct rules r = {
	    .facts = facts, .campaign = json_object_get(facts, "campaign")};

	place_all(&r, plan);
	ck_assert_uint_eq(
	    r.n, json_array_size(json_object_get(plan->answer, "slots")));
	for (size_t i = 0; i < r.n; i++) {
		check_slot(&r, &r.slots[i]);
		for (size_t k = 0; k < i; k++)
			check_pair(&r, &r.slots[i], &r.slots[k]);
	}
	free(r.slots);
}
