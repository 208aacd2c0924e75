/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warnings.c - what a desk should know before it uses a message.
 * Owns nothing.
 */
#include <string.h>

#include "engine/recommend/draft.h"

/* Sentences, each ended by a NUL. */
struct warnings {
	struct buf *words;
	unsigned n;
};

static void
end_warning(struct warnings *to)
{
	buf_add_char(to->words, '\0');
	to->n++;
}

static void
warn(struct warnings *to, const char *sentence)
{
	buf_add_str(to->words, sentence);
	end_warning(to);
}

static void
tell_reading(const struct recommend_draft *draft,
    const struct catalogue_reading *r, struct buf *out)
{
	const struct catalogue_audience *audience = draft->place.audience;

	buf_printf(out, "trust_reading: %s, %s to %s, n = %lld, asked %s",
	    r->item->survey, r->item->from, r->item->to, r->item->n,
	    r->item->population);
	if (r->steps > 0)
		buf_printf(out, "; inherited from %s",
		    draft->catalogue->audiences[audience->lineage[r->steps]]
			.item->name);
}

static void
warn_voice(
    const struct recommend_draft *draft, uint32_t number, struct warnings *to)
{
	const struct recommend_voice *voice = &draft->voices[number];
	const char *name = draft->place.audience->item->name;
	const char *slug = draft->catalogue->voices[number].item->slug;

	if (voice->burden != NULL) {
		buf_printf(to->words,
		    "legacy_burden: %s carries history at %s: %s (%s)", slug,
		    name, voice->burden->reason, voice->burden->source);
		end_warning(to);
	}
	if (voice->reading == NULL)
		buf_printf(to->words,
		    "no_trust_reading: no survey tells how far %s trusts %s",
		    name, slug);
	else
		tell_reading(draft, voice->reading, to->words);
	end_warning(to);
}

static void
warn_sensitive(const struct recommend_draft *draft,
    const struct catalogue_message *message, struct warnings *to)
{
	const struct catalogue_audience *audience = draft->place.audience;

	for (size_t i = 0; i < audience->nsensitivities; i++) {
		const struct catalogue_sensitivity *s =
		    &audience->sensitivities[i];

		if (!recommend_speaks_about(message, s->theme))
			continue;
		buf_printf(to->words, "sensitive: %s: %s", s->item->theme,
		    s->item->advice);
		end_warning(to);
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
    const struct recommend_candidate *candidate, struct warnings *to)
{
	const char *channel = draft->request.channel;

	warn_sensitive(draft, candidate->message, to);
	if (candidate->condemnation_only)
		warn(to, "condemnation_only: it offers this audience no "
			 "explanation, acknowledgement or deed");
	if (channel[0] != '\0' && !knows_channel(draft, channel)) {
		buf_printf(to->words, "channel: nothing is known of %s at %s",
		    channel, draft->place.audience->item->name);
		end_warning(to);
	}
}

/* Whether any of its evidence has been confirmed. */
static bool
is_confirmed(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	for (uint32_t i = 0; i < message->evidence.n; i++)
		if (strcmp(
			draft->catalogue->evidence[message->evidence.items[i]]
			    .item->status,
			"confirmed") == 0)
			return true;
	return false;
}

static void
warn_text(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct warnings *to)
{
	if (!candidate->variant->reviewed) {
		buf_printf(to->words,
		    "native_review_pending: no native speaker has read the %s "
		    "text",
		    candidate->variant->item->language);
		end_warning(to);
	}
	if (candidate->message->item->ai_assisted)
		warn(to, "ai_assisted: a machine helped to write it");
	if (!is_confirmed(draft, candidate->message))
		warn(to,
		    "hedged_evidence: nothing behind it is confirmed; keep the "
		    "hedges");
	if (candidate->numbers.slipped > 0) {
		buf_printf(to->words,
		    "deed_slipped: %u of the deeds behind it slipped or were "
		    "cancelled",
		    candidate->numbers.slipped);
		end_warning(to);
	}
}

unsigned
recommend_tell_warnings(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	struct warnings to = {.words = out};

	warn_voice(draft, candidate->message->voice, &to);
	warn_place(draft, candidate, &to);
	warn_text(draft, candidate, &to);
	return to.n;
}
