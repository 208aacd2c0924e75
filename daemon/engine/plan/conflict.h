/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conflict.h - why there is no plan: few constraints that cannot hold together,
 * of which none can be left out.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_CONFLICT_H
#define COUNTERPOINT_ENGINE_PLAN_CONFLICT_H

#include "engine/plan/constraints.h"
#include "engine/plan/decide.h"

struct conflict {
	struct plan_constraint *constraints;
	size_t nconstraints;
	int *slots; /* those that they leave no room */
	size_t nslots;
	/* Proven: there is no plan under these constraints alone, and there is
	 * one without each of them. False when the search ran out of nodes. */
	bool proven;
};

/*
 * A conflict among those constraints of a problem that are not in `without`.
 * False when there is a plan without them, or none could be excluded.
 */
bool conflict_find(const struct plan_problem *,
    const struct plan_constraint *without, size_t nwithout,
    const struct decide_limits *, struct conflict *ret_conflict);

void conflict_done(struct conflict *);

#endif
