/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decide.h - whether there is a plan at all: a quick try to make one, then a
 * complete search.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_DECIDE_H
#define COUNTERPOINT_ENGINE_PLAN_DECIDE_H

#include <stdbool.h>

#include "engine/plan/prove.h"

struct decide_limits {
	uint64_t seed;
	size_t *nodes;	      /* left to complete searches; counted down */
	bool (*stop)(void *); /* may be NULL */
	void *stop_arg;
};

/* Whether it was told to stop. Nothing needs to be built to find that no
 * verdict comes any more: explaining asks for hundreds of them. */
bool decide_is_over(const struct decide_limits *);

/* Trims the model to the starts that lags leave. `ret_places`, one for each
 * slot, is written when the verdict is POSSIBLE. */
enum prove_verdict decide(struct model *, const struct decide_limits *,
    struct plan_place *ret_places);

#endif
