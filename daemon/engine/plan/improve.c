/* SPDX-License-Identifier: Apache-2.0 */
/*
 * improve.c - ruin and recreate after Schrimpf et al. (2000), with the strings,
 * the blinks and the counts of absences of Christiaens and Vanden Berghe
 * (2020). Owns the search's state. Leaves to others: where a unit goes best
 * (find.c), whether there is a plan at all (prove.c).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/improve.h"

/* How many units are taken out on average, and in one string at most. */
#define RUIN_AVERAGE 8
#define STRING_MOST  8

/* One piece in so many is overlooked in part, so that greed has no fixed course
 * and who must wait for another does not always start first. */
#define BLINK_ONE_IN 30

/* What a plan may lose in one turn, in parts of a slot, first and last. */
#define HEAT_FIRST 0.05
#define HEAT_LAST  0.002

/* Turns between two questions whether to stop. */
#define STOP_EVERY 64

struct moved {
	int unit;
	struct timetable_place was; /* absent: PLAN_NEVER */
};

struct search {
	struct timetable *t;
	const struct model *m;
	uint64_t random;
	struct moved *moved; /* in this turn */
	size_t nmoved;
	bool *out;	  /* by unit: among them */
	double *key;	  /* by unit: the order of putting in */
	double *absences; /* by unit: turns that ended without it */
	struct timetable_place *best;
	size_t best_absent;
	double best_worth;
	size_t steps;
};

