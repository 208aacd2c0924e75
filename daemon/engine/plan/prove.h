/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prove.h - a complete search: it finds a plan, or proves that there is none.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_PROVE_H
#define COUNTERPOINT_ENGINE_PLAN_PROVE_H

#include "engine/plan/model.h"

enum prove_verdict {
	PROVE_POSSIBLE,
	PROVE_IMPOSSIBLE,
	PROVE_UNKNOWN, /* ran out of nodes, or was stopped */
};

struct prove_limits {
	size_t *nodes;	      /* that may be searched; counted down */
	bool (*stop)(void *); /* asked now and then; may be NULL */
	void *stop_arg;
};

/*
 * `trouble`, by unit, tells where a plan is likely to fail; the search begins
 * there. `ret_places`, one for each slot, is written when the verdict is
 * POSSIBLE.
 */
enum prove_verdict prove(const struct model *, const struct prove_limits *,
    const double *trouble, struct plan_place *ret_places);

#endif
