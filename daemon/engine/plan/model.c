/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.c - makes units, casts and links of a problem. Owns the model. Leaves
 * to others: the pieces (pieces.c), all solving.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/model.h"
#include "engine/plan/pieces.h"

static size_t
day_at(const int32_t *days, size_t ndays, int32_t start)
{
	size_t low = 0, high = ndays;

	assert(days[0] <= start && start < days[high]);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (days[middle] <= start)
			low = middle;
		else
			high = middle;
	}
	return low;
}

size_t
model_day(const struct model_party *party, int32_t start)
{
	return day_at(party->of->days, party->of->ndays, start);
}

int64_t
model_link_earliest(const struct model_link *link, int32_t start)
{
	int64_t earliest = start + link->least, day;

	if (link->days == NULL)
		return earliest;
	day = link->days[day_at(link->days, link->ndays, start)];
	return day > earliest ? day : earliest;
}

int64_t
model_link_latest(const struct model_link *link, int32_t start)
{
	int64_t latest = start + link->most, day;

	if (link->days == NULL)
		return latest;
	day = link->days[day_at(link->days, link->ndays, start) + 1] - 1;
	return day < latest ? day : latest;
}

struct model_link
model_link_back(const struct model_link *link, int unit)
{
	return (struct model_link){
	    unit, -link->most, -link->least, link->days, link->ndays};
}

bool
model_has_days(const struct model_party *party)
{
	return party->audience || party->of->cap > 0;
}

bool
model_is_wider(
    const struct model *m, int party, const struct model_member *member)
{
	return m->parties[party].audience && member->audience != party;
}

int32_t
model_apart(const struct model *m, int party, struct model_guest first,
    struct model_guest second)
{
	const struct plan_party *of = m->parties[party].of;
	bool two_desks = m->parties[party].audience && of->desk_gap > 0 &&
			 first.voice != second.voice;
	int wider = model_is_wider(m, party, first.member) +
		    model_is_wider(m, party, second.member);
	int32_t gap = of->gap;

	/* Two that are wider meet there. */
	if (wider == 2 || (wider == 1 && !two_desks))
		return 0;
	if (wider == 1 || (two_desks && of->desk_gap > gap))
		gap = of->desk_gap;
	return first.member->duration + gap;
}

int
model_cap(const struct model_party *party, size_t day)
{
	int taken = party->of->taken ? party->of->taken[day] : 0;

	return party->of->cap > taken ? party->of->cap - taken : 0;
}

static const struct plan_span *
span_at(const struct plan_restriction *r, int32_t start)
{
	size_t low = 0, high = r->nclosed;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->closed[middle].to <= start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->nclosed && r->closed[low].from <= start
		   ? &r->closed[low]
		   : NULL;
}

const struct plan_span *
model_closed(
    const struct model *m, const struct model_cast *cast, int32_t start)
{
	const struct plan_span *closed = NULL;

	for (size_t i = 0; i < cast->nrestrictions && closed == NULL; i++)
		closed = span_at(
		    &m->problem->restrictions[cast->restrictions[i]], start);
	return closed;
}

static void
add_int(int **list, size_t *n, int i)
{
	*list = mem_resize(*list, *n + 1, sizeof(**list));
	(*list)[(*n)++] = i;
}

/* What is said to an audience is heard by those that are part of it. */
static void
make_parts(struct model *m)
{
	for (size_t i = 0; i < m->problem->naudiences; i++) {
		const struct plan_party *of = m->parties[i].of;

		for (size_t k = 0; k < of->nwithin; k++) {
			struct model_party *wider = &m->parties[of->within[k]];

			add_int(&wider->parts, &wider->nparts, (int)i);
		}
	}
}

static void
make_parties(struct model *m)
{
	const struct plan_problem *p = m->problem;
	int32_t longest = 0;

	for (size_t i = 0; i < p->nslots; i++)
		if (p->slots[i].duration > longest)
			longest = p->slots[i].duration;
	m->nparties = p->naudiences + p->norganisations;
	m->parties = mem_calloc(m->nparties, sizeof(*m->parties));
	for (size_t i = 0; i < m->nparties; i++) {
		struct model_party *party = &m->parties[i];

		party->audience = i < p->naudiences;
		party->of = party->audience
				? &p->audiences[i]
				: &p->organisations[i - p->naudiences];
		party->reach = longest + party->of->gap;
		if (party->audience)
			party->reach += party->of->desk_gap;
	}
	make_parts(m);
}

static void
add_member(struct model *m, struct model_unit *u, size_t slot)
{
	const struct plan_slot *of = &m->problem->slots[slot];
	bool fixed = of->fixed != PLAN_NEVER;

	m->unit_of[slot] = (int)(u - m->units);
	u->members =
	    mem_resize(u->members, u->nmembers + 1, sizeof(*u->members));
	u->members[u->nmembers++] = (struct model_member){
	    .slot = (int)slot,
	    .audience = of->audience,
	    .duration = of->duration,
	    .fixed = fixed,
	};
	u->fact = fixed && (u->nmembers == 1 || u->fact);
	if (fixed)
		u->grid = 1;
}

static void
make_units(struct model *m)
{
	const struct plan_problem *p = m->problem;
	int *of_chorus = mem_calloc(p->nslots, sizeof(*of_chorus));

	for (size_t i = 0; i < p->nslots; i++)
		of_chorus[i] = PLAN_NOBODY;
	m->units = mem_calloc(p->nslots, sizeof(*m->units));
	m->unit_of = mem_calloc(p->nslots, sizeof(*m->unit_of));
	for (size_t i = 0; i < p->nslots; i++) {
		int chorus = p->slots[i].chorus;
		size_t unit = m->nunits;

		if (chorus != PLAN_NOBODY && of_chorus[chorus] != PLAN_NOBODY)
			unit = (size_t)of_chorus[chorus];
		else
			m->units[m->nunits++].grid = p->grid;
		if (chorus != PLAN_NOBODY)
			of_chorus[chorus] = (int)unit;
		add_member(m, &m->units[unit], i);
	}
	free(of_chorus);
}

