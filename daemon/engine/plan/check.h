/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.h - whether a plan keeps all rules, and what it is worth, from the
 * problem alone. It shares no code with what makes plans, so that both must be
 * wrong in the same way before a mistake stays unseen.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_CHECK_H
#define COUNTERPOINT_ENGINE_PLAN_CHECK_H

#include "engine/plan/problem.h"

struct plan_violation {
	const char *rule; /* "gap of the audience", ...; static */
	int slot;
	int other; /* the second slot, or PLAN_NOBODY */
};

/* How many rules are broken; the first `max` are told. `places` has one entry
 * for each slot. */
size_t plan_check(const struct plan_problem *, const struct plan_place *places,
    struct plan_violation *ret_violations, size_t max);

/* What the plan is worth, by the formula of README.md. */
double plan_check_worth(
    const struct plan_problem *, const struct plan_place *places);

#endif
