/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messenger.c - the factor messenger: whether this voice is believed there, on
 * this. A source is credible by its trustworthiness and its expertise (Hovland,
 * Janis and Kelley 1953). Owns the formula; what it takes is data, never a
 * name.
 */
#include "engine/profile/profile.h"
#include "engine/recommend/factor/factor.h"

/*
 * Trust, drawn towards what is assumed of a voice of which no survey tells, as
 * the reading is small, old or of a wider public.
 */
double
factor_belief(double value, long long n, double age, unsigned steps)
{
	return FACTOR_BELIEF_UNKNOWN + profile_survey_certainty(n, age, steps) *
					   (value - FACTOR_BELIEF_UNKNOWN);
}

/*
 * Expertise takes away up to 0.3 of the doubt, history up to 0.7 of the belief,
 * and a language that the desk does not work in 0.15. The numbers are
 * judgement: the best record lifts a voice of which no survey tells to 0.58.
 * More belief is never less: the first bracket grows with it by at least 0.7.
 */
static double
credibility(double belief, double expertise, double burden, bool foreign)
{
	return (belief + (1 - belief) * 0.3 * expertise) * (1 - 0.7 * burden) *
	       (foreign ? 0.85 : 1);
}

static double
score(const struct recommend_numbers *n)
{
	return credibility(n->belief, n->expertise, n->burden, n->foreign);
}

double
factor_messenger_of(const struct recommend_draft *draft, uint32_t number,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant)
{
	const struct recommend_voice *voice = &draft->voices[number];

	return credibility(voice->belief,
	    message == NULL ? 0
			    : recommend_expertise(draft, number, message, NULL),
	    voice->burden == NULL ? 0 : voice->burden->weight,
	    variant != NULL && recommend_is_foreign(draft->catalogue, number,
				   variant->language));
}

static void
tell_trust(
    const struct recommend_draft *draft, uint32_t number, struct buf *out)
{
	const struct catalogue_reading *r = draft->voices[number].reading;
	const char *slug = draft->catalogue->voices[number].item->slug;

	if (r == NULL)
		buf_printf(
		    out, "No survey tells how far %s is trusted there", slug);
	else
		buf_printf(out,
		    "%.0f%% of %lld people surveyed %lld days ago%s trust %s",
		    100 * r->item->value, r->item->n,
		    (long long)draft->request.day - r->day,
		    r->steps > 0 ? " in a wider public" : "", slug);
}

void
factor_messenger_tell(const struct recommend_draft *draft, uint32_t number,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant, struct buf *out)
{
	const struct burden *burden = draft->voices[number].burden;
	const struct expertise *expertise = NULL;

	tell_trust(draft, number, out);
	if (burden != NULL)
		buf_printf(out,
		    ", and a legacy burden of %.2f costs it credibility",
		    burden->weight);
	buf_add_char(out, '.');
	if (message != NULL)
		recommend_expertise(draft, number, message, &expertise);
	if (expertise != NULL)
		buf_printf(out, " On %s its record counts %.2f: %s",
		    expertise->theme, expertise->weight, expertise->reason);
	if (variant != NULL &&
	    recommend_is_foreign(draft->catalogue, number, variant->language))
		buf_printf(out, " Its desk does not work in %s.",
		    variant->item->language);
}

static void
tell(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	factor_messenger_tell(draft, candidate->message->voice,
	    candidate->message, candidate->variant, out);
}

const struct factor factor_messenger = {"messenger", score, tell};
