/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.c - from a question to candidates: the hard rules, each
 * with its reason. Owns the draft; facts about those that pass are
 * facts.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/parts.h"

void
recommend_note_input(
    struct recommend_draft *draft, enum noun_kind kind, const char *slug)
{
	json_array_append_new(
	    draft->inputs, json_pack("[ss]", nouns[kind].name, slug));
}

/* Finds an item and remembers that the answer rests on it. */
static const void *
read_item(struct recommend_draft *draft, enum noun_kind kind, const char *slug)
{
	const void *item = library_find(draft->library, kind, slug);

	if (item != NULL)
		recommend_note_input(draft, kind, slug);
	return item;
}

static int
find_audience(struct recommend_draft *draft, struct err *err)
{
	const char *slug = draft->request.audience;

	draft->audience = read_item(draft, NOUN_AUDIENCE, slug);
	if (draft->audience != NULL)
		return 0;
	return err_set_field(err, ERR_NOT_FOUND, "audience",
	    "there is no audience %s; audience.list tells which there are",
	    slug);
}

static int
find_named(struct recommend_draft *draft, struct err *err)
{
	const struct recommend_request *request = &draft->request;

	for (size_t i = 0; i < request->ntargets; i++)
		if (read_item(draft, NOUN_NARRATIVE,
			request->targets[i].narrative) == NULL)
			return err_set_field(err, ERR_NOT_FOUND, "narrative",
			    "there is no narrative %s",
			    request->targets[i].narrative);
	if (request->nearest.narrative[0] != '\0')
		read_item(draft, NOUN_NARRATIVE, request->nearest.narrative);
	if (request->organisation[0] != '\0' &&
	    read_item(draft, NOUN_ORGANISATION, request->organisation) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "organisation",
		    "there is no organisation %s", request->organisation);
	return 0;
}

/* An audience and those it is part of, nearest first; ends with NULL. */
static void
list_lineage(struct recommend_draft *draft,
    const struct audience *lineage[RECOMMEND_LINEAGE + 1])
{
	const struct audience *audience = draft->audience;
	size_t n = 0;

	while (audience != NULL && n < RECOMMEND_LINEAGE) {
		lineage[n++] = audience;
		audience =
		    audience->parent == NULL
			? NULL
			: read_item(draft, NOUN_AUDIENCE, audience->parent);
	}
	lineage[n] = NULL;
}

/* --- the hard rules: NULL, or why the message falls out --- */

static char *
refuse_uncleared(const struct message *message)
{
	if (message_is_cleared(message))
		return NULL;
	return mem_printf("Its latest version is %s, not cleared by a second "
			  "person.",
	    message->meta.state);
}

static char *
refuse_forbidden(const struct organisation *organisation,
    const struct audience *const *lineage)
{
	for (; *lineage != NULL; lineage++)
		for (size_t i = 0; i < organisation->forbidden_audiences.n; i++)
			if (strcmp(organisation->forbidden_audiences.items[i],
				(*lineage)->slug) == 0)
				return mem_printf("%s must never address %s.",
				    organisation->legal_name, (*lineage)->name);
	return NULL;
}

static const struct blackout *
find_blackout(const struct audience *audience, int64_t day)
{
	for (size_t i = 0; i < audience->blackouts.n; i++) {
		const struct blackout *b = &audience->blackouts.items[i];

		if (clock_date_days(b->from) <= day &&
		    day <= clock_date_days(b->to))
			return b;
	}
	return NULL;
}

static char *
refuse_blackout(
    const struct recommend_draft *draft, const struct audience *const *lineage)
{
	const struct blackout *b;

	for (; *lineage != NULL; lineage++)
		if ((b = find_blackout(*lineage, draft->request.day)) != NULL)
			return mem_printf(
			    "%s has a blackout from %s to %s: %s.",
			    (*lineage)->name, b->from, b->to, b->reason);
	return NULL;
}

static char *
refuse_decayed(struct recommend_draft *draft, const struct message *message)
{
	const char *why;

	for (size_t i = 0; i < message->evidence.n; i++) {
		const struct evidence *evidence =
		    read_item(draft, NOUN_EVIDENCE, message->evidence.items[i]);

		if (evidence == NULL)
			return mem_printf("Its evidence %s is gone.",
			    message->evidence.items[i]);
		if (!evidence_holds(evidence, draft->request.day, &why))
			return mem_printf(
			    "Its evidence %s is %s.", evidence->slug, why);
	}
	if (message->evidence.n == 0)
		return mem_strdup("It rests on no evidence.");
	return NULL;
}

static char *
refuse_unbacked(struct recommend_draft *draft, const struct message *message)
{
	size_t held = 0;

	for (size_t i = 0; i < message->deeds.n; i++) {
		const struct deed *deed =
		    read_item(draft, NOUN_DEED, message->deeds.items[i]);

		held += deed != NULL && deed_holds(deed);
	}
	if (!message->promises || held > 0)
		return NULL;
	return mem_strdup("It promises a deed, and every deed behind it has "
			  "slipped or been cancelled.");
}

static char *
refuse_denying(const struct recommend_draft *draft, const char *slug,
    const struct variant *variant)
{
	const struct narrative *narrative =
	    library_find(draft->library, NOUN_NARRATIVE, slug);

	if (narrative->kernel_of_truth == NULL || variant->kernel != NULL)
		return NULL;
	return mem_printf("It does not acknowledge what is fair in \"%s\".",
	    narrative->title);
}

