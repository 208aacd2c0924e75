/* SPDX-License-Identifier: Apache-2.0 */
/* plan_conflict.c - a problem is cut down to a conflict. Owns nothing. */

#include <stdbool.h>
#include <stdlib.h>

#include "plan_conflict.h"

static bool
holds(const struct conflict *c, size_t left_out, struct plan_constraint one)
{
	for (size_t i = 0; i < c->nconstraints; i++)
		if (i != left_out && c->constraints[i].rule == one.rule &&
		    c->constraints[i].subject == one.subject)
			return true;
	return false;
}

struct plan_variant *
conflict_alone(
    const struct plan_problem *p, const struct conflict *c, size_t left_out)
{
	struct plan_variant *v = plan_variant_new(p);
	struct plan_constraint *all;
	size_t n = plan_constraints(p, &all);

	for (size_t i = 0; i < n; i++)
		if (!holds(c, left_out, all[i]))
			plan_variant_drop(v, all[i]);
	free(all);
	return v;
}
