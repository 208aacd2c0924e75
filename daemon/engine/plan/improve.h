/* SPDX-License-Identifier: Apache-2.0 */
/*
 * improve.h - makes a plan and makes it better, by taking some units out and
 * putting them in again. Deterministic for a seed.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_IMPROVE_H
#define COUNTERPOINT_ENGINE_PLAN_IMPROVE_H

#include "engine/plan/timetable.h"

struct improve_limits {
	uint64_t seed;
	size_t steps;	      /* searches for a place, at most */
	bool first;	      /* stop at the first plan without absent units */
	bool (*stop)(void *); /* asked now and then; may be NULL */
	void *stop_arg;
};

/* Starts from the timetable as it is; leaves the best that it came by in it.
 * Adds to `absences`, by unit, in how many turns it found no place; NULL when
 * nobody asks. Returns whether no unit is absent. */
bool improve(
    struct timetable *, const struct improve_limits *, double *absences);

#endif
