/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timetable.c - lanes of who speaks when, kept up to date as units come and go.
 * Owns the lanes and the counts of days. Leaves to others: where a unit goes
 * best (find.c), in which order units are tried (improve.c).
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/timetable.h"

static const struct model_cast *
cast_of(const struct timetable *t, int unit, struct timetable_place place)
{
	return &t->model->units[unit].casts[place.cast];
}

/* The first entry that starts at or after a time. */
static size_t
lane_from(const struct timetable_lane *lane, int32_t start)
{
	size_t low = 0, high = lane->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lane->entries[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
lane_insert(struct timetable *t, int party, struct timetable_entry entry)
{
	struct timetable_lane *lane = &t->lanes[party];
	size_t at = lane_from(lane, entry.start);

	if (lane->n == lane->size) {
		lane->size = lane->size ? 2 * lane->size : 8;
		lane->entries = mem_resize(
		    lane->entries, lane->size, sizeof(*lane->entries));
	}
	memmove(&lane->entries[at + 1], &lane->entries[at],
	    (lane->n - at) * sizeof(*lane->entries));
	lane->entries[at] = entry;
	lane->n++;
}

static void
lane_delete(struct timetable *t, int party, struct timetable_entry entry)
{
	struct timetable_lane *lane = &t->lanes[party];
	size_t at = lane_from(lane, entry.start);

	while (lane->entries[at].unit != entry.unit ||
	       lane->entries[at].member != entry.member)
		at++;
	assert(at < lane->n);
	lane->n--;
	memmove(&lane->entries[at], &lane->entries[at + 1],
	    (lane->n - at) * sizeof(*lane->entries));
}

/* Counts who comes, or who goes. Each that stands on that day makes a pair with
 * them. */
static double
count_day(struct timetable *t, int party, int32_t start, int by)
{
	int *days = t->lanes[party].days, before, after;

	if (days == NULL)
		return 0;
	days += model_day(&t->model->parties[party], start);
	before = *days;
	after = *days += by;
	return before < after ? before : after;
}

/* Puts a member into all its lanes, or takes it out. Returns the pairs. */
static double
move_member(struct timetable *t, struct timetable_entry entry, int by)
{
	int audience =
	    t->model->units[entry.unit].members[entry.member].audience;
	const struct model_party *heard = &t->model->parties[audience];
	void (*move)(struct timetable *, int, struct timetable_entry) =
	    by > 0 ? lane_insert : lane_delete;

	move(t, audience, entry);
	move(t, entry.voice, entry);
	for (size_t i = 0; i < heard->nparts; i++)
		move(t, heard->parts[i], entry);
	count_day(t, entry.voice, entry.start, by);
	return count_day(t, audience, entry.start, by);
}

static struct timetable_entry
entry_of(const struct timetable *t, int unit, size_t member)
{
	struct timetable_place place = t->places[unit];

	return (struct timetable_entry){
	    .start = place.start,
	    .unit = unit,
	    .member = (int)member,
	    .voice = cast_of(t, unit, place)->voices[member],
	};
}

/* What a unit is worth by itself where it stands. */
static double
worth_alone(const struct timetable *t, int unit)
{
	const struct model_unit *u = &t->model->units[unit];
	struct timetable_place place = t->places[unit];
	size_t low = 0, high = u->npieces;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (u->pieces[middle].from <= place.start)
			low = middle;
		else
			high = middle;
	}
	return u->pieces[low].worth +
	       u->pieces[low].slope * (place.start - u->pieces[low].from) +
	       u->casts[place.cast].worth;
}

void
timetable_put(struct timetable *t, int unit, struct timetable_place place)
{
	const struct model_unit *u = &t->model->units[unit];
	double pairs = 0;

	assert(t->places[unit].start == PLAN_NEVER);
	t->places[unit] = place;
	for (size_t i = 0; i < u->nmembers; i++)
		pairs += move_member(t, entry_of(t, unit, i), 1);
	t->nabsent--;
	t->worth +=
	    worth_alone(t, unit) - pairs * t->model->problem->weights.spread;
}

void
timetable_take(struct timetable *t, int unit)
{
	const struct model_unit *u = &t->model->units[unit];
	double pairs = 0;

	assert(t->places[unit].start != PLAN_NEVER && !u->fact);
	t->worth -= worth_alone(t, unit);
	for (size_t i = 0; i < u->nmembers; i++)
		pairs += move_member(t, entry_of(t, unit, i), -1);
	t->places[unit].start = PLAN_NEVER;
	t->nabsent++;
	t->worth += pairs * t->model->problem->weights.spread;
}

struct timetable *
timetable_new(const struct model *m)
{
	struct timetable *t = mem_calloc(1, sizeof(*t));

	t->model = m;
	t->places = mem_calloc(m->nunits, sizeof(*t->places));
	t->lanes = mem_calloc(m->nparties, sizeof(*t->lanes));
	t->nabsent = m->nunits;
	for (size_t i = 0; i < m->nparties; i++)
		if (model_has_days(&m->parties[i]))
			t->lanes[i].days =
			    mem_calloc(m->parties[i].of->ndays, sizeof(int));
	for (size_t i = 0; i < m->nunits; i++)
		t->places[i].start = PLAN_NEVER;
	for (size_t i = 0; i < m->nunits; i++)
		if (m->units[i].fact)
			timetable_put(t, (int)i,
			    (struct timetable_place){
				m->units[i].pieces[0].from, 0});
	return t;
}

void
timetable_free(struct timetable *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->model->nparties; i++) {
		free(t->lanes[i].entries);
		free(t->lanes[i].days);
	}
	free(t->lanes);
	free(t->places);
	free(t);
}

/* The cast that a plan chose for a unit. */
static int
cast_in(const struct model_unit *u, const struct plan_place *places)
{
	size_t c = 0, k = 0;

	while (k < u->nmembers) {
		assert(c < u->ncasts);
		if (u->casts[c].choices[k] ==
		    places[u->members[k].slot].choice) {
			k++;
		} else {
			c++;
			k = 0;
		}
	}
	return (int)c;
}

void
timetable_fill(struct timetable *t, const struct plan_place *places)
{
	const struct model *m = t->model;

	for (size_t i = 0; i < m->nunits; i++) {
		const struct model_unit *u = &m->units[i];

		if (t->places[i].start != PLAN_NEVER)
			continue;
		timetable_put(t, (int)i,
		    (struct timetable_place){
			places[u->members[0].slot].start,
			cast_in(u, places),
		    });
	}
}

void
timetable_tell(const struct timetable *t, struct plan_place *ret_places)
{
	const struct model *m = t->model;

	assert(t->nabsent == 0);
	for (size_t i = 0; i < m->nunits; i++) {
		const struct model_unit *u = &m->units[i];

		for (size_t k = 0; k < u->nmembers; k++)
			ret_places[u->members[k].slot] = (struct plan_place){
			    .start = t->places[i].start,
			    .choice =
				cast_of(t, (int)i, t->places[i])->choices[k],
			};
	}
}