/* splitmix64: small, seeded with anything, the same everywhere. */
static uint64_t
next_random(struct search *s)
{
	uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t
below(struct search *s, size_t n)
{
	return (size_t)(((next_random(s) >> 32) * (uint64_t)n) >> 32);
}

/* Above 0, up to 1. */
static double
chance(struct search *s)
{
	return ((double)(next_random(s) >> 11) + 1) / 9007199254740992.0;
}

static double
blink(void *arg)
{
	return below(arg, BLINK_ONE_IN) == 0 ? chance(arg) : 0;
}

static void
take_out(struct search *s, int unit)
{
	if (s->out[unit] || s->m->units[unit].fact)
		return;
	s->out[unit] = true;
	s->moved[s->nmoved++] = (struct moved){unit, s->t->places[unit]};
	if (s->t->places[unit].start != PLAN_NEVER)
		timetable_take(s->t, unit);
}

/* Neighbours in a lane: they stand in each other's way. The string is read
 * before it is taken out, for the lane moves together. */
static void
take_string(struct search *s, int party, int unit, size_t length)
{
	const struct timetable_lane *lane = &s->t->lanes[party];
	int units[STRING_MOST];
	size_t at = 0, first, n = 0;

	while (at < lane->n && lane->entries[at].unit != unit)
		at++;
	if (at == lane->n)
		return;
	first = below(s, length);
	first = at > first ? at - first : 0;
	while (n < length && first + n < lane->n) {
		units[n] = lane->entries[first + n].unit;
		n++;
	}
	while (n > 0)
		take_out(s, units[--n]);
}

/* Any of a lane: they could swap their days. */
static void
take_some(struct search *s, int party, size_t n)
{
	const struct timetable_lane *lane = &s->t->lanes[party];

	while (n-- > 0 && lane->n > 0)
		take_out(s, lane->entries[below(s, lane->n)].unit);
}

static void
take_chain(struct search *s, int unit, size_t most)
{
	const struct model_unit *u = &s->m->units[unit];

	take_out(s, unit);
	for (size_t i = 0; i < u->nlinks && s->nmoved < most; i++)
		if (!s->out[u->links[i].other])
			take_chain(s, u->links[i].other, most);
}

static void
ruin_around(struct search *s, int unit)
{
	const struct model_unit *u = &s->m->units[unit];
	const struct model_member *member = &u->members[below(s, u->nmembers)];
	struct timetable_place place = s->t->places[unit];
	int voice = u->casts[place.start == PLAN_NEVER ? 0 : place.cast]
			.voices[member - u->members];
	size_t length = 1 + below(s, STRING_MOST);

	switch (below(s, 4)) {
	case 0:
		take_string(s, member->audience, unit, length);
		break;
	case 1:
		take_some(s, member->audience, length);
		break;
	case 2:
		take_string(s, voice, unit, length);
		break;
	case 3:
		take_some(s, voice, length / 2);
		break;
	}
	take_chain(s, unit, s->nmoved + length);
}

static void
ruin(struct search *s)
{
	size_t many = 1 + below(s, 2 * RUIN_AVERAGE);

	s->nmoved = 0;
	for (size_t i = 0; s->t->nabsent > 0 && i < s->m->nunits; i++)
		if (s->t->places[i].start == PLAN_NEVER) {
			take_out(s, (int)i);
			if (below(s, 4) == 0 && !s->m->units[i].broken)
				ruin_around(s, (int)i);
		}
	many += s->nmoved;
	for (size_t tries = 0; s->nmoved < many && tries < many; tries++)
		ruin_around(s, (int)below(s, s->m->nunits));
}

static size_t
starts_of(const struct model_unit *u)
{
	size_t n = 0;

	for (size_t i = 0; i < u->npieces; i++)
		n += 1 + (size_t)(u->pieces[i].to - u->pieces[i].from) /
			     (size_t)u->grid;
	return n;
}

static double
greatest(const struct model_unit *u)
{
	return (u->npieces ? u->pieces[u->by_best[0]].best : 0) +
	       u->casts[0].worth;
}

static int
by_key(const void *a, const void *b, void *arg)
{
	const double *key = ((const struct search *)arg)->key;
	int i = ((const struct moved *)a)->unit;
	int j = ((const struct moved *)b)->unit;

	return key[i] < key[j] ? -1 : key[i] > key[j] ? 1 : i - j;
}

/* Who goes in first: any, the worthiest, who has fewest starts, or who may
 * start first. */
static void
set_order(struct search *s)
{
	size_t way = below(s, 10);

	for (size_t i = 0; i < s->nmoved; i++) {
		int unit = s->moved[i].unit;
		const struct model_unit *u = &s->m->units[unit];

		if (way < 4)
			s->key[unit] = chance(s);
		else if (way < 7)
			s->key[unit] = -greatest(u) * chance(s);
		else if (way < 9)
			s->key[unit] = (double)starts_of(u) * chance(s);
		else
			s->key[unit] = u->npieces ? u->pieces[0].to : 0;
	}
	qsort_r(s->moved, s->nmoved, sizeof(*s->moved), by_key, s);
}

static void
recreate(struct search *s)
{
	const struct timetable_blink eyes = {blink, s};

	set_order(s);
	for (size_t i = 0; i < s->nmoved; i++) {
		struct timetable_place place;

		s->steps++;
		if (timetable_find(s->t, s->moved[i].unit, &eyes, &place))
			timetable_put(s->t, s->moved[i].unit, place);
	}
}

/* Those that are often left out weigh more, so that they get their turn. */
static double
sum_absences(const struct search *s, bool before)
{
	double sum = 0;

	for (size_t i = 0; i < s->nmoved; i++) {
		int unit = s->moved[i].unit;
		int32_t start =
		    before ? s->moved[i].was.start : s->t->places[unit].start;

		if (start == PLAN_NEVER)
			sum += s->absences[unit];
	}
	return sum;
}

static bool
accept(struct search *s, size_t absent, double worth, double heat)
{
	double before, after;

	if (s->t->nabsent == 0 && absent == 0)
		return s->t->worth > worth + heat * log(chance(s));
	if (s->t->nabsent < absent)
		return true;
	before = sum_absences(s, true);
	after = sum_absences(s, false);
	for (size_t i = 0; i < s->nmoved; i++)
		if (s->t->places[s->moved[i].unit].start == PLAN_NEVER)
			s->absences[s->moved[i].unit]++;
	return after < before ||
	       (s->t->nabsent == absent && after <= before &&
		   s->t->worth > worth + heat * log(chance(s)));
}

static void
undo(struct search *s)
{
	for (size_t i = 0; i < s->nmoved; i++)
		if (s->t->places[s->moved[i].unit].start != PLAN_NEVER)
			timetable_take(s->t, s->moved[i].unit);
	for (size_t i = 0; i < s->nmoved; i++)
		if (s->moved[i].was.start != PLAN_NEVER)
			timetable_put(s->t, s->moved[i].unit, s->moved[i].was);
}

static void
keep_best(struct search *s)
{
	if (s->t->nabsent > s->best_absent ||
	    (s->t->nabsent == s->best_absent &&
		s->t->worth <= s->best_worth + 1e-9))
		return;
	s->best_absent = s->t->nabsent;
	s->best_worth = s->t->worth;
	memcpy(s->best, s->t->places, s->m->nunits * sizeof(*s->best));
}

static void
restore_best(struct search *s)
{
	struct timetable *t = s->t;

	for (size_t i = 0; i < s->m->nunits; i++)
		if (t->places[i].start != PLAN_NEVER && !s->m->units[i].fact)
			timetable_take(t, (int)i);
	for (size_t i = 0; i < s->m->nunits; i++)
		if (s->best[i].start != PLAN_NEVER && !s->m->units[i].fact)
			timetable_put(t, (int)i, s->best[i]);
}

static void
turn(struct search *s, double heat)
{
	size_t absent = s->t->nabsent;
	double worth = s->t->worth;

	ruin(s);
	recreate(s);
	if (accept(s, absent, worth, heat))
		keep_best(s);
	else
		undo(s);
	for (size_t i = 0; i < s->nmoved; i++)
		s->out[s->moved[i].unit] = false;
}

static void
run(struct search *s, const struct improve_limits *limits)
{
	double steps = (double)limits->steps;

	for (size_t i = 1; s->steps < limits->steps; i++) {
		if (limits->first && s->best_absent == 0)
			return;
		if (limits->stop && i % STOP_EVERY == 0 &&
		    limits->stop(limits->stop_arg))
			return;
		turn(s, HEAT_FIRST * pow(HEAT_LAST / HEAT_FIRST,
					 (double)s->steps / steps));
	}
}

static bool
all_facts(const struct model *m)
{
	for (size_t i = 0; i < m->nunits; i++)
		if (!m->units[i].fact)
			return false;
	return true;
}

bool
improve(
    struct timetable *t, const struct improve_limits *limits, double *absences)
{
	const struct model *m = t->model;
	struct search s = {.t = t, .m = m, .random = limits->seed};

	if (all_facts(m))
		return true;
	s.moved = mem_calloc(m->nunits, sizeof(*s.moved));
	s.out = mem_calloc(m->nunits, sizeof(*s.out));
	s.key = mem_calloc(m->nunits, sizeof(*s.key));
	s.absences = mem_calloc(m->nunits, sizeof(*s.absences));
	s.best = mem_calloc(m->nunits, sizeof(*s.best));
	s.best_absent = m->nunits + 1;
	keep_best(&s);
	run(&s, limits);
	restore_best(&s);
	for (size_t i = 0; absences && i < m->nunits; i++)
		absences[i] += s.absences[i];
	free(s.moved);
	free(s.out);
	free(s.key);
	free(s.absences);
	free(s.best);
	return t->nabsent == 0;
}
