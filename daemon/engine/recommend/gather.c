/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.c - from a question to candidates: every message that answers a target
 * passes the hard rules or falls out, and who passes is scored. Owns the draft.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

static int
find_audience(const struct library *library,
    const struct recommend_request *request, struct err *err)
{
	if (library_find(library, NOUN_AUDIENCE, request->audience) != NULL)
		return 0;
	return err_set_field(err, ERR_NOT_FOUND, "audience",
	    "there is no audience %s; audience.list tells which there are",
	    request->audience);
}

static int
check_names(const struct library *library,
    const struct recommend_request *request, struct err *err)
{
	if (find_audience(library, request, err) == -1)
		return -1;
	for (size_t i = 0; i < request->ntargets; i++)
		if (library_find(library, NOUN_NARRATIVE,
			request->targets[i].narrative) == NULL)
			return err_set_field(err, ERR_NOT_FOUND, "narrative",
			    "there is no narrative %s; narrative.list tells "
			    "which there are",
			    request->targets[i].narrative);
	if (request->organisation[0] != '\0' &&
	    library_find(library, NOUN_ORGANISATION, request->organisation) ==
		NULL)
		return err_set_field(err, ERR_NOT_FOUND, "organisation",
		    "there is no organisation %s; organisation.list tells "
		    "which there are",
		    request->organisation);
	return 0;
}

static void
find_named(struct recommend_draft *draft)
{
	const struct catalogue *catalogue = draft->catalogue;
	const struct recommend_request *request = &draft->request;

	draft->asked_voice =
	    catalogue_find(&catalogue->voice_names, request->organisation);
	for (size_t i = 0; i < request->ntargets; i++) {
		draft->targets[i] = catalogue_find(
		    &catalogue->narrative_names, request->targets[i].narrative);
		draft->kernels[i] = catalogue->narratives[draft->targets[i]]
					.item->kernel_of_truth != NULL;
	}
	draft->fade = exp2(-request->day / CATALOGUE_FADE);
}

/* Six decimals survive being written, and hide what machines differ in. */
static void
score(struct recommend_candidate *candidate)
{
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		candidate->scores[f] =
		    rint(factors[f]->score(&candidate->numbers) * 1e6) / 1e6;
}

bool
recommend_only_condemns(const struct recommend_draft *draft,
    const struct catalogue_message *message,
    const struct catalogue_variant *variant)
{
	return draft->place.audience->global_south && variant->condemns &&
	       !message->backing.holds;
}

static void
consider(struct recommend_draft *draft, uint32_t number, uint32_t target)
{
	const struct catalogue_message *message =
	    &draft->catalogue->messages[number];
	const struct catalogue_variant *variant = NULL;
	enum recommend_rule rule =
	    recommend_apply_rules(draft, message, target, &variant);
	struct recommend_candidate *candidate;

	if (rule != RULE_NONE) {
		draft->refusals[draft->nrefusals++] =
		    (struct recommend_refusal){message, rule, target};
		return;
	}
	candidate = &draft->candidates[draft->ncandidates++];
	*candidate = (struct recommend_candidate){
	    .message = message, .variant = variant, .target = target};
	recommend_find_numbers(draft, candidate);
	candidate->condemnation_only =
	    recommend_only_condemns(draft, message, variant);
	score(candidate);
}

/* Each message once, for the surest target that it answers. */
static void
consider_all(struct recommend_draft *draft)
{
	const struct catalogue *catalogue = draft->catalogue;
	bool *seen = mem_calloc(catalogue->message_names.n, sizeof(*seen));
	size_t most = 0;

	for (size_t t = 0; t < draft->request.ntargets; t++)
		most += catalogue->narratives[draft->targets[t]].messages.n;
	draft->candidates = mem_resize(NULL, most, sizeof(*draft->candidates));
	draft->refusals = mem_resize(NULL, most, sizeof(*draft->refusals));
	for (size_t t = 0; t < draft->request.ntargets; t++) {
		const struct catalogue_narrative *narrative =
		    &catalogue->narratives[draft->targets[t]];

		for (size_t i = 0; i < narrative->messages.n; i++) {
			if (seen[narrative->messages.items[i]])
				continue;
			seen[narrative->messages.items[i]] = true;
			consider(draft, narrative->messages.items[i], t);
		}
	}
	free(seen);
}

int
recommend_gather(const struct recommend_basis *basis,
    const struct recommend_request *request, struct recommend_draft **ret,
    struct err *err)
{
	const struct library *library = basis->catalogue->library;
	struct recommend_draft *draft;

	if (check_names(library, request, err) == -1)
		return -1;
	draft = mem_calloc(1, sizeof(*draft));
	draft->catalogue = basis->catalogue;
	draft->settings = basis->settings;
	draft->request = *request;
	assess_request(library, request, &draft->assessment);
	find_named(draft);
	recommend_find_place(draft);
	recommend_find_voices(draft);
	recommend_find_heard(draft, basis->heard);
	consider_all(draft);
	*ret = draft;
	return 0;
}

void
recommend_narrow(struct recommend_draft *draft,
    bool (*fits)(void *, const struct message *), void *arg)
{
	size_t n = 0, refused = 0;

	for (size_t i = 0; i < draft->ncandidates; i++)
		if (fits(arg, draft->candidates[i].message->item))
			draft->candidates[n++] = draft->candidates[i];
	for (size_t i = 0; i < draft->nrefusals; i++)
		if (fits(arg, draft->refusals[i].message->item))
			draft->refusals[refused++] = draft->refusals[i];
	draft->ncandidates = n;
	draft->nrefusals = refused;
}

size_t
recommend_count(const struct recommend_draft *draft)
{
	return draft->ncandidates;
}

void
recommend_draft_free(struct recommend_draft *draft)
{
	if (draft == NULL)
		return;
	for (size_t i = 0; i < draft->ncandidates; i++)
		recommend_tailored_free(draft->candidates[i].tailored);
	recommend_facts_done(draft);
	recommend_place_done(&draft->place);
	json_decref(draft->assessment.reasons);
	buf_done(&draft->words);
	free(draft->voices);
	free(draft->candidates);
	free(draft->refusals);
	free(draft);
}
