/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room.c - Hall's condition on stretches of time: those who must start within
 * one are no more than start there at most, when each start is as early as gaps
 * and caps let it be. Holes in their times count. Owns nothing.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/pieces.h"
#include "engine/plan/room.h"

/* Who must be at a party, in order of the latest start. */
struct crowd {
	const struct network *n;
	const struct model_party *party;
	int *units;
	size_t nunits;
	int32_t apart; /* the least time between two of them */
	int *facts;    /* by day of the party: what is fixed there */
};

static bool
member_at(int party, const struct model_unit *u, size_t cast, size_t member)
{
	return u->members[member].audience == party ||
	       u->casts[cast].voices[member] == party;
}

/* Whether the unit is at the party with each cast that is left. */
static bool
must_be_at(const struct network *n, int party, int unit)
{
	const struct model_unit *u = &n->model->units[unit];

	for (size_t c = 0; c < u->ncasts; c++) {
		bool there = false;

		if (!(n->casts[unit] >> c & 1))
			continue;
		for (size_t i = 0; i < u->nmembers && !there; i++)
			there = member_at(party, u, c, i);
		if (!there)
			return false;
	}
	return true;
}

static int32_t
least_apart(const struct crowd *c, int party, int unit)
{
	const struct model_unit *u = &c->n->model->units[unit];
	int32_t least = INT32_MAX;

	for (size_t i = 0; i < u->nmembers; i++) {
		const struct model_member *m = &u->members[i];

		if (c->party->audience && m->audience != party)
			continue;
		if (m->duration + c->party->of->gap < least)
			least = m->duration + c->party->of->gap;
	}
	return least;
}

/* Facts take room, but keep no distance from each other. Whether the unit has
 * any. */
static bool
count_facts(struct crowd *c, int party, const struct model_unit *u)
{
	bool any = false;

	for (size_t i = 0; i < u->nmembers; i++) {
		any |= u->members[i].fixed;
		if (c->facts && u->members[i].fixed &&
		    member_at(party, u, 0, i))
			c->facts[model_day(c->party, u->pieces[0].from)]++;
	}
	return any;
}

static void
gather(struct crowd *c, int party)
{
	const struct model *m = c->n->model;

	c->apart = INT32_MAX;
	for (size_t i = 0; i < m->nunits; i++) {
		int32_t apart;

		if (!must_be_at(c->n, party, (int)i) ||
		    count_facts(c, party, &m->units[i]))
			continue;
		c->units[c->nunits++] = (int)i;
		apart = least_apart(c, party, (int)i);
		if (apart < c->apart)
			c->apart = apart;
	}
}

/* The first time from which one of those who must start by then may start. */
static int32_t
next_start(const struct crowd *c, size_t upto, int32_t from, int32_t time)
{
	int32_t next = PLAN_NEVER;

	for (size_t i = 0; i <= upto; i++) {
		int unit = c->units[i];
		int32_t start;

		if (c->n->earliest[unit] < from)
			continue;
		start = pieces_next(&c->n->model->units[unit],
		    time > c->n->earliest[unit] ? time : c->n->earliest[unit]);
		if (start < next)
			next = start;
	}
	return next;
}

/* Whether `wanted` starts go between `from` and `to`, both included. */
static bool
enough(
    const struct crowd *c, size_t upto, int32_t from, int32_t to, size_t wanted)
{
	int cap = c->party->of->cap, today = 0;
	size_t day = SIZE_MAX;
	int32_t time = from;

	while (wanted > 0) {
		int32_t start = next_start(c, upto, from, time);

		if (start > to)
			return false;
		if (cap > 0) {
			size_t on = model_day(c->party, start);

			if (on != day) {
				day = on;
				today = c->facts[on];
			}
			if (today >= model_cap(c->party, on)) {
				time = c->party->of->days[on + 1];
				continue;
			}
			today++;
		}
		wanted--;
		time = start + c->apart;
		if (c->apart == 0 && cap == 0)
			return true;
	}
	return true;
}

/* One stretch for each two bounds, of those who must start within it. */
static bool
all_stretches(const struct crowd *c)
{
	const struct network *n = c->n;

	for (size_t a = 0; a < c->nunits; a++) {
		int32_t from = n->earliest[c->units[a]];
		size_t wanted = 0;
		bool seen = false;

		for (size_t i = 0; i < a && !seen; i++)
			seen = n->earliest[c->units[i]] == from;
		for (size_t b = 0; b < c->nunits && !seen; b++) {
			int32_t to = n->latest[c->units[b]];

			if (n->earliest[c->units[b]] >= from)
				wanted++;
			if (b + 1 < c->nunits &&
			    n->latest[c->units[b + 1]] == to)
				continue;
			if (wanted > 1 && !enough(c, b, from, to, wanted))
				return false;
		}
	}
	return true;
}

static int
by_latest(const void *a, const void *b, void *arg)
{
	const struct network *n = arg;
	int i = *(const int *)a, j = *(const int *)b;

	return n->latest[i] != n->latest[j]
		   ? (n->latest[i] < n->latest[j] ? -1 : 1)
		   : i - j;
}

bool
room_at(const struct network *n, int party)
{
	struct crowd c = {.n = n, .party = &n->model->parties[party]};
	bool room;

	c.units = mem_calloc(n->model->nunits, sizeof(*c.units));
	if (c.party->of->cap > 0)
		c.facts = mem_calloc(c.party->of->ndays, sizeof(*c.facts));
	gather(&c, party);
	qsort_r(c.units, c.nunits, sizeof(*c.units), by_latest, (void *)n);
	room = all_stretches(&c);
	for (size_t i = 0; i < c.nunits; i++)
		n->weights[c.units[i]] += room ? 0 : 1.0 / (double)c.nunits;
	free(c.units);
	free(c.facts);
	return room;
}

bool
room_everywhere(const struct network *n)
{
	for (size_t i = 0; i < n->model->nparties; i++)
		if (!room_at(n, (int)i))
			return false;
	return true;
}
