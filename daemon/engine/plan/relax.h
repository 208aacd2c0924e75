/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relax.h - what could give way so that there is a plan, by how much, and what
 * that costs; the cheapest first.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_RELAX_H
#define COUNTERPOINT_ENGINE_PLAN_RELAX_H

#include "engine/plan/conflict.h"

struct relaxation {
	struct plan_constraint constraint;
	enum plan_relief relief;
	int32_t amount; /* minutes or slots, the least that helps; 0: WITHOUT */
	double cost;
	struct plan_place *places; /* a plan under it, one for each slot */
};

/*
 * One constraint of the conflict gives way, and those in `without` do not hold:
 * every relaxation that leads to a plan. The caller frees them with
 * relaxations_free().
 */
size_t relaxations_find(const struct plan_problem *, const struct conflict *,
    const struct plan_constraint *without, size_t nwithout,
    const struct decide_limits *, struct relaxation **ret_relaxations);

void relaxations_free(struct relaxation *, size_t);

#endif
