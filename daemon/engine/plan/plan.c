/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.c - first whether there is a plan, then a better one, or else why not.
 * Owns the result's lists. Leaves to others: each of these.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/improve.h"
#include "engine/plan/plan.h"

/* What part of the nodes each conflict gets, and its relaxations. */
#define EXPLAIN_PART 10

const struct plan_options plan_default_options = {
    .seed = 1,
    .steps = 250000,
    .nodes = 20000,
};

/* From the plan that was found on; it is never made worse. */
static void
make_better(const struct model *m, const struct plan_options *o,
    struct plan_result *result)
{
	struct timetable *t = timetable_new(m);

	timetable_fill(t, result->places);
	improve(t,
	    &(struct improve_limits){
		.seed = o->seed,
		.steps = o->steps,
		.stop = o->stop,
		.stop_arg = o->stop_arg,
	    },
	    NULL);
	timetable_tell(t, result->places);
	result->worth = t->worth;
	timetable_free(t);
}

struct without {
	struct plan_constraint *constraints;
	size_t n;
};

static void
leave_out(struct without *without, const struct conflict *c)
{
	without->constraints = mem_resize(without->constraints,
	    without->n + c->nconstraints, sizeof(*without->constraints));
	memcpy(without->constraints + without->n, c->constraints,
	    c->nconstraints * sizeof(*c->constraints));
	without->n += c->nconstraints;
}

/* A question that takes all its nodes must not starve the next. */
static struct decide_limits
limits_of(const struct plan_options *o, size_t *nodes)
{
	return (struct decide_limits){
	    .seed = o->seed,
	    .nodes = nodes,
	    .stop = o->stop,
	    .stop_arg = o->stop_arg,
	};
}

/* Each conflict that is found is left out, and the next one is looked for. */
static void
find_conflicts(const struct plan_problem *p, const struct plan_options *o,
    struct plan_result *result)
{
	struct without without = {0};

	result->conflicts =
	    mem_calloc(PLAN_CONFLICTS_MAX, sizeof(*result->conflicts));
	while (result->nconflicts < PLAN_CONFLICTS_MAX) {
		size_t nodes = o->nodes / EXPLAIN_PART;
		struct decide_limits limits = limits_of(o, &nodes);
		struct conflict *c =
		    &result->conflicts[result->nconflicts].conflict;

		if (!conflict_find(
			p, without.constraints, without.n, &limits, c))
			break;
		result->nconflicts++;
		leave_out(&without, c);
		if (c->nconstraints == 0) /* the facts are the conflict */
			break;
	}
	free(without.constraints);
}

/* What cures one conflict is tried with the others gone. */
static void
find_relaxations(const struct plan_problem *p, const struct plan_options *o,
    struct plan_result *result)
{
	for (size_t i = 0; i < result->nconflicts; i++) {
		size_t nodes = o->nodes / EXPLAIN_PART;
		struct decide_limits limits = limits_of(o, &nodes);
		struct plan_conflict *c = &result->conflicts[i];
		struct without others = {0};

		for (size_t k = 0; k < result->nconflicts; k++)
			if (k != i)
				leave_out(
				    &others, &result->conflicts[k].conflict);
		c->nrelaxations = relaxations_find(p, &c->conflict,
		    others.constraints, others.n, &limits, &c->relaxations);
		free(others.constraints);
	}
}

void
plan_solve(const struct plan_problem *p, const struct plan_options *o,
    struct plan_result *ret_result)
{
	size_t nodes = o->nodes;
	struct decide_limits limits = limits_of(o, &nodes);
	struct plan_result result = {0};
	struct model *m = model_new(p);

	result.places = mem_calloc(p->nslots, sizeof(*result.places));
	result.verdict = decide(m, &limits, result.places);
	if (result.verdict == PROVE_POSSIBLE) {
		make_better(m, o, &result);
	} else {
		free(result.places);
		result.places = NULL;
	}
	model_free(m);
	if (result.verdict == PROVE_IMPOSSIBLE) {
		find_conflicts(p, o, &result);
		find_relaxations(p, o, &result);
	}
	*ret_result = result;
}

void
plan_result_done(struct plan_result *r)
{
	for (size_t i = 0; i < r->nconflicts; i++) {
		conflict_done(&r->conflicts[i].conflict);
		relaxations_free(
		    r->conflicts[i].relaxations, r->conflicts[i].nrelaxations);
	}
	free(r->conflicts);
	free(r->places);
	*r = (struct plan_result){0};
}
