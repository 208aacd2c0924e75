/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.c - one narrative at one audience in one language: what is missing.
 * Owns nothing; what passes, and how far a voice is believed, is the
 * recommender's.
 */
#include "engine/gaps/parts.h"

static void
note_voice(struct gaps_findings *findings, uint32_t voice, double fit)
{
	if (findings->best != CATALOGUE_NONE && fit <= findings->fit)
		return;
	findings->best = voice;
	findings->fit = fit;
}

/* What an answer has is not missing. */
static void
note_answer(const struct gaps *gaps, const struct gaps_place *place,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant, struct gaps_findings *findings)
{
	const struct gaps_request *request = &gaps->request;
	int64_t last = message->proof.until;

	findings->nanswers++;
	findings->lacks &= ~(unsigned)GAPS_NO_MESSAGE;
	if (last > findings->last)
		findings->last = last;
	if (last >= request->day + request->evidence_days)
		findings->lacks &= ~(unsigned)GAPS_EVIDENCE_EXPIRING;
	if (variant->reviewed)
		findings->lacks &= ~(unsigned)GAPS_NATIVE_REVIEW;
	if (message->backing.holds)
		findings->lacks &= ~(unsigned)GAPS_NO_DEED;
	if (!ground_only_condemns(place->ground, message, variant))
		findings->lacks &= ~(unsigned)GAPS_CONDEMNATION_ONLY;
	note_voice(findings, message->voice,
	    ground_find_messenger(
		place->ground, message->voice, message, variant));
}

static bool
is_asked(const struct gaps *gaps, uint32_t voice)
{
	return gaps->voice == CATALOGUE_NONE || gaps->voice == voice;
}

static void
look_at_message(const struct gaps *gaps,
    const struct catalogue_narrative *narrative, const struct gaps_place *place,
    const struct catalogue_message *message, struct gaps_findings *findings)
{
	const struct catalogue_variant *variant;

	if (!is_asked(gaps, message->voice) ||
	    !ground_holds(message, gaps->request.day))
		return;
	variant = ground_find_variant(place->ground, message, narrative);
	if (variant != NULL)
		note_answer(gaps, place, message, variant, findings);
	else
		findings->elsewhere++;
}

/* Who could give an answer, where there is none. */
static void
look_at_voices(const struct gaps *gaps, const struct gaps_place *place,
    struct gaps_findings *findings)
{
	for (uint32_t v = 0; v < gaps->catalogue->voice_names.n; v++)
		if (is_asked(gaps, v) && ground_is_open(place->ground, v))
			note_voice(findings, v,
			    ground_find_messenger(
				place->ground, v, NULL, NULL));
}

void
gaps_look(const struct gaps *gaps, const struct catalogue_narrative *narrative,
    const struct gaps_place *place, const struct language_share *language,
    struct gaps_findings *ret)
{
	*ret = (struct gaps_findings){
	    .lacks = GAPS_NO_MESSAGE | GAPS_EVIDENCE_EXPIRING |
		     GAPS_NATIVE_REVIEW | GAPS_NO_DEED | GAPS_CONDEMNATION_ONLY,
	    .last = gaps->request.day,
	    .best = CATALOGUE_NONE,
	};
	ground_speak(place->ground, language->language);
	for (size_t i = 0; i < narrative->messages.n; i++)
		look_at_message(gaps, narrative, place,
		    &gaps->catalogue->messages[narrative->messages.items[i]],
		    ret);
	if (ret->nanswers == 0) {
		/* Without an answer nothing can be said of its qualities. */
		ret->lacks = GAPS_NO_MESSAGE;
		look_at_voices(gaps, place, ret);
	}
	if (ret->best == CATALOGUE_NONE || ret->fit < gaps->request.messenger)
		ret->lacks |= GAPS_NO_TRUSTED_MESSENGER;
}
