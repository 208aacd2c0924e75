/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ground.c - a draft with a place and voices, but no candidates. Owns it.
 */
#include "engine/recommend/ground.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

struct ground {
	struct recommend_draft draft;
};

struct ground *
ground_new(const struct catalogue *catalogue, const char *audience, int64_t day)
{
	struct ground *ground = mem_calloc(1, sizeof(*ground));
	struct recommend_draft *draft = &ground->draft;

	draft->catalogue = catalogue;
	draft->request.day = day;
	snprintf(draft->request.audience, sizeof(draft->request.audience), "%s",
	    audience);
	recommend_find_place(draft);
	recommend_find_voices(draft);
	draft->place.blackout = NULL;
	return ground;
}

void
ground_free(struct ground *ground)
{
	if (ground == NULL)
		return;
	recommend_place_done(&ground->draft.place);
	free(ground->draft.voices);
	free(ground);
}

void
ground_speak(struct ground *ground, const char *language)
{
	struct recommend_request *request = &ground->draft.request;

	snprintf(request->language, sizeof(request->language), "%s", language);
	recommend_find_wanted(&ground->draft);
}

const struct catalogue_variant *
ground_find_variant(struct ground *ground,
    const struct catalogue_message *message,
    const struct catalogue_narrative *narrative)
{
	const struct catalogue_variant *variant = NULL;

	ground->draft.kernels[0] = narrative->item->kernel_of_truth != NULL;
	return recommend_apply_rules(&ground->draft, message, 0, &variant) ==
		       RULE_NONE
		   ? variant
		   : NULL;
}

bool
ground_holds(const struct catalogue_message *message, int64_t day)
{
	return recommend_apply_message_rules(message, day) == RULE_NONE;
}

bool
ground_is_open(const struct ground *ground, uint32_t voice)
{
	return ground->draft.voices[voice].forbidden == NULL;
}

double
ground_find_messenger(const struct ground *ground, uint32_t voice,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant)
{
	return factor_messenger_of(&ground->draft, voice, message, variant);
}

bool
ground_only_condemns(const struct ground *ground,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant)
{
	return recommend_only_condemns(&ground->draft, message, variant);
}
