/* SPDX-License-Identifier: Apache-2.0 */
/*
 * freshness.c - the factor freshness: how recent the message is. Owns its
 * formula.
 */
#include <math.h>

#include "engine/recommend/factor/factor.h"

/* Halves in half a year. */
static double
score(const struct recommend_numbers *n)
{
	return isnan(n->age) ? 0.5 : factor_decay(n->age, 180);
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	(void)draft;
	if (isnan(candidate->numbers.age))
		buf_add_str(out, "When this version was cleared is not known.");
	else
		buf_printf(out, "This version was cleared %.0f days ago.",
		    candidate->numbers.age);
}

const struct factor factor_freshness = {"freshness", score, tell};
