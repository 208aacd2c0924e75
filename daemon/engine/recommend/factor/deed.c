/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deed.c - the factor deed: whether deeds stand behind the words. Owns its
 * formula.
 */
#include <string.h>

#include "engine/recommend/factor/factor.h"

/* 0.2 for words alone; deeds take the rest of the doubt, delivered ones the
 * most; each that slipped halves the score. */
static double
score(const struct recommend_numbers *n)
{
	return factor_halved(0.2 + 0.8 * (1 - n->doubt), n->slipped);
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	struct catalogue_run run = candidate->message->deeds;
	unsigned delivered = 0, running = 0, planned = 0;

	for (uint32_t i = 0; i < run.n; i++) {
		uint32_t d = run.items[i];
		const char *status;

		if (draft->catalogue->deeds[d].item == NULL)
			continue;
		status = draft->catalogue->deeds[d].item->status;
		delivered += strcmp(status, "delivered") == 0;
		running += strcmp(status, "running") == 0;
		planned += strcmp(status, "planned") == 0;
	}
	if (delivered + running + planned + candidate->numbers.slipped == 0)
		buf_add_str(out, "No deed stands behind it.");
	else
		buf_printf(out,
		    "Behind it stand %u deeds delivered, %u running and %u "
		    "planned; %u slipped or were cancelled.",
		    delivered, running, planned, candidate->numbers.slipped);
}

const struct factor factor_deed = {"deed", score, tell};
