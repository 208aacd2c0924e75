/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan_world.c - builds small problems, and plans them by trying everything.
 * Owns a world's memory. The rules are the checker's, which knows nothing of
 * the solver.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/check.h"
#include "plan_world.h"

int32_t
world_hour(int hour)
{
	return WORLD_FROM + 60 * hour;
}

static void
make_party(struct plan_world *w, struct plan_party *party, const char *name)
{
	*party = (struct plan_party){
	    .name = name, .days = w->days, .ndays = WORLD_DAYS};
}

struct plan_world *
world_new(void)
{
	struct plan_world *w = mem_calloc(1, sizeof(*w));
	struct plan_problem *p = &w->problem;

	for (int i = 0; i <= WORLD_DAYS; i++)
		w->days[i] = world_hour(24 * i);
	make_party(w, &w->audiences[0], "Kenya");
	make_party(w, &w->audiences[1], "Viet Nam");
	make_party(w, &w->organisations[0], "Japan");
	make_party(w, &w->organisations[1], "Korea");
	*p = (struct plan_problem){
	    .from = world_hour(0),
	    .to = world_hour(24 * WORLD_DAYS),
	    .grid = 60,
	    .weights = plan_default_weights,
	    .slots = w->slots,
	    .restrictions = w->restrictions,
	    .lags = w->lags,
	    .audiences = w->audiences,
	    .naudiences = 2,
	    .organisations = w->organisations,
	    .norganisations = 2,
	};
	return w;
}

void
world_free(struct plan_world *w)
{
	free(w);
}

int
world_slot(struct plan_world *w, int audience, int organisation)
{
	static const char *const names[WORLD_SLOTS] = {"A", "B", "C", "D", "E",
	    "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"};
	size_t i = w->problem.nslots++;

	assert(i < WORLD_SLOTS);
	w->slots[i] = (struct plan_slot){
	    .name = names[i],
	    .audience = audience,
	    .priority = 1,
	    .restrictions = w->bound[i],
	    .primes = w->primes[i],
	    .choices = w->choices[i],
	    .chorus = PLAN_NOBODY,
	    .deed_at = PLAN_NEVER,
	    .fixed = PLAN_NEVER,
	};
	world_choice(w, (int)i, organisation, 0.5);
	return (int)i;
}

void
world_choice(struct plan_world *w, int slot, int organisation, double score)
{
	struct plan_slot *s = &w->slots[slot];

	assert(s->nchoices < WORLD_CHOICES);
	w->choices[slot][s->nchoices] = (struct plan_choice){
	    .name = "choice",
	    .organisation = organisation,
	    .score = score,
	    .restrictions = w->silent[slot][s->nchoices],
	};
	s->nchoices++;
}

static int
add_restriction(struct plan_world *w, enum plan_restriction_kind kind,
    int from_hour, int to_hour)
{
	size_t i = w->problem.nrestrictions++;

	assert(i < WORLD_RESTRICTIONS);
	w->spans[i][0] =
	    (struct plan_span){world_hour(from_hour), world_hour(to_hour)};
	w->restrictions[i] =
	    (struct plan_restriction){"closed", kind, w->spans[i], 1};
	return (int)i;
}

int
world_close(struct plan_world *w, int slot, enum plan_restriction_kind kind,
    int from_hour, int to_hour)
{
	int i = add_restriction(w, kind, from_hour, to_hour);

	w->bound[slot][w->slots[slot].nrestrictions++] = i;
	return i;
}

int
world_silence(
    struct plan_world *w, int slot, int choice, int from_hour, int to_hour)
{
	int i = add_restriction(w, PLAN_BLACKOUT, from_hour, to_hour);

	w->silent[slot][choice][w->choices[slot][choice].nrestrictions++] = i;
	return i;
}

void
world_take(struct plan_world *w, struct plan_party *party, int day, int slots)
{
	bool audience =
	    party >= w->audiences && party < &w->audiences[WORLD_PARTIES];
	size_t i = audience
		       ? (size_t)(party - w->audiences)
		       : WORLD_PARTIES + (size_t)(party - w->organisations);

	w->taken[i][day] = slots;
	party->taken = w->taken[i];
}

void
world_part(struct plan_world *w, int audience, int of)
{
	w->within[audience] = of;
	w->audiences[audience].within = &w->within[audience];
	w->audiences[audience].nwithin = 1;
}

void
world_open_only(struct plan_world *w, int slot, int from_hour, int to_hour)
{
	if (from_hour > 0)
		world_close(w, slot, PLAN_EMBARGO, 0, from_hour);
	if (to_hour < 24 * WORLD_DAYS)
		world_close(w, slot, PLAN_WINDOW, to_hour, 24 * WORLD_DAYS);
}

void
world_lag(
    struct plan_world *w, int before, int after, int32_t least, int32_t most)
{
	assert(w->problem.nlags < WORLD_LAGS);
	w->lags[w->problem.nlags++] = (struct plan_lag){
	    .before = before, .after = after, .least = least, .most = most};
}

void
world_same_day(struct plan_world *w, const int32_t *days, size_t ndays)
{
	struct plan_lag *lag = &w->lags[w->problem.nlags - 1];

	assert(w->problem.nlags > 0);
	lag->days = days;
	lag->ndays = ndays;
	lag->zone = "Atlantis";
}

/* The facts that a slot may have to start with are starts beside the grid. */
static size_t
starts_of(const struct plan_problem *p, size_t slot, int32_t *ret_starts)
{
	size_t n = 0;

	for (int32_t t = p->from; t < p->to; t += p->grid)
		ret_starts[n++] = t;
	for (size_t i = 0; i < p->nslots; i++)
		if (p->slots[i].fixed != PLAN_NEVER &&
		    (i == slot ||
			(p->slots[i].chorus != PLAN_NOBODY &&
			    p->slots[i].chorus == p->slots[slot].chorus)))
			ret_starts[n++] = p->slots[i].fixed;
	return n;
}

static bool
try_from(const struct plan_problem *p, struct plan_place *places, size_t slot,
    double *best)
{
	const struct plan_slot *s = &p->slots[slot];
	int32_t starts[24 * WORLD_DAYS + WORLD_SLOTS];
	bool any = false;
	size_t n;

	if (slot == p->nslots) {
		double worth;

		if (plan_check(p, places, NULL, 0) > 0)
			return false;
		worth = plan_check_worth(p, places);
		if (best && worth > *best)
			*best = worth;
		return true;
	}
	n = starts_of(p, slot, starts);
	for (size_t i = 0; i < n * s->nchoices && !(any && !best); i++) {
		places[slot] = (struct plan_place){
		    starts[i / s->nchoices], (int)(i % s->nchoices)};
		any |= try_from(p, places, slot + 1, best);
	}
	return any;
}

bool
world_try_all(const struct plan_problem *p, double *ret_worth)
{
	struct plan_place *places = mem_calloc(p->nslots, sizeof(*places));
	double best = -1e9;
	bool any = try_from(p, places, 0, ret_worth ? &best : NULL);

	if (ret_worth && any)
		*ret_worth = best;
	free(places);
	return any;
}
