/* SPDX-License-Identifier: Apache-2.0 */
/*
 * condemnation.c - the rule not_only_condemnation: words to a public of the
 * Global South explain, acknowledge or offer something. Owns nothing.
 */
#include "engine/review/parts.h"

#define RULE	     "not_only_condemnation"
#define GLOBAL_SOUTH "global-south"

void
review_condemnation(struct review *review, const struct review_variant *variant)
{
	const struct review_question *q = review->question;
	struct review_place place = {variant, NULL, NULL};
	const char *mend = "Say what is fair in the grievance (kernel), how "
			   "the claim misleads (fallacy), or name a deed.";

	if (!message_only_condemns(q->message, variant->words,
		library_backs(q->library, q->message)))
		return;
	if (q->audience == NULL)
		review_add(review, RULE, place, mend,
		    "The words only condemn; at an audience of the Global "
		    "South they would be ranked last.");
	else if (library_set_has(q->library, GLOBAL_SOUTH, q->audience))
		review_add(review, RULE, place, mend,
		    "The words offer %s no explanation, acknowledgement or "
		    "deed and are ranked last there.",
		    q->audience->name);
}
