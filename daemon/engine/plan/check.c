/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.c - the rules of README.md once more, each as plainly as it is told
 * there: slot by slot, pair by pair, day by day. Owns nothing. Leaves to
 * others: finding a plan; this must know nothing of how that is done.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "engine/plan/check.h"

struct findings {
	struct plan_violation *violations;
	size_t n, max;
};

static void
find(struct findings *f, const char *rule, size_t slot, int other)
{
	if (f->n < f->max)
		f->violations[f->n] = (struct plan_violation){
		    .rule = rule,
		    .slot = (int)slot,
		    .other = other,
		};
	f->n++;
}

static int
voice(const struct plan_problem *p, const struct plan_place *places, size_t i)
{
	return p->slots[i].choices[places[i].choice].organisation;
}

static bool
is_fixed(const struct plan_problem *p, size_t i)
{
	return p->slots[i].fixed != PLAN_NEVER;
}

static bool
same_chorus(const struct plan_problem *p, size_t i, size_t j)
{
	return p->slots[i].chorus != PLAN_NOBODY &&
	       p->slots[i].chorus == p->slots[j].chorus;
}

/* Who speaks together with a fact is on the grid of that fact. */
static bool
beside_fixed(const struct plan_problem *p, size_t i)
{
	for (size_t j = 0; j < p->nslots; j++)
		if (same_chorus(p, i, j) && is_fixed(p, j))
			return true;
	return false;
}

static bool
closed_at(const struct plan_restriction *r, int32_t start)
{
	for (size_t i = 0; i < r->nclosed; i++)
		if (start >= r->closed[i].from && start < r->closed[i].to)
			return true;
	return false;
}

static void
check_choice(const struct plan_problem *p, const struct plan_place *place,
    size_t i, struct findings *f)
{
	const struct plan_slot *slot = &p->slots[i];
	const struct plan_choice *choice;

	if (place->choice < 0 || (size_t)place->choice >= slot->nchoices) {
		find(f, "choice", i, PLAN_NOBODY);
		return;
	}
	choice = &slot->choices[place->choice];
	for (size_t k = 0; k < choice->nrestrictions; k++)
		if (slot->fixed == PLAN_NEVER &&
		    closed_at(&p->restrictions[choice->restrictions[k]],
			place->start))
			find(f, "restriction of the choice", i, PLAN_NOBODY);
}

static void
check_alone(const struct plan_problem *p, const struct plan_place *places,
    size_t i, struct findings *f)
{
	const struct plan_slot *slot = &p->slots[i];
	int32_t start = places[i].start;

	check_choice(p, &places[i], i, f);
	if (is_fixed(p, i)) {
		if (start != slot->fixed)
			find(f, "fixed start", i, PLAN_NOBODY);
		return;
	}
	if (start < p->from || start >= p->to)
		find(f, "time of the plan", i, PLAN_NOBODY);
	if (start % p->grid != 0 && !beside_fixed(p, i))
		find(f, "grid", i, PLAN_NOBODY);
	for (size_t k = 0; k < slot->nrestrictions; k++)
		if (closed_at(&p->restrictions[slot->restrictions[k]], start))
			find(f, "restriction", i, PLAN_NOBODY);
}

/* Two slots, of which neither starts after the other, or `i` starts first. */
static bool
too_near(const struct plan_problem *p, const struct plan_place *places,
    size_t i, size_t j, int32_t gap)
{
	int64_t a = places[i].start, b = places[j].start;
	size_t first = a <= b ? i : j;
	int64_t apart = a <= b ? b - a : a - b;

	/* At the same start either may count as the first. */
	if (apart == 0)
		return p->slots[i].duration + gap > 0 &&
		       p->slots[j].duration + gap > 0;
	return apart < p->slots[first].duration + gap;
}

/* Whether the first speaks to a part of whom the second speaks to, too near. */
static bool
desks_meet(const struct plan_problem *p, const struct plan_place *places,
    size_t i, size_t j)
{
	const struct plan_party *part = &p->audiences[p->slots[i].audience];

	for (size_t k = 0; k < part->nwithin && part->desk_gap > 0; k++)
		if (part->within[k] == p->slots[j].audience)
			return too_near(p, places, i, j, part->desk_gap);
	return false;
}

static void
check_pair(const struct plan_problem *p, const struct plan_place *places,
    size_t i, size_t j, struct findings *f)
{
	int audience = p->slots[i].audience;
	int voice_i = voice(p, places, i), voice_j = voice(p, places, j);

	if (is_fixed(p, i) && is_fixed(p, j))
		return;
	if (same_chorus(p, i, j)) {
		if (places[i].start != places[j].start)
			find(f, "chorus", i, (int)j);
		return;
	}
	if (audience == p->slots[j].audience) {
		const struct plan_party *a = &p->audiences[audience];

		if (too_near(p, places, i, j, a->gap))
			find(f, "gap of the audience", i, (int)j);
		if (voice_i != voice_j &&
		    too_near(p, places, i, j, a->desk_gap))
			find(f, "two desks at one audience", i, (int)j);
	}
	if (voice_i != voice_j &&
	    (desks_meet(p, places, i, j) || desks_meet(p, places, j, i)))
		find(f, "two desks at a part of an audience", i, (int)j);
	if (voice_i == voice_j &&
	    too_near(p, places, i, j, p->organisations[voice_i].gap))
		find(f, "gap of the organisation", i, (int)j);
}

