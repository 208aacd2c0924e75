/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resonance.c - the factor resonance: whether the message speaks to what the
 * audience minds, in the tone that the posture asks for. Owns its formula.
 */
#include <math.h>

#include "engine/recommend/factor/factor.h"

/* Half when nothing is known of the concerns, else their share that is met;
 * each sensitivity that is hit halves it; the tone comes on top. */
static double
score(const struct recommend_numbers *n)
{
	double met = n->concern_all > 0
			 ? 0.2 + 0.8 * fmin(n->concern_met / n->concern_all, 1)
			 : 0.5;

	return factor_halved(met, n->sensitivities) * n->tone;
}

/* The message's themes that the place holds, in the message's order. */
static unsigned
tell_themes(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, bool sensitive,
    struct buf *out)
{
	const struct catalogue_message *message = candidate->message;
	unsigned told = 0;

	for (uint32_t i = 0; i < message->themes.n; i++) {
		uint32_t theme = message->themes.items[i];

		if (sensitive ? !draft->place.sensitive[theme]
			      : draft->place.concerns[theme] <= 0)
			continue;
		if (told++ > 0)
			buf_add_str(out, ", ");
		buf_add_str(out, draft->catalogue->themes.items[theme]);
	}
	return told;
}

static void
tell_concerns(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	const struct recommend_numbers *n = &candidate->numbers;

	if (n->concern_all <= 0) {
		buf_add_str(out, "Nothing is known of what the audience minds");
		return;
	}
	if (n->concern_met <= 0) {
		buf_add_str(
		    out, "It speaks to none of the audience's concerns");
		return;
	}
	buf_add_str(out, "It speaks to ");
	tell_themes(draft, candidate, false, out);
	buf_printf(out, ", %.0f%% of the weight of the audience's concerns",
	    100 * fmin(n->concern_met / n->concern_all, 1));
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	const struct recommend_numbers *n = &candidate->numbers;

	tell_concerns(draft, candidate, out);
	if (n->sensitivities > 0) {
		buf_printf(out,
		    ", but touches %u sensitivit%s: ", n->sensitivities,
		    n->sensitivities == 1 ? "y" : "ies");
		tell_themes(draft, candidate, true, out);
	}
	buf_add_char(out, '.');
	if (n->tone < 1)
		buf_printf(out,
		    " Its type, %s, suits the posture %s by %.0f%%.",
		    candidate->message->item->type, draft->assessment.posture,
		    100 * n->tone);
}

const struct factor factor_resonance = {"resonance", score, tell};
