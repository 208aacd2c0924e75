/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warnings.c - what a desk should know before it uses a message.
 * Owns nothing.
 */
#include <string.h>

#include "engine/recommend/parts.h"

static void
warn(struct recommend_candidate *candidate, json_t *sentence)
{
	json_array_append_new(candidate->warnings, sentence);
}

static void
warn_voice(const struct recommend_draft *draft,
    struct recommend_candidate *candidate,
    const struct audience *const *lineage)
{
	const struct organisation *organisation = candidate->organisation;
	const struct burden *burden =
	    recommend_find_burden(organisation, lineage);
	const struct trust *trust;
	size_t distance;

	if (burden != NULL)
		warn(candidate,
		    json_sprintf("legacy_burden: %s carries history at %s: %s "
				 "(%s)",
			organisation->slug, draft->audience->name,
			burden->reason, burden->source));
	trust = recommend_find_trust(organisation->slug, lineage, &distance);
	if (trust == NULL)
		warn(candidate,
		    json_sprintf("no_trust_reading: no survey tells how far "
				 "%s trusts %s",
			draft->audience->name, organisation->slug));
	else
		warn(candidate,
		    json_sprintf("trust_reading: %s, %s to %s, n = %lld, asked "
				 "%s%s%s",
			trust->survey, trust->from, trust->to, trust->n,
			trust->population,
			distance > 0 ? "; inherited from " : "",
			distance > 0 ? lineage[distance]->name : ""));
}

static void
warn_audience(
    const struct recommend_draft *draft, struct recommend_candidate *candidate)
{
	const struct audience *audience = draft->audience;

	for (size_t i = 0; i < audience->sensitivities.n; i++) {
		const struct sensitivity *s = &audience->sensitivities.items[i];

		for (size_t j = 0; j < candidate->message->themes.n; j++)
			if (strcmp(s->theme,
				candidate->message->themes.items[j]) == 0)
				warn(
				    candidate, json_sprintf("sensitive: %s: %s",
						   s->theme, s->advice));
	}
	if (candidate->condemnation_only)
		warn(candidate,
		    json_string("condemnation_only: it offers this audience "
				"no explanation, acknowledgement or deed"));
}

static void
warn_channel(
    const struct recommend_draft *draft, struct recommend_candidate *candidate)
{
	const char *wanted = draft->request.channel;

	if (wanted[0] == '\0')
		return;
	for (size_t i = 0; i < draft->audience->channels.n; i++)
		if (strcmp(draft->audience->channels.items[i].kind, wanted) ==
		    0)
			return;
	warn(candidate, json_sprintf("channel: nothing is known of %s at %s",
			    wanted, draft->audience->name));
}

static void
warn_text(struct recommend_candidate *candidate)
{
	const struct counterpoint_candidate *facts = &candidate->facts;

	if (!facts->language_reviewed)
		warn(candidate,
		    json_sprintf("native_review_pending: no native speaker "
				 "has read the %s text",
			facts->language));
	if (candidate->message->ai_assisted)
		warn(candidate,
		    json_string("ai_assisted: a machine helped to write it"));
	if (facts->evidence_confirmed == 0)
		warn(candidate,
		    json_string("hedged_evidence: nothing behind it is "
				"confirmed; keep the hedges"));
	if (facts->deeds_slipped > 0)
		warn(candidate,
		    json_sprintf("deed_slipped: %u of the deeds behind it "
				 "slipped or were cancelled",
			facts->deeds_slipped));
}

void
recommend_add_warnings(const struct recommend_draft *draft,
    struct recommend_candidate *candidate,
    const struct audience *const *lineage)
{
	candidate->warnings = json_array();
	warn_voice(draft, candidate, lineage);
	warn_audience(draft, candidate);
	warn_channel(draft, candidate);
	warn_text(candidate);
}
