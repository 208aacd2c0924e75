/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conflict.c - Junker's QuickXplain (2004), twice: first over slots, of which
 * few are left, then over constraints, among these few. What comes out is tried
 * once more over all slots, constraint by constraint. Owns a conflict's lists.
 * Leaves to others: whether a variant can be planned (decide.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/conflict.h"

/* Elements are slots or constraints; those that are in stand in the mask. */
struct explain {
	const struct plan_problem *problem;
	const struct decide_limits *limits;
	struct plan_constraint *constraints;
	size_t nconstraints;
	bool *slots_in, *constraints_in;
	bool *mask; /* one of both: what is being explained */
};

static enum prove_verdict
verdict_of(const struct explain *x)
{
	struct plan_variant *v;
	struct plan_place *places;
	enum prove_verdict verdict;
	struct model *m;

	if (decide_is_over(x->limits))
		return PROVE_UNKNOWN;
	v = plan_variant_new(x->problem);
	places = mem_calloc(x->problem->nslots, sizeof(*places));
	for (size_t i = 0; i < x->nconstraints; i++)
		if (!x->constraints_in[i])
			plan_variant_drop(v, x->constraints[i]);
	plan_variant_keep_slots(v, x->slots_in);
	m = model_new(&v->problem);
	verdict = decide(m, x->limits, places);
	model_free(m);
	plan_variant_free(v);
	free(places);
	return verdict;
}

static bool
impossible(const struct explain *x)
{
	return verdict_of(x) == PROVE_IMPOSSIBLE;
}

static void
set(struct explain *x, const int *elements, size_t n, bool in)
{
	for (size_t i = 0; i < n; i++)
		x->mask[elements[i]] = in;
}

/*
 * What of `elements` is needed for the conflict beside what is in the mask. The
 * needed ones stay in the mask, and come to the front of the list; returns how
 * many. `grown`: the mask has grown since it was last asked.
 */
static size_t
quickxplain(struct explain *x, int *elements, size_t n, bool grown)
{
	size_t half = n / 2, first, second;
	int *kept;

	if (n == 0 || (grown && impossible(x)))
		return 0;
	if (n == 1) {
		set(x, elements, 1, true);
		return 1;
	}
	set(x, elements, half, true);
	second = quickxplain(x, elements + half, n - half, half > 0);
	set(x, elements, half, false);
	first = quickxplain(x, elements, half, second > 0);
	kept = elements + first;
	memmove(kept, elements + half, second * sizeof(*elements));
	return first + second;
}

/* Leaves in the mask what the conflict needs of what is in it. */
static size_t
explain_mask(struct explain *x, bool *mask, size_t size)
{
	int *elements = mem_calloc(size, sizeof(*elements));
	size_t n = 0;

	x->mask = mask;
	for (size_t i = 0; i < size; i++)
		if (mask[i])
			elements[n++] = (int)i;
	set(x, elements, n, false);
	n = quickxplain(x, elements, n, true);
	free(elements);
	return n;
}

/* Over all slots, each must be needed, and together they must be enough. */
static bool
verify(struct explain *x)
{
	bool proven;

	memset(x->slots_in, true, x->problem->nslots * sizeof(bool));
	for (size_t i = 0; i < x->nconstraints; i++) {
		enum prove_verdict verdict;

		if (!x->constraints_in[i])
			continue;
		x->constraints_in[i] = false;
		verdict = verdict_of(x);
		x->constraints_in[i] = verdict != PROVE_IMPOSSIBLE;
	}
	proven = impossible(x);
	for (size_t i = 0; i < x->nconstraints && proven; i++) {
		if (!x->constraints_in[i])
			continue;
		x->constraints_in[i] = false;
		proven = verdict_of(x) == PROVE_POSSIBLE;
		x->constraints_in[i] = true;
	}
	return proven;
}

static void
tell(const struct explain *x, struct conflict *ret_conflict)
{
	struct conflict *c = ret_conflict;

	c->constraints = mem_calloc(x->nconstraints, sizeof(*c->constraints));
	c->slots = mem_calloc(x->problem->nslots, sizeof(*c->slots));
	for (size_t i = 0; i < x->nconstraints; i++)
		if (x->constraints_in[i])
			c->constraints[c->nconstraints++] = x->constraints[i];
	for (size_t i = 0; i < x->problem->nslots; i++)
		if (x->slots_in[i])
			c->slots[c->nslots++] = (int)i;
}

static bool
listed(struct plan_constraint c, const struct plan_constraint *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].rule == c.rule && list[i].subject == c.subject)
			return true;
	return false;
}

/* The slots are looked for once more at the end: over all slots fewer
 * constraints may conflict, but of other slots. */
static void
explain(struct explain *x, struct conflict *ret_conflict)
{
	struct conflict c = {0};

	explain_mask(x, x->slots_in, x->problem->nslots);
	explain_mask(x, x->constraints_in, x->nconstraints);
	c.proven = verify(x);
	explain_mask(x, x->slots_in, x->problem->nslots);
	tell(x, &c);
	*ret_conflict = c;
}

bool
conflict_find(const struct plan_problem *p,
    const struct plan_constraint *without, size_t nwithout,
    const struct decide_limits *limits, struct conflict *ret_conflict)
{
	struct explain x = {.problem = p, .limits = limits};
	bool found;

	x.nconstraints = plan_constraints(p, &x.constraints);
	x.slots_in = mem_calloc(p->nslots, sizeof(*x.slots_in));
	x.constraints_in =
	    mem_calloc(x.nconstraints, sizeof(*x.constraints_in));
	memset(x.slots_in, true, p->nslots * sizeof(*x.slots_in));
	for (size_t i = 0; i < x.nconstraints; i++)
		x.constraints_in[i] =
		    !listed(x.constraints[i], without, nwithout);
	found = impossible(&x);
	if (found)
		explain(&x, ret_conflict);
	free(x.constraints);
	free(x.slots_in);
	free(x.constraints_in);
	return found;
}

void
conflict_done(struct conflict *c)
{
	free(c->constraints);
	free(c->slots);
	*c = (struct conflict){0};
}
