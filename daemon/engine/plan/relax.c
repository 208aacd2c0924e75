/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relax.c - halves the amount by which a constraint gives way until it is the
 * least that helps; more always helps too. Owns the table of costs. Leaves to
 * others: whether a variant can be planned (decide.c).
 */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/relax.h"

enum { RELIEFS_MAX = 3 }; /* of one constraint */

/* What an hour, or one slot of a cap, or a rule as a whole costs: whether a
 * desk can grant it by itself, or has to ask a partner, or its ministry. */
static const double restriction_costs[PLAN_RESTRICTION_KINDS] = {
    [PLAN_WINDOW] = 1,
    [PLAN_EMBARGO] = 4,
    [PLAN_BLACKOUT] = 8,
    [PLAN_PRIME_TIME] = 1,
    [PLAN_WEEKEND] = 2,
    [PLAN_LEAD] = 3,
    [PLAN_DAYS] = 4,
    [PLAN_KEPT] = 0.5,
    [PLAN_OTHERS] = 3,
    [PLAN_EVIDENCE] = 6,
};

/* What it costs that a plan does not ask for a kind at all, where that is a
 * choice; 0: it is none. Prime time and weekends are a wish, cheaper than any
 * hour of them; that all times may change is a step for who gave them. */
static const double without_costs[PLAN_RESTRICTION_KINDS] = {
    [PLAN_PRIME_TIME] = 0.05,
    [PLAN_WEEKEND] = 0.05,
    [PLAN_KEPT] = 2,
};

static const double rule_costs[] = {
    [PLAN_LEAST_LAG] = 2,
    [PLAN_MOST_LAG] = 2,
    [PLAN_SAME_DAY] = 8,
    [PLAN_CHORUS] = 12,
    [PLAN_AUDIENCE_CAP] = 6,
    [PLAN_AUDIENCE_GAP] = 3,
    [PLAN_DESK_GAP] = 3,
    [PLAN_ORGANISATION_CAP] = 4,
    [PLAN_ORGANISATION_GAP] = 2,
};

/* A constraint that gives way in one manner. */
struct attempt {
	const struct plan_problem *problem;
	const struct plan_constraint *without;
	size_t nwithout;
	const struct decide_limits *limits;
	const bool *few; /* by slot: whether the conflict is about it */
	struct plan_constraint constraint;
	enum plan_relief relief;
	struct plan_place *places; /* the last plan */
};

/* Whether there is a plan once the constraint gives way so much: of the slots
 * of the conflict alone, or of all. */
static bool
helps(const struct attempt *a, int32_t amount, bool of_few)
{
	struct plan_variant *v;
	enum prove_verdict verdict;
	struct model *m;

	if (decide_is_over(a->limits))
		return false;
	v = plan_variant_new(a->problem);
	for (size_t i = 0; i < a->nwithout; i++)
		plan_variant_drop(v, a->without[i]);
	plan_variant_relax(v, a->constraint, a->relief, amount);
	if (of_few)
		plan_variant_keep_slots(v, a->few);
	m = model_new(&v->problem);
	verdict = decide(m, a->limits, a->places);
	model_free(m);
	plan_variant_free(v);
	return verdict == PROVE_POSSIBLE;
}

static bool
is_cap(const struct attempt *a)
{
	return a->constraint.rule == PLAN_AUDIENCE_CAP ||
	       a->constraint.rule == PLAN_ORGANISATION_CAP;
}

/* Amounts are counted in slots, or in steps of the grid. */
static int32_t
unit_of(const struct attempt *a)
{
	return is_cap(a) ? 1 : a->problem->grid;
}

/* What others have of a cap on a day, at most. */
static int32_t
most_taken(const struct plan_problem *p, struct plan_constraint cap)
{
	const struct plan_party *of = cap.rule == PLAN_AUDIENCE_CAP
					  ? &p->audiences[cap.subject]
					  : &p->organisations[cap.subject];
	int32_t most = 0;

	for (size_t i = 0; of->taken && i < of->ndays; i++)
		if (of->taken[i] > most)
			most = of->taken[i];
	return most;
}

static int32_t
most_of(const struct attempt *a)
{
	const struct plan_problem *p = a->problem;

	if (a->constraint.rule == PLAN_LEAST_LAG) /* down to none */
		return p->lags[a->constraint.subject].least / p->grid;
	if (!is_cap(a))
		return (p->to - p->from) / p->grid + 1;
	return (int32_t)p->nslots + most_taken(p, a->constraint);
}

/* Doubles the steps until they help, then halves down to the least that do.
 * `low` steps do not help. 0 when nothing in the time of the plan does. */
static int32_t
least_steps(const struct attempt *a, int32_t low, bool of_few)
{
	int32_t unit = unit_of(a), most = most_of(a), high = low + 1;

	if (high > most)
		return 0;
	while (!helps(a, high * unit, of_few)) {
		if (high == most)
			return 0;
		low = high;
		high = high > most / 2 ? most : 2 * high;
	}
	while (high - low > 1) {
		int32_t middle = low + (high - low) / 2;

		if (helps(a, middle * unit, of_few))
			high = middle;
		else
			low = middle;
	}
	return high;
}

