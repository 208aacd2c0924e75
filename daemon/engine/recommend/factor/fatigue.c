/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fatigue.c - the factor fatigue: how much of it the audience heard lately,
 * from anyone; 1 is nothing. Owns its formula.
 */
#include "engine/recommend/factor/factor.h"

/* Halves with three releases. */
static double
score(const struct recommend_numbers *n)
{
	return 3 / (3 + n->heard);
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	uint32_t own = candidate->message - draft->catalogue->messages;
	unsigned itself = 0;
	double others;

	for (size_t i = 0; i < draft->nheard; i++)
		itself += draft->heard[i].message == own;
	others = (candidate->numbers.heard - itself) * 2;
	if (candidate->numbers.heard <= 0)
		buf_printf(out,
		    "The audience has not heard it or its like in the last %d "
		    "days.",
		    HEARD_DAYS);
	else
		buf_printf(out,
		    "In the last %d days the audience heard it %u times, and "
		    "other answers to the same narrative %.0f times.",
		    HEARD_DAYS, itself, others);
}

const struct factor factor_fatigue = {"fatigue", score, tell};
