/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warnings.c - what a desk should know before it uses a message.
 * Owns nothing.
 */
#include <string.h>

#include "engine/recommend/draft.h"

static void
warn(json_t *list, json_t *sentence)
{
	json_array_append_new(list, sentence);
}

static void
warn_voice(const struct recommend_draft *draft, uint32_t number, json_t *list)
{
	const struct recommend_voice *voice = &draft->voices[number];
	const struct catalogue_audience *audience = draft->place.audience;
	const struct catalogue_reading *r = voice->reading;
	const char *slug = draft->catalogue->voices[number].item->slug;

	if (voice->burden != NULL)
		warn(list,
		    json_sprintf("legacy_burden: %s carries history at %s: %s "
				 "(%s)",
			slug, audience->item->name, voice->burden->reason,
			voice->burden->source));
	if (r == NULL)
		warn(list,
		    json_sprintf("no_trust_reading: no survey tells how far "
				 "%s trusts %s",
			audience->item->name, slug));
	else
		warn(list,
		    json_sprintf("trust_reading: %s, %s to %s, n = %lld, asked "
				 "%s%s%s",
			r->item->survey, r->item->from, r->item->to, r->item->n,
			r->item->population,
			r->steps > 0 ? "; inherited from " : "",
			r->steps > 0
			    ? draft->catalogue
				  ->audiences[audience->lineage[r->steps]]
				  .item->name
			    : ""));
}

static void
warn_sensitive(const struct recommend_draft *draft,
    const struct catalogue_message *message, json_t *list)
{
	const struct catalogue_audience *audience = draft->place.audience;

	for (size_t i = 0; i < audience->nsensitivities; i++) {
		const struct catalogue_sensitivity *s =
		    &audience->sensitivities[i];

		for (uint32_t j = 0; j < message->themes.n; j++)
			if (recommend_link(draft, message->themes, j) ==
			    s->theme)
				warn(
				    list, json_sprintf("sensitive: %s: %s",
					      s->item->theme, s->item->advice));
	}
}

static bool
knows_channel(const struct recommend_draft *draft, const char *wanted)
{
	const struct catalogue_audience *audience = draft->place.audience;

	for (size_t step = 0; step < audience->nlineage; step++) {
		const struct audience *from =
		    draft->catalogue->audiences[audience->lineage[step]].item;

		for (size_t i = 0; i < from->channels.n; i++)
			if (strcmp(from->channels.items[i].kind, wanted) == 0)
				return true;
	}
	return false;
}

static void
warn_place(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, json_t *list)
{
	const char *channel = draft->request.channel;

	warn_sensitive(draft, candidate->message, list);
	if (candidate->condemnation_only)
		warn(list,
		    json_string("condemnation_only: it offers this audience "
				"no explanation, acknowledgement or deed"));
	if (channel[0] != '\0' && !knows_channel(draft, channel))
		warn(list, json_sprintf("channel: nothing is known of %s at %s",
			       channel, draft->place.audience->item->name));
}

/* Whether any of its evidence has been confirmed. */
static bool
is_confirmed(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	for (uint32_t i = 0; i < message->evidence.n; i++)
		if (strcmp(draft->catalogue
			       ->evidence[recommend_link(
				   draft, message->evidence, i)]
			       .item->status,
			"confirmed") == 0)
			return true;
	return false;
}

static void
warn_text(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, json_t *list)
{
	if (!candidate->variant->reviewed)
		warn(list,
		    json_sprintf("native_review_pending: no native speaker "
				 "has read the %s text",
			candidate->variant->item->language));
	if (candidate->message->item->ai_assisted)
		warn(list,
		    json_string("ai_assisted: a machine helped to write it"));
	if (!is_confirmed(draft, candidate->message))
		warn(list, json_string("hedged_evidence: nothing behind it is "
				       "confirmed; keep the hedges"));
	if (candidate->numbers.slipped > 0)
		warn(list,
		    json_sprintf("deed_slipped: %u of the deeds behind it "
				 "slipped or were cancelled",
			candidate->numbers.slipped));
}

json_t *
recommend_write_warnings(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	json_t *list = json_array();

	warn_voice(draft, candidate->message->voice, list);
	warn_place(draft, candidate, list);
	warn_text(draft, candidate, list);
	return list;
}