static char *
refuse_language(const struct recommend_draft *draft)
{
	if (draft->request.language[0] != '\0')
		return mem_printf(
		    "It has no variant in %s.", draft->request.language);
	return mem_printf("It has no variant in a language that %s reads.",
	    draft->audience->name);
}

/* Applies the rules in turn; the first that refuses is the reason. */
static char *
refuse(struct recommend_draft *draft, struct recommend_candidate *candidate,
    const struct audience *const *lineage)
{
	const struct message *message = candidate->message;
	char *why;

	candidate->organisation =
	    read_item(draft, NOUN_ORGANISATION, message->organisation);
	if (candidate->organisation == NULL)
		return mem_strdup("Its organisation has been retired.");
	if ((why = refuse_uncleared(message)) != NULL ||
	    (why = refuse_forbidden(candidate->organisation, lineage)) !=
		NULL ||
	    (why = refuse_blackout(draft, lineage)) != NULL ||
	    (why = refuse_decayed(draft, message)) != NULL ||
	    (why = refuse_unbacked(draft, message)) != NULL)
		return why;
	candidate->variant = recommend_choose_variant(draft, message);
	if (candidate->variant == NULL)
		return refuse_language(draft);
	return refuse_denying(draft, candidate->narrative, candidate->variant);
}

static void
add_refusal(
    struct recommend_draft *draft, const struct message *message, char *reason)
{
	draft->refusals = mem_resize(
	    draft->refusals, draft->nrefusals + 1, sizeof(*draft->refusals));
	draft->refusals[draft->nrefusals++] =
	    (struct recommend_refusal){message, reason};
}

static bool
is_seen(const struct recommend_draft *draft, const struct message *message)
{
	for (size_t i = 0; i < draft->ncandidates; i++)
		if (draft->candidates[i].message == message)
			return true;
	for (size_t i = 0; i < draft->nrefusals; i++)
		if (draft->refusals[i].message == message)
			return true;
	return false;
}

static void
consider(struct recommend_draft *draft, const struct message *message,
    const struct recommend_target *target,
    const struct audience *const *lineage)
{
	struct recommend_candidate candidate = {
	    .message = message, .narrative = target->narrative};
	char *why;

	recommend_note_input(draft, NOUN_MESSAGE, message->slug);
	why = refuse(draft, &candidate, lineage);
	if (why == NULL && draft->ncandidates == RECOMMEND_CANDIDATES)
		why = mem_printf(
		    "There are more than %d candidates.", RECOMMEND_CANDIDATES);
	if (why != NULL) {
		add_refusal(draft, message, why);
		return;
	}
	candidate.facts.match_confidence = target->confidence;
	recommend_find_facts(draft, &candidate, lineage);
	draft->candidates = mem_resize(draft->candidates,
	    draft->ncandidates + 1, sizeof(*draft->candidates));
	draft->candidates[draft->ncandidates++] = candidate;
}

static int
compare_messages(const void *a, const void *b)
{
	const struct message *const *x = a, *const *y = b;

	return strcmp((*x)->slug, (*y)->slug);
}

/* The library keeps answers in no order; the slug makes one. */
static void
consider_target(struct recommend_draft *draft,
    const struct recommend_target *target,
    const struct audience *const *lineage)
{
	struct answers answers =
	    library_answers(draft->library, target->narrative);
	const struct message **sorted = mem_calloc(answers.n, sizeof(*sorted));

	if (answers.n > 0)
		memcpy(sorted, answers.items, answers.n * sizeof(*sorted));
	qsort(sorted, answers.n, sizeof(*sorted), compare_messages);
	for (size_t i = 0; i < answers.n; i++)
		if (!is_seen(draft, sorted[i]))
			consider(draft, sorted[i], target, lineage);
	free(sorted);
}

int
recommend_gather(const struct library *library,
    const struct recommend_request *request, struct recommend_draft **ret,
    struct err *err)
{
	const struct audience *lineage[RECOMMEND_LINEAGE + 1];
	struct recommend_draft *draft = mem_calloc(1, sizeof(*draft));

	draft->library = library;
	draft->request = *request;
	draft->inputs = json_array();
	if (find_audience(draft, err) == -1 || find_named(draft, err) == -1) {
		recommend_draft_free(draft);
		return -1;
	}
	list_lineage(draft, lineage);
	if (read_item(draft, NOUN_AUDIENCE_SET, RECOMMEND_GLOBAL_SOUTH))
		draft->global_south = library_set_has(
		    library, RECOMMEND_GLOBAL_SOUTH, draft->audience);
	for (size_t i = 0; i < request->ntargets; i++)
		consider_target(draft, &draft->request.targets[i], lineage);
	*ret = draft;
	return 0;
}

static void
release_candidate(struct recommend_candidate *candidate)
{
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		free(candidate->factors[f].reason);
	free(candidate->concerns_met);
	free(candidate->sensitivities_hit);
	json_decref(candidate->warnings);
}

void
recommend_draft_free(struct recommend_draft *draft)
{
	if (draft == NULL)
		return;
	for (size_t i = 0; i < draft->ncandidates; i++)
		release_candidate(&draft->candidates[i]);
	for (size_t i = 0; i < draft->nrefusals; i++)
		free(draft->refusals[i].reason);
	free(draft->candidates);
	free(draft->refusals);
	json_decref(draft->inputs);
	free(draft);
}