/* What does not help few slots does not help all, and few are quick. */
static int32_t
least_amount(const struct attempt *a)
{
	int32_t steps = least_steps(a, 0, true);

	if (steps > 0 && !helps(a, steps * unit_of(a), false))
		steps = least_steps(a, steps, false);
	return steps * unit_of(a);
}

static enum plan_restriction_kind
kind_of(const struct plan_problem *p, struct plan_constraint restriction)
{
	return p->restrictions[restriction.subject].kind;
}

static double
cost_of(const struct attempt *a, int32_t amount)
{
	const struct plan_problem *p = a->problem;
	enum plan_rule rule = a->constraint.rule;

	if (rule == PLAN_RESTRICTION && a->relief == PLAN_WITHOUT)
		return without_costs[kind_of(p, a->constraint)];
	if (rule == PLAN_RESTRICTION)
		return restriction_costs[kind_of(p, a->constraint)] * amount /
		       60;
	if (a->relief == PLAN_WITHOUT)
		return rule_costs[rule];
	if (is_cap(a))
		return rule_costs[rule] * amount;
	return rule_costs[rule] * amount / 60;
}

static bool
try_relief(struct attempt *a, struct relaxation *ret_relaxation)
{
	size_t size = a->problem->nslots * sizeof(*a->places);
	struct relaxation r = {.constraint = a->constraint};
	bool found;

	a->places = mem_calloc(1, size);
	r.relief = a->relief;
	if (a->relief != PLAN_WITHOUT)
		r.amount = least_amount(a);
	found = a->relief == PLAN_WITHOUT || r.amount > 0;
	/* Once more, for its plan; the last one may have been a failure. */
	found = found && helps(a, r.amount, false);
	if (!found) {
		free(a->places);
		return false;
	}
	r.cost = cost_of(a, r.amount);
	r.places = a->places;
	*ret_relaxation = r;
	return true;
}

static size_t
reliefs_of_restriction(
    enum plan_restriction_kind kind, enum plan_relief reliefs[RELIEFS_MAX])
{
	if (kind == PLAN_PAST)
		return 0;
	reliefs[0] = PLAN_CLOSE_LATER;
	reliefs[1] = PLAN_OPEN_EARLIER;
	reliefs[2] = PLAN_WITHOUT;
	return without_costs[kind] > 0 ? 3 : 2;
}

/* The manners in which a constraint can give way. */
static size_t
reliefs_of(const struct plan_problem *p, struct plan_constraint c,
    enum plan_relief reliefs[RELIEFS_MAX])
{
	switch (c.rule) {
	case PLAN_RESTRICTION:
		return reliefs_of_restriction(kind_of(p, c), reliefs);
	case PLAN_MOST_LAG:
	case PLAN_AUDIENCE_CAP:
	case PLAN_ORGANISATION_CAP:
		reliefs[0] = PLAN_MORE;
		return 1;
	case PLAN_CHORUS:
	case PLAN_SAME_DAY:
		reliefs[0] = PLAN_WITHOUT;
		return 1;
	default:
		reliefs[0] = PLAN_LESS;
		return 1;
	}
}

/* Whether it goes with another of its kind that was tried. */
static bool
went_before(const struct attempt *a, const struct conflict *c, size_t at)
{
	if (a->relief != PLAN_WITHOUT || a->constraint.rule != PLAN_RESTRICTION)
		return false;
	for (size_t i = 0; i < at; i++)
		if (c->constraints[i].rule == PLAN_RESTRICTION &&
		    kind_of(a->problem, c->constraints[i]) ==
			kind_of(a->problem, a->constraint))
			return true;
	return false;
}

static int
by_cost(const void *a, const void *b)
{
	const struct relaxation *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->constraint.rule != y->constraint.rule)
		return x->constraint.rule < y->constraint.rule ? -1 : 1;
	if (x->constraint.subject != y->constraint.subject)
		return x->constraint.subject - y->constraint.subject;
	return x->relief < y->relief ? -1 : x->relief > y->relief;
}

size_t
relaxations_find(const struct plan_problem *p, const struct conflict *c,
    const struct plan_constraint *without, size_t nwithout,
    const struct decide_limits *limits, struct relaxation **ret_relaxations)
{
	struct relaxation *list =
	    mem_calloc(RELIEFS_MAX * c->nconstraints, sizeof(*list));
	struct attempt a = {.problem = p,
	    .without = without,
	    .nwithout = nwithout,
	    .limits = limits};
	bool *few = mem_calloc(p->nslots, sizeof(*few));
	size_t n = 0;

	a.few = few;
	for (size_t i = 0; i < c->nslots; i++)
		few[c->slots[i]] = true;
	for (size_t i = 0; i < c->nconstraints; i++) {
		enum plan_relief reliefs[RELIEFS_MAX];
		size_t nreliefs = reliefs_of(p, c->constraints[i], reliefs);

		a.constraint = c->constraints[i];
		for (size_t k = 0; k < nreliefs; k++) {
			a.relief = reliefs[k];
			if (!went_before(&a, c, i))
				n += try_relief(&a, &list[n]);
		}
	}
	free(few);
	qsort(list, n, sizeof(*list), by_cost);
	*ret_relaxations = list;
	return n;
}

void
relaxations_free(struct relaxation *list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		free(list[i].places);
	free(list);
}