/* Which of the days it is; -1 outside. */
static int
local_day(const int32_t *days, size_t ndays, int32_t start)
{
	for (size_t d = 0; d < ndays; d++)
		if (start >= days[d] && start < days[d + 1])
			return (int)d;
	return -1;
}

static int
party_day(const struct plan_party *party, int32_t start)
{
	return local_day(party->days, party->ndays, start);
}

/* What has happened may be more than a cap; nothing may be added to it. */
static void
check_cap(const struct plan_problem *p, const struct plan_place *places,
    size_t i, bool audience, struct findings *f)
{
	int who = audience ? p->slots[i].audience : voice(p, places, i);
	const struct plan_party *party =
	    audience ? &p->audiences[who] : &p->organisations[who];
	int count = 0, day;

	if (party->cap == 0 || is_fixed(p, i))
		return;
	day = party_day(party, places[i].start);
	for (size_t j = 0; j < p->nslots; j++)
		count += (audience ? p->slots[j].audience
				   : voice(p, places, j)) == who &&
			 party_day(party, places[j].start) == day;
	if (party->taken != NULL && day >= 0)
		count += party->taken[day];
	if (count > party->cap)
		find(f,
		    audience ? "cap of the audience"
			     : "cap of the organisation",
		    i, PLAN_NOBODY);
}

static void
check_lag(const struct plan_problem *p, const struct plan_place *places,
    const struct plan_lag *lag, struct findings *f)
{
	int64_t apart =
	    (int64_t)places[lag->after].start - places[lag->before].start;

	if (is_fixed(p, (size_t)lag->before) && is_fixed(p, (size_t)lag->after))
		return;
	if (lag->least != PLAN_NO_LAG && apart < lag->least)
		find(f, "least lag", (size_t)lag->after, lag->before);
	if (lag->most != PLAN_NEVER && apart > lag->most)
		find(f, "most lag", (size_t)lag->after, lag->before);
	if (lag->days != NULL &&
	    local_day(lag->days, lag->ndays, places[lag->after].start) !=
		local_day(lag->days, lag->ndays, places[lag->before].start))
		find(f, "same day", (size_t)lag->after, lag->before);
}

size_t
plan_check(const struct plan_problem *p, const struct plan_place *places,
    struct plan_violation *ret_violations, size_t max)
{
	struct findings f = {ret_violations, 0, max};

	for (size_t i = 0; i < p->nslots; i++)
		check_alone(p, places, i, &f);
	if (f.n > 0) /* a choice that is not there has no organisation */
		return f.n;
	for (size_t i = 0; i < p->nslots; i++) {
		for (size_t j = i + 1; j < p->nslots; j++)
			check_pair(p, places, i, j, &f);
		check_cap(p, places, i, true, &f);
		check_cap(p, places, i, false, &f);
	}
	for (size_t i = 0; i < p->nlags; i++)
		check_lag(p, places, &p->lags[i], &f);
	return f.n;
}

static double
prime_share(const struct plan_slot *slot, int32_t start)
{
	for (size_t i = 0; i < slot->nprimes; i++)
		if (start >= slot->primes[i].from && start < slot->primes[i].to)
			return slot->primes[i].share;
	return 0;
}

static double
deed_nearness(const struct plan_slot *slot, int32_t start)
{
	double near;

	if (slot->deed_at == PLAN_NEVER)
		return 0;
	near = 1 - abs(start - slot->deed_at) / 60.0 * slot->deed_per_hour;
	return near > 0 ? near : 0;
}

double
plan_check_worth(const struct plan_problem *p, const struct plan_place *places)
{
	const struct plan_weights *w = &p->weights;
	double worth = 0;

	for (size_t i = 0; i < p->nslots; i++) {
		const struct plan_slot *slot = &p->slots[i];
		const struct plan_party *audience =
		    &p->audiences[slot->audience];
		int32_t start = places[i].start;
		double early =
		    1 - (double)(start - p->from) / (p->to - p->from);

		worth +=
		    slot->priority *
		    (w->early * early + w->prime * prime_share(slot, start) +
			w->voice * slot->choices[places[i].choice].score +
			w->deed * deed_nearness(slot, start));
		for (size_t j = 0; j < i; j++)
			if (p->slots[j].audience == slot->audience &&
			    party_day(audience, start) ==
				party_day(audience, places[j].start))
				worth -= w->spread;
	}
	return worth;
}
