/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules.c - the hard rules: which of them takes a message out, and its words.
 * Owns nothing. No weight, setting or tailor can bring a message back.
 */
#include "engine/recommend/draft.h"

enum recommend_rule
recommend_apply_message_rules(
    const struct catalogue_message *message, int64_t day)
{
	if (message->voice == CATALOGUE_NONE)
		return RULE_RETIRED;
	if (!message->cleared)
		return RULE_UNCLEARED;
	if (message->proof.until < day)
		return RULE_EVIDENCE;
	if (message->evidence.n == 0)
		return RULE_NO_EVIDENCE;
	if (message->promises && !message->backing.holds)
		return RULE_UNBACKED;
	return RULE_NONE;
}

enum recommend_rule
recommend_apply_rules(const struct recommend_draft *draft,
    const struct catalogue_message *message, uint32_t target,
    const struct catalogue_variant **ret_variant)
{
	enum recommend_rule rule =
	    recommend_apply_message_rules(message, draft->request.day);

	if (rule != RULE_NONE)
		return rule;
	if (draft->voices[message->voice].forbidden != NULL)
		return RULE_FORBIDDEN;
	if (draft->place.blackout != NULL)
		return RULE_BLACKOUT;
	*ret_variant = recommend_choose_variant(draft, message);
	if (*ret_variant == NULL)
		return RULE_LANGUAGE;
	if (draft->kernels[target] && !(*ret_variant)->kernel)
		return RULE_DENYING;
	return RULE_NONE;
}

/* --- in words --- */

static void
tell_forbidden(
    const struct recommend_draft *draft, uint32_t number, struct buf *out)
{
	const struct audience *forbidden = draft->voices[number].forbidden,
			      *here = draft->place.audience->item;

	buf_printf(out, "%s must never address %s",
	    draft->catalogue->voices[number].item->legal_name, forbidden->name);
	if (!draft->place.above[catalogue_find(
		&draft->catalogue->audience_names, forbidden->slug)])
		buf_printf(out, ", which is part of %s", here->name);
	buf_add_char(out, '.');
}

/* The first item that does not hold. */
static void
tell_evidence(const struct recommend_draft *draft,
    const struct catalogue_message *message, struct buf *out)
{
	for (uint32_t i = 0; i < message->evidence.n; i++) {
		uint32_t e = message->evidence.items[i];
		const char *why = "gone";

		if (draft->catalogue->evidence[e].item != NULL &&
		    evidence_holds(draft->catalogue->evidence[e].item,
			draft->request.day, &why))
			continue;
		buf_printf(out, "Its evidence %s is %s.",
		    message->item->evidence.items[i], why);
		return;
	}
}

static void
tell_language(const struct recommend_draft *draft, struct buf *out)
{
	if (draft->request.language[0] != '\0')
		buf_printf(
		    out, "It has no variant in %s.", draft->request.language);
	else
		buf_printf(out,
		    "It has no variant in a language that %s reads.",
		    draft->place.audience->item->name);
}

static void
tell_blackout(const struct recommend_draft *draft, struct buf *out)
{
	const struct blackout *b = draft->place.blackout;

	buf_printf(out, "%s has a blackout from %s to %s: %s.",
	    draft->place.silent->name, b->from, b->to, b->reason);
}

void
recommend_tell_refusal(const struct recommend_draft *draft,
    const struct recommend_refusal *refusal, struct buf *out)
{
	const struct catalogue_message *message = refusal->message;

	switch (refusal->rule) {
	case RULE_NONE:
		break;
	case RULE_RETIRED:
		buf_add_str(out, "Its organisation has been retired.");
		break;
	case RULE_UNCLEARED:
		buf_printf(out,
		    "Its latest version is %s, not cleared by a second "
		    "person.",
		    message->item->meta.state);
		break;
	case RULE_FORBIDDEN:
		tell_forbidden(draft, message->voice, out);
		break;
	case RULE_BLACKOUT:
		tell_blackout(draft, out);
		break;
	case RULE_EVIDENCE:
		tell_evidence(draft, message, out);
		break;
	case RULE_NO_EVIDENCE:
		buf_add_str(out, "It rests on no evidence.");
		break;
	case RULE_UNBACKED:
		buf_add_str(out, "It promises a deed, and every deed behind it "
				 "has slipped or been cancelled.");
		break;
	case RULE_LANGUAGE:
		tell_language(draft, out);
		break;
	case RULE_DENYING:
		buf_printf(out,
		    "It does not acknowledge what is fair in \"%s\".",
		    draft->catalogue
			->narratives[draft->targets[refusal->target]]
			.item->title);
		break;
	}
}
