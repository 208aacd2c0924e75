/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bound.h - what no plan can be worth more than, by a mixed-integer programme
 * that the program `cbc` solves.
 */
#ifndef TESTS_BENCH_PLAN_BOUND_H
#define TESTS_BENCH_PLAN_BOUND_H

#include "engine/plan/model.h"

struct bound {
	bool known;	 /* cbc is there and gave a bound */
	bool optimal;	 /* the programme was solved: it is its optimum */
	bool infeasible; /* it has no solution, so there is no plan either */
	double worth;
};

/* `folder` is where files may be written; `seconds` is what cbc may take. */
struct bound bound_find(
    const struct plan_problem *, const char *folder, int seconds);

#endif
