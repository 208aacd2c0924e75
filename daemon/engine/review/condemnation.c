/* SPDX-License-Identifier: Apache-2.0 */
/*
 * condemnation.c - the rule not_only_condemnation: words to a public of the
 * Global South explain, acknowledge or offer something. Owns nothing.
 */
#include <string.h>

#include "engine/review/parts.h"

#define RULE	     "not_only_condemnation"
#define GLOBAL_SOUTH "global-south"

static bool
has_deed(const struct library *library, const struct message *message)
{
	for (size_t i = 0; i < message->deeds.n; i++) {
		const struct deed *deed =
		    library_find(library, NOUN_DEED, message->deeds.items[i]);

		if (deed != NULL && deed_holds(deed))
			return true;
	}
	return false;
}

bool
review_only_condemns(const struct library *library,
    const struct message *message, const struct variant *variant)
{
	return strcmp(message->type, "explain") != 0 &&
	       strcmp(message->type, "positive") != 0 &&
	       variant->fallacy == NULL && variant->kernel == NULL &&
	       !has_deed(library, message);
}

void
review_condemnation(struct review *review, const struct review_variant *variant)
{
	const struct review_question *q = review->question;
	struct review_place place = {variant, NULL, NULL};
	const char *mend = "Say what is fair in the grievance (kernel), how "
			   "the claim misleads (fallacy), or name a deed.";

	if (!review_only_condemns(q->library, q->message, variant->words))
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
