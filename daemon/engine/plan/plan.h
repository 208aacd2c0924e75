/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - plans a campaign: a start and a choice for each slot, or why there
 * is no plan and what could give way. Pure: the same problem, options and build
 * give the same result, unless `stop` ends it early. It takes up to seconds of
 * CPU time; nothing that must not wait calls it.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_PLAN_H
#define COUNTERPOINT_ENGINE_PLAN_PLAN_H

#include "engine/plan/relax.h"

/* What is done at most; README.md tells what that takes. */
struct plan_options {
	uint64_t seed;
	size_t steps; /* searches for a place while a plan is improved */
	/* Of complete searches, for the verdict; each conflict that is looked
	 * for, and its relaxations, get a tenth as many. */
	size_t nodes;
	/* Asked now and then, may be NULL. Once it says true, what was found so
	 * far is the result. */
	bool (*stop)(void *);
	void *stop_arg;
};

extern const struct plan_options plan_default_options;

enum {
	PLAN_CONFLICTS_MAX = 8,
};

struct plan_conflict {
	struct conflict conflict;
	struct relaxation *relaxations; /* the cheapest first */
	size_t nrelaxations;
};

struct plan_result {
	/* UNKNOWN: no plan was found, nor was it proven that there is none. */
	enum prove_verdict verdict;
	struct plan_place *places; /* one for each slot, when POSSIBLE */
	double worth;
	/* When IMPOSSIBLE. Each must give way; they share no constraint. */
	struct plan_conflict *conflicts;
	size_t nconflicts;
};

/* The problem must be valid, see plan_problem_validate(). The result is freed
 * with plan_result_done(). */
void plan_solve(const struct plan_problem *, const struct plan_options *,
    struct plan_result *ret_result);

void plan_result_done(struct plan_result *);

#endif
