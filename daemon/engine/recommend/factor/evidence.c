/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.c - the factor evidence: how strong the proof is, and how fresh.
 * Owns its formula.
 */
#include <math.h>
#include <string.h>

#include "engine/recommend/factor/factor.h"

/* Each item of full weight halves the doubt. */
static double
score(const struct recommend_numbers *n)
{
	return 1 - exp2(-n->proof);
}

/* What the items have in common is told by their number. */
struct tally {
	unsigned confirmed, assessed, reported, alleged, graded;
	int32_t newest;
};

static void
count(const struct catalogue_evidence *evidence, struct tally *to)
{
	const struct evidence *item = evidence->item;

	to->confirmed += strcmp(item->status, "confirmed") == 0;
	to->assessed += strcmp(item->status, "assessed") == 0;
	to->reported += strcmp(item->status, "reported") == 0;
	to->alleged += strcmp(item->status, "alleged") == 0;
	to->graded += item->reliability != NULL || item->credibility != 0;
	if (evidence->day > to->newest)
		to->newest = evidence->day;
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	struct catalogue_run run = candidate->message->evidence;
	struct tally tally = {.newest = INT32_MIN};

	for (uint32_t i = 0; i < run.n; i++)
		count(&draft->catalogue->evidence[run.items[i]], &tally);
	buf_printf(out,
	    "It rests on %u confirmed, %u assessed, %u reported and %u alleged "
	    "items of evidence, the newest %lld days old; of %u the source is "
	    "graded. Together they weigh %.2f confirmed ones of today.",
	    tally.confirmed, tally.assessed, tally.reported, tally.alleged,
	    (long long)draft->request.day - tally.newest, tally.graded,
	    candidate->numbers.proof);
}

const struct factor factor_evidence = {"evidence", score, tell};
