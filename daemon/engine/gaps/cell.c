/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.c - one narrative at one audience in one language: what is missing.
 * Owns nothing.
 */
#include <string.h>

#include "engine/gaps/parts.h"

static void
note_best(
    const struct gaps_place *place, size_t desk, struct gaps_findings *findings)
{
	if (place->voices[desk].allowed &&
	    (findings->best == SIZE_MAX ||
		place->voices[desk].fit > place->voices[findings->best].fit))
		findings->best = desk;
}

/* What an answer has is not missing. */
static void
note_answer(const struct gaps *gaps, const struct gaps_place *place,
    const struct gaps_answer *answer, const struct variant *variant,
    struct gaps_findings *findings)
{
	const struct gaps_request *request = &gaps->request;

	findings->nanswers++;
	findings->lacks &= ~(unsigned)GAPS_NO_MESSAGE;
	if (answer->last > findings->last)
		findings->last = answer->last;
	if (answer->last >= request->day + request->evidence_days)
		findings->lacks &= ~(unsigned)GAPS_EVIDENCE_EXPIRING;
	if (strcmp(variant->native_review, "done") == 0)
		findings->lacks &= ~(unsigned)GAPS_NATIVE_REVIEW;
	if (answer->backed)
		findings->lacks &= ~(unsigned)GAPS_NO_DEED;
	if (!place->global_south ||
	    !message_only_condemns(answer->message, variant, answer->backed))
		findings->lacks &= ~(unsigned)GAPS_CONDEMNATION_ONLY;
	note_best(place, answer->desk, findings);
}

void
gaps_look(const struct gaps *gaps, const struct gaps_stock *stock,
    const struct gaps_place *place, const struct gaps_reading *reading,
    struct gaps_findings *ret)
{
	*ret = (struct gaps_findings){
	    .lacks = GAPS_NO_MESSAGE | GAPS_EVIDENCE_EXPIRING |
		     GAPS_NATIVE_REVIEW | GAPS_NO_DEED | GAPS_CONDEMNATION_ONLY,
	    .last = gaps->request.day,
	    .best = SIZE_MAX,
	};
	for (size_t i = 0; i < stock->n; i++) {
		const struct gaps_answer *answer = &stock->answers[i];
		const struct variant *variant =
		    answer->variants[reading->language];

		if (variant != NULL && place->voices[answer->desk].allowed)
			note_answer(gaps, place, answer, variant, ret);
		else
			ret->elsewhere++;
	}
	if (ret->nanswers == 0) {
		/* Without an answer nothing can be said of its qualities, but
		 * who could give one. */
		ret->lacks = GAPS_NO_MESSAGE;
		for (size_t i = 0; i < gaps->ndesks; i++)
			note_best(place, i, ret);
	}
	if (ret->best == SIZE_MAX ||
	    place->voices[ret->best].fit < gaps->request.messenger)
		ret->lacks |= GAPS_NO_TRUSTED_MESSENGER;
}
