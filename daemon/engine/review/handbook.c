/* SPDX-License-Identifier: Apache-2.0 */
/*
 * handbook.c - the rule handbook_order: fact, warning, fallacy, fact again, as
 * the Debunking Handbook 2020 has it. Owns nothing.
 */
#include <string.h>

#include "engine/review/parts.h"

#define RULE "handbook_order"

/* The first sentence that states the myth, with its field, or NULL. */
static const struct review_sentence *
find_myth(const struct review_variant *variant, const char **ret_field)
{
	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			if (variant->passages[p].sentences[i].myth) {
				*ret_field = variant->passages[p].field;
				return &variant->passages[p].sentences[i];
			}
	return NULL;
}

static void
check_parts(struct review *review, const struct review_variant *variant,
    const struct review_sentence *myth, const char *field)
{
	if (variant->words->warning == NULL)
		review_add(review, RULE,
		    (struct review_place){variant, field, myth->text},
		    "Fill in \"warning\" and tell the claim there, once.",
		    "The claim is told without a warning before it.");
	if (variant->words->fallacy == NULL)
		review_add(review, RULE,
		    (struct review_place){variant, "fallacy", NULL},
		    "Fill in \"fallacy\": what the claim leaves out, mixes up "
		    "or makes up.",
		    "The claim is told, but not how it misleads.");
	if (variant->words->fact_again == NULL)
		review_add(review, RULE,
		    (struct review_place){variant, "fact_again", NULL},
		    "Fill in \"fact_again\": the fact once more, in other "
		    "words.",
		    "The last word is the claim's; the fact should have it.");
}

void
review_handbook(struct review *review, const struct review_variant *variant)
{
	const struct review_sentence *told;
	const char *field = NULL;

	if (strcmp(review->question->message->type, "debunk") != 0)
		return;
	told = find_myth(variant, &field);
	if (told != NULL || variant->words->warning != NULL)
		check_parts(review, variant, told, field);
	if (told != NULL && told == &variant->passages[0].sentences[0])
		review_add(review, RULE,
		    (struct review_place){variant, field, told->text},
		    "Begin with what is true; the claim follows behind the "
		    "warning.",
		    "The fact opens with the claim, which is what sticks.");
}
