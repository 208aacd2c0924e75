/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - the factor match: whether the message answers what was observed.
 * Owns its formula.
 */
#include "engine/recommend/factor/factor.h"

/* Of 1 is only what a person said. */
static double
score(const struct recommend_numbers *n)
{
	return n->confidence;
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	(void)draft;
	if (candidate->numbers.confidence == 1)
		buf_add_str(
		    out, "It answers the narrative that a person named.");
	else
		buf_printf(out,
		    "It answers the narrative that was recognised with "
		    "confidence %.2f.",
		    candidate->numbers.confidence);
}

const struct factor factor_match = {"match", score, tell};
