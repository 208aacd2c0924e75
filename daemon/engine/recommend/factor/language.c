/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language.c - the factor language: whether the audience reads the words, and
 * whether a native speaker has. Owns its formula.
 */
#include <math.h>

#include "engine/recommend/factor/factor.h"

/* The language asked for starts at half; a share that is not known counts as
 * 0.3; without a native speaker's review 15% is lost. */
static double
score(const struct recommend_numbers *n)
{
	double share = isnan(n->share) ? 0.3 : n->share;
	double read = n->wanted ? 0.5 + 0.5 * share : 0.8 * share;

	return n->reviewed ? read : 0.85 * read;
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	const struct recommend_numbers *n = &candidate->numbers;

	(void)draft;
	buf_printf(out, "It is in %s%s; ", candidate->variant->item->language,
	    n->wanted ? ", the language asked for" : "");
	if (isnan(n->share))
		buf_add_str(out, "how many read it there is not known");
	else
		buf_printf(
		    out, "%.0f%% of the audience read it", 100 * n->share);
	buf_printf(out, ", and %s native speaker has reviewed it.",
	    n->reviewed ? "a" : "no");
}

const struct factor factor_language = {"language", score, tell};
