/* SPDX-License-Identifier: Apache-2.0 */
/*
 * better.c - the desk that is better placed than the one that would speak, out
 * of all desks, also those that have nothing to say yet. Owns nothing; the
 * draft keeps what was found.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

/* What the desks are compared for: the best message of the answer, or the best
 * that is in another voice. */
static const struct recommend_candidate *
find_topic(const struct recommend_draft *draft)
{
	return draft->nchosen > 0   ? draft->chosen[0]
	       : draft->npassed > 0 ? draft->passed[0]
				    : NULL;
}

/* How far a voice would be believed with that message in that language. */
static double
believe(const struct recommend_draft *draft, uint32_t voice,
    const struct recommend_candidate *topic)
{
	double score = factor_messenger_of(draft, voice,
	    topic == NULL ? NULL : topic->message,
	    topic == NULL ? NULL : topic->variant);

	return rint(score * 1e6) / 1e6;
}

/* A desk of which no data tell is not proposed. */
static bool
is_known(const struct recommend_draft *draft, uint32_t voice,
    const struct recommend_candidate *topic)
{
	return draft->voices[voice].reading != NULL ||
	       (topic != NULL &&
		   recommend_expertise(draft, voice, topic->message, NULL) > 0);
}

/* The most believed candidate of each voice; mere condemnation is no better
 * answer. */
static const struct recommend_candidate **
find_spokesmen(const struct recommend_draft *draft)
{
	const struct recommend_candidate **best =
	    mem_calloc(draft->catalogue->voice_names.n, sizeof(*best));

	for (size_t i = 0; i < draft->ncandidates; i++) {
		const struct recommend_candidate *c = &draft->candidates[i],
						 **to =
						     &best[c->message->voice];

		if (!c->condemnation_only &&
		    (*to == NULL || c->scores[COUNTERPOINT_MESSENGER] >
					(*to)->scores[COUNTERPOINT_MESSENGER]))
			*to = c;
	}
	return best;
}

static void
find_own(struct recommend_draft *draft, struct recommend_better *to)
{
	to->voice = CATALOGUE_NONE;
	to->topic = find_topic(draft);
	to->own = draft->nchosen > 0 ? draft->chosen[0]->message->voice
				     : draft->asked_voice;
	to->own_score = draft->nchosen > 0
			    ? draft->chosen[0]->scores[COUNTERPOINT_MESSENGER]
			: to->own != CATALOGUE_NONE
			    ? believe(draft, to->own, to->topic)
			    : FACTOR_BELIEF_UNKNOWN;
}

/* Takes the desk if it beats what must be beaten, and what was found before. */
static void
take_if_better(struct recommend_better *to, double least, uint32_t voice,
    double score, const struct recommend_candidate *with)
{
	if (score < least ||
	    (to->voice != CATALOGUE_NONE && score <= to->score))
		return;
	to->voice = voice;
	to->score = score;
	to->with = with;
}

/*
 * Among the desks with a message the most believed; it beats none that has
 * nothing to say by however little. One that has no message is named when it is
 * better placed by the margin than those that have one.
 */
static void
compare_voices(struct recommend_draft *draft,
    const struct recommend_candidate *const *spokesmen)
{
	struct recommend_better with, without;
	double margin = draft->settings.better_margin, least;

	find_own(draft, &with);
	without = with;
	least = with.own_score + margin;
	for (uint32_t v = 0; v < draft->catalogue->voice_names.n; v++) {
		if (v == with.own || draft->voices[v].forbidden != NULL)
			continue;
		if (spokesmen[v] == NULL && is_known(draft, v, with.topic))
			take_if_better(&without, least, v,
			    believe(draft, v, with.topic), NULL);
		else if (spokesmen[v] != NULL &&
			 draft->asked_voice != CATALOGUE_NONE)
			take_if_better(&with, draft->nchosen == 0 ? 0 : least,
			    v, spokesmen[v]->scores[COUNTERPOINT_MESSENGER],
			    spokesmen[v]);
	}
	draft->better = without.voice != CATALOGUE_NONE &&
				(with.voice == CATALOGUE_NONE ||
				    without.score >= with.score + margin)
			    ? without
			    : with;
}

void
recommend_find_better(struct recommend_draft *draft)
{
	const struct recommend_candidate **spokesmen;

	draft->better = (struct recommend_better){.voice = CATALOGUE_NONE};
	if (draft->request.ntargets == 0 || draft->place.blackout != NULL)
		return;
	spokesmen = find_spokesmen(draft);
	compare_voices(draft, spokesmen);
	free(spokesmen);
}

/* --- in words --- */

static void
tell_voice(const struct recommend_draft *draft, uint32_t voice,
    const struct recommend_candidate *about, struct buf *out)
{
	factor_messenger_tell(draft, voice,
	    about == NULL ? NULL : about->message,
	    about == NULL ? NULL : about->variant, out);
}

/* A desk that is believed less is named where the other has nothing to say. */
static void
tell_difference(const struct recommend_better *better, const char *name,
    const char *own, struct buf *out)
{
	if (own == NULL)
		buf_printf(out, "%s would be believed there: %.2f of 1.", name,
		    better->score);
	else if (better->score > better->own_score)
		buf_printf(out,
		    "%s would be believed more there than %s: %.2f against "
		    "%.2f, of 1 at most.",
		    name, own, better->score, better->own_score);
	else
		buf_printf(out,
		    "%s has something to say and would be believed with %.2f "
		    "of 1, %s with %.2f.",
		    name, better->score, own, better->own_score);
}

/* Who would be believed more and by how much, why, and how the other stands. */
void
recommend_tell_better(const struct recommend_draft *draft, struct buf *out)
{
	const struct recommend_better *better = &draft->better;
	const struct catalogue_voice *voices = draft->catalogue->voices;
	const char *own;

	if (better->voice == CATALOGUE_NONE)
		return;
	own = better->own == CATALOGUE_NONE ? NULL
					    : voices[better->own].item->slug;
	tell_difference(better, voices[better->voice].item->slug, own, out);
	buf_add_char(out, ' ');
	tell_voice(draft, better->voice,
	    better->with != NULL ? better->with : better->topic, out);
	if (better->with == NULL)
		buf_add_str(out,
		    " It has no cleared message against this narrative that "
		    "serves here.");
	if (own == NULL)
		return;
	buf_printf(out, " %s, %s: ", own,
	    better->own == draft->asked_voice
		? "which was asked for"
		: "which speaks in the first recommendation");
	tell_voice(draft, better->own, better->topic, out);
	if (draft->nchosen == 0)
		buf_add_str(out, " It has nothing to say here.");
}