static int
better_cast(const void *a, const void *b)
{
	double x = ((const struct model_cast *)a)->worth;
	double y = ((const struct model_cast *)b)->worth;

	return x > y ? -1 : x < y;
}

/* The n-th of all combinations of the members' choices. */
static void
make_cast(const struct model *m, const struct model_unit *u, size_t n,
    struct model_cast *cast)
{
	const struct plan_problem *p = m->problem;

	cast->choices = mem_calloc(u->nmembers, sizeof(*cast->choices));
	cast->voices = mem_calloc(u->nmembers, sizeof(*cast->voices));
	for (size_t i = 0; i < u->nmembers; i++) {
		const struct plan_slot *slot = &p->slots[u->members[i].slot];
		const struct plan_choice *choice =
		    &slot->choices[n % slot->nchoices];

		cast->choices[i] = (int)(n % slot->nchoices);
		cast->voices[i] = (int)p->naudiences + choice->organisation;
		cast->worth +=
		    slot->priority * p->weights.voice * choice->score;
		for (size_t k = 0;
		     k < choice->nrestrictions && !u->members[i].fixed; k++)
			add_int(&cast->restrictions, &cast->nrestrictions,
			    choice->restrictions[k]);
		n /= slot->nchoices;
	}
}

/* How many of its members a party hears, or speaks for. */
static int
count_members(
    const struct model_unit *u, const struct model_cast *cast, int party)
{
	int n = 0;

	for (size_t i = 0; i < u->nmembers; i++)
		n +=
		    u->members[i].audience == party || cast->voices[i] == party;
	return n;
}

static bool
exceeds(const struct model *m, const struct model_unit *u,
    const struct model_cast *cast, int party)
{
	int cap = m->parties[party].of->cap;

	return cap > 0 && count_members(u, cast, party) > cap;
}

/* Whether its members alone, who start together, are too many for a day. */
static bool
exceeds_caps(const struct model *m, const struct model_unit *u,
    const struct model_cast *cast)
{
	for (size_t i = 0; i < u->nmembers; i++)
		if (exceeds(m, u, cast, u->members[i].audience) ||
		    exceeds(m, u, cast, cast->voices[i]))
			return true;
	return false;
}

/* Facts are not held against each other. */
static bool
exceeds_caps_always(const struct model *m, const struct model_unit *u)
{
	for (size_t i = 0; i < u->ncasts; i++)
		if (!exceeds_caps(m, u, &u->casts[i]))
			return false;
	return !u->fact;
}

static void
make_casts(const struct model *m, struct model_unit *u)
{
	u->ncasts = 1;
	for (size_t i = 0; i < u->nmembers; i++)
		u->ncasts *= m->problem->slots[u->members[i].slot].nchoices;
	assert(u->ncasts <= PLAN_CASTS_MAX);
	u->casts = mem_calloc(u->ncasts, sizeof(*u->casts));
	for (size_t i = 0; i < u->ncasts; i++)
		make_cast(m, u, i, &u->casts[i]);
	qsort(u->casts, u->ncasts, sizeof(*u->casts), better_cast);
	u->broken = exceeds_caps_always(m, u);
}

static void
add_link(struct model_unit *u, struct model_link link)
{
	u->links = mem_resize(u->links, u->nlinks + 1, sizeof(*u->links));
	u->links[u->nlinks++] = link;
}

/* Facts cannot break a lag among themselves. */
static void
make_links(struct model *m)
{
	const struct plan_problem *p = m->problem;

	for (size_t i = 0; i < p->nlags; i++) {
		const struct plan_lag *lag = &p->lags[i];
		int before = m->unit_of[lag->before];
		int after = m->unit_of[lag->after];
		const struct model_link link = {
		    .other = after,
		    .least = lag->least == PLAN_NO_LAG ? INT32_MIN : lag->least,
		    .most = lag->most == PLAN_NEVER ? INT32_MAX : lag->most,
		    .days = lag->days,
		    .ndays = lag->ndays,
		};

		if (p->slots[lag->before].fixed != PLAN_NEVER &&
		    p->slots[lag->after].fixed != PLAN_NEVER)
			continue;
		if (before == after) {
			m->units[before].broken |=
			    link.least > 0 || link.most < 0;
			continue;
		}
		add_link(&m->units[before], link);
		add_link(&m->units[after], model_link_back(&link, before));
	}
}

struct model *
model_new(const struct plan_problem *problem)
{
	struct model *m = mem_calloc(1, sizeof(*m));

	m->problem = problem;
	make_parties(m);
	make_units(m);
	for (size_t i = 0; i < m->nunits; i++) {
		make_casts(m, &m->units[i]);
		pieces_make(m, &m->units[i]);
	}
	make_links(m);
	return m;
}

static void
unit_done(struct model_unit *u)
{
	for (size_t i = 0; i < u->ncasts; i++) {
		free(u->casts[i].choices);
		free(u->casts[i].voices);
		free(u->casts[i].restrictions);
	}
	free(u->casts);
	free(u->members);
	free(u->pieces);
	free(u->by_best);
	free(u->links);
}

void
model_free(struct model *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->nunits; i++)
		unit_done(&m->units[i]);
	for (size_t i = 0; i < m->nparties; i++)
		free(m->parties[i].parts);
	free(m->units);
	free(m->unit_of);
	free(m->parties);
	free(m);
}
