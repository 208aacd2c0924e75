/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan_conflict.h - what a conflict is on its own, for those that judge whether
 * it is one. Owns nothing.
 */
#ifndef TESTS_UNIT_PLAN_CONFLICT_H
#define TESTS_UNIT_PLAN_CONFLICT_H

#include <stdint.h>

#include "engine/plan/conflict.h"
#include "engine/plan/constraints.h"

/* The problem without all constraints but those of the conflict, less the one
 * at `left_out`; SIZE_MAX leaves none out. The caller frees it. */
struct plan_variant *conflict_alone(
    const struct plan_problem *, const struct conflict *, size_t left_out);

#endif
