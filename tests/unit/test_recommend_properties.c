/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_recommend_properties.c - what must hold of every recommendation, tried
 * on 10,000 random libraries and questions. A failure names the seed of its
 * library and the property. Owns nothing.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "engine/recommend/draft.h"
#include "recommend_world.h"
#include "suite.h"

enum { CASES = 10000, SEED = 20240701 };

/* One library with its question. A property may change the library through
 * put(), and takes the change back with restore(). */
struct trial {
	struct world world;
	struct library library;
	struct recommend_request request;
	struct recommend_settings settings;
	/* Of the library as it was made, and the answer. */
	struct catalogue *catalogue;
	struct recommend_draft *first;
	char *bytes;
	struct catalogue *followed; /* through all changes */
};

static unsigned seed; /* of the library under trial */

#define REQUIRE(holds) ck_assert_msg(holds, "library %u: " #holds, seed)

static struct recommend_draft *
ask(const struct trial *trial, const struct catalogue *catalogue)
{
	static const struct heard nothing;
	const struct recommend_basis basis = {.catalogue = catalogue,
	    .settings = trial->settings,
	    .heard = &nothing};
	struct recommend_draft *draft;
	struct err err;

	REQUIRE(recommend_gather(&basis, &trial->request, &draft, &err) == 0);
	recommend_select(draft);
	return draft;
}

/* The question to the library as it is now. */
static struct recommend_draft *
ask_again(const struct trial *trial)
{
	catalogue_refresh(trial->followed);
	return ask(trial, trial->followed);
}

/* The answer as it is sent; the caller frees. */
static char *
tell(struct recommend_draft *draft)
{
	struct buf bytes = {0};
	json_t *answer;

	recommend_tell(draft);
	answer = recommend_write(draft);
	json_write(&bytes, answer);
	json_decref(answer);
	return buf_take(&bytes);
}

static void
apply(struct trial *trial, enum noun_kind kind, const char *slug,
    const json_t *doc)
{
	library_apply(&trial->library, kind, slug, doc);
	catalogue_change(trial->followed, kind, slug);
}

/* Takes the document over. */
static void
put(struct trial *trial, enum noun_kind kind, json_t *doc)
{
	apply(trial, kind, json_text(doc, "slug"), doc);
	json_decref(doc);
}

static void
restore(struct trial *trial, enum noun_kind kind, const char *slug)
{
	apply(trial, kind, slug, world_doc(&trial->world, kind, slug));
}

static const char *
slug_of(const struct recommend_candidate *candidate)
{
	return candidate->message->item->slug;
}

/* A candidate of a message, or NULL. */
static const struct recommend_candidate *
find_candidate(const struct recommend_draft *draft, const char *slug)
{
	for (size_t i = 0; i < draft->ncandidates; i++)
		if (strcmp(slug_of(&draft->candidates[i]), slug) == 0)
			return &draft->candidates[i];
	return NULL;
}

/* --- the properties; each returns whether its case came up --- */

/* Uncleared, retracted, expired, forbidden (also where the audience contains a
 * forbidden one), blacked out, unbacked: never. */
static bool
no_hard_rule_is_broken(struct trial *trial)
{
	bool refused = trial->first->nrefusals > 0;

	for (size_t i = 0; i < trial->first->ncandidates; i++)
		REQUIRE(world_objection(&trial->world, &trial->request,
			    slug_of(&trial->first->candidates[i])) == NULL);
	return refused;
}

/* The best placed desk is no forbidden one either. */
static bool
no_better_voice_is_forbidden(struct trial *trial)
{
	uint32_t voice = trial->first->better.voice;
	bool told = voice != CATALOGUE_NONE;

	if (told) {
		REQUIRE(
		    !world_is_forbidden(&trial->world, trial->request.audience,
			trial->catalogue->voices[voice].item->slug));
		REQUIRE(voice != trial->first->better.own);
	}
	return told;
}

static bool
no_two_are_near_copies(struct trial *trial)
{
	const struct recommend_draft *draft = trial->first;
	bool passed_over = false;

	for (size_t i = 0; i < draft->nchosen; i++)
		for (size_t j = 0; j < i; j++)
			REQUIRE(sketch_likeness(
				    &draft->chosen[i]->variant->item->sketch,
				    &draft->chosen[j]->variant->item->sketch) <
				world_settings.near_copy);
	for (size_t i = 0; i < draft->npassed; i++)
		passed_over |= draft->passed[i]->twin != NULL;
	return passed_over;
}

/* The higher score; of equal ones the slug. */
static bool
stands_before(const struct recommend_candidate *one,
    const struct recommend_candidate *other)
{
	return one->score > other->score ||
	       (one->score == other->score &&
		   strcmp(slug_of(one), slug_of(other)) < 0);
}

static bool
condemnation_comes_last(struct trial *trial)
{
	const struct recommend_draft *draft = trial->first;
	bool both = false;

	for (size_t i = 1; i < draft->nchosen; i++) {
		bool before = draft->chosen[i - 1]->condemnation_only;
		bool here = draft->chosen[i]->condemnation_only;

		REQUIRE(before <= here);
		REQUIRE(before != here ||
			stands_before(draft->chosen[i - 1], draft->chosen[i]));
		both |= before != here;
	}
	return both;
}

/* The order in which the library was put together is no input. */
static bool
the_same_input_gives_the_same_bytes(struct trial *trial)
{
	struct world_question again;
	char *bytes;

	world_build(&trial->world, seed % 2 == 0, &again.library);
	world_open(&again, &trial->settings, &trial->request);
	recommend_select(again.draft);
	bytes = tell(again.draft);
	REQUIRE(strcmp(trial->bytes, bytes) == 0);
	free(bytes);
	world_close(&again);
	return true;
}

/* What was changed and changed back is as it was; after all others. */
static bool
no_change_leaves_a_trace(struct trial *trial)
{
	struct recommend_draft *draft;
	char *bytes;

	for (size_t i = 0; i < 3; i++) {
		static const enum noun_kind kinds[] = {
		    NOUN_MESSAGE, NOUN_ORGANISATION, NOUN_DEED};
		const char *slug = json_object_iter_key(
		    json_object_iter(trial->world.docs[kinds[i]]));

		apply(trial, kinds[i], slug, NULL);
		if (kinds[i] == NOUN_ORGANISATION)
			catalogue_refresh(trial->followed);
		restore(trial, kinds[i], slug);
	}
	draft = ask_again(trial);
	bytes = tell(draft);
	REQUIRE(strcmp(trial->bytes, bytes) == 0);
	free(bytes);
	recommend_draft_free(draft);
	return true;
}

/* What takes a chosen message's evidence away takes the message away. */
static bool
decayed_evidence_removes(struct trial *trial)
{
	static const char *const ends[] = {"{\"valid_until\":\"2024-06-25\"}",
	    "{\"superseded_by\":\"e0\"}",
	    "{\"retracted\":{\"date\":\"2024-06-01\",\"reason\":\"R\"}}"};
	const struct recommend_draft *first = trial->first;
	const struct message *message;
	struct recommend_draft *after;
	json_t *doc, *end;

	if (first->nchosen == 0)
		return false;
	message = first->chosen[0]->message->item;
	doc = json_deep_copy(world_doc(
	    &trial->world, NOUN_EVIDENCE, message->evidence.items[0]));
	end = json_loads(ends[world_random(3)], 0, NULL);
	json_object_update(doc, end);
	json_decref(end);
	put(trial, NOUN_EVIDENCE, doc);
	after = ask_again(trial);
	REQUIRE(find_candidate(after, message->slug) == NULL);
	recommend_draft_free(after);
	restore(trial, NOUN_EVIDENCE, message->evidence.items[0]);
	return true;
}

/* The place of a desk's best message among the chosen, or their number. */
static size_t
place_of_desk(const struct recommend_draft *draft, const char *desk)
{
	size_t i;

	for (i = 0; i < draft->nchosen; i++)
		if (strcmp(draft->chosen[i]->message->item->organisation,
			desk) == 0)
			break;
	return i;
}

static void
put_trust(struct trial *trial, double value)
{
	json_t *doc = json_deep_copy(
	    world_doc(&trial->world, NOUN_AUDIENCE, trial->request.audience));

	json_object_set_new(doc, "trust",
	    json_pack("[{s:s, s:f, s:s, s:s, s:i, s:s, s:s}]", "organisation",
		"v1", "value", value, "survey", "S", "population", "P", "n",
		1000, "from", "2024-01-01", "to", "2024-02-01"));
	put(trial, NOUN_AUDIENCE, doc);
}

/* All else equal: no message scores less, the desk's best stands no lower. */
static bool
more_trust_never_ranks_lower(struct trial *trial)
{
	double value = world_random(90) / 100.0;
	struct recommend_draft *before, *after;
	size_t place;
	bool there;

	put_trust(trial, value);
	before = ask_again(trial);
	put_trust(trial, value + 0.1);
	after = ask_again(trial);
	for (size_t i = 0; i < before->ncandidates; i++) {
		const struct recommend_candidate *c = &before->candidates[i];
		const struct recommend_candidate *same =
		    find_candidate(after, slug_of(c));
		bool own = strcmp(c->message->item->organisation, "v1") == 0;

		REQUIRE(
		    own ? same->score >= c->score : same->score == c->score);
	}
	place = place_of_desk(before, "v1");
	there = place < before->nchosen;
	REQUIRE(!there || place_of_desk(after, "v1") <= place);
	recommend_draft_free(before);
	recommend_draft_free(after);
	restore(trial, NOUN_AUDIENCE, trial->request.audience);
	return there;
}

/* A deed behind the message that neither slipped nor was cancelled. */
static const char *
find_deed(
    const struct world *world, const struct recommend_candidate *candidate)
{
	const struct schema_texts *deeds = &candidate->message->item->deeds;

	for (size_t i = 0; i < deeds->n; i++) {
		const char *status = json_text(
		    world_doc(world, NOUN_DEED, deeds->items[i]), "status");

		if (strcmp(status, "slipped") != 0 &&
		    strcmp(status, "cancelled") != 0)
			return deeds->items[i];
	}
	return NULL;
}

/* The message scores less, or falls out for its promise. The slip halves the
 * factor, and what the deed had taken of the doubt is back. */
static bool
a_slipped_deed_lowers(struct trial *trial)
{
	const struct recommend_draft *first = trial->first;
	const struct recommend_candidate *candidate, *same;
	const char *deed = NULL;
	struct recommend_draft *after;
	json_t *doc;

	if (first->nchosen > 0)
		deed = find_deed(&trial->world, first->chosen[0]);
	if (deed == NULL)
		return false;
	candidate = first->chosen[0];
	doc = json_deep_copy(world_doc(&trial->world, NOUN_DEED, deed));
	json_object_set_new(doc, "status", json_string("slipped"));
	put(trial, NOUN_DEED, doc);
	after = ask_again(trial);
	same = find_candidate(after, slug_of(candidate));
	REQUIRE(same == NULL || same->score < candidate->score);
	REQUIRE(same == NULL || same->scores[COUNTERPOINT_DEED] <
				    candidate->scores[COUNTERPOINT_DEED] / 2);
	REQUIRE(same != NULL || candidate->message->promises);
	recommend_draft_free(after);
	restore(trial, NOUN_DEED, deed);
	return true;
}

/* One that answers something else: not one byte. */
static bool
an_irrelevant_message_changes_no_order(struct trial *trial)
{
	struct recommend_draft *after;
	char *bytes;

	put(trial, NOUN_MESSAGE,
	    json_pack("{s:s, s:o, s:[s], s:s, s:[s], s:[{s:s, s:s, s:s}], "
		      "s:{s:s, s:s, s:i}}",
		"slug", seed % 2 == 0 ? "aa" : "m1a", "organisation",
		json_sprintf("v%u", world_random(3)), "narratives", "zz",
		"type", "explain", "evidence", "e0", "variants", "language",
		"en", "fact", "F [e0].", "native_review", "done", "meta",
		"state", "cleared", "hash", "h", "version", 1));
	after = ask_again(trial);
	bytes = tell(after);
	REQUIRE(strcmp(trial->bytes, bytes) == 0);
	free(bytes);
	recommend_draft_free(after);
	apply(trial, NOUN_MESSAGE, seed % 2 == 0 ? "aa" : "m1a", NULL);
	return true;
}

/* What reads the first answer to its depth comes before what replaces items. */
static const struct {
	const char *name;
	bool (*check)(struct trial *);
	unsigned least; /* of 1,000 trials, how often it must come up */
} properties[] = {
    {"no hard rule is broken", no_hard_rule_is_broken, 500},
    {"no better voice is forbidden", no_better_voice_is_forbidden, 50},
    {"no two are near copies", no_two_are_near_copies, 20},
    {"condemnation comes last", condemnation_comes_last, 20},
    {"the same input gives the same bytes", the_same_input_gives_the_same_bytes,
	1000},
    {"decayed evidence removes", decayed_evidence_removes, 200},
    {"more trust never ranks lower", more_trust_never_ranks_lower, 100},
    {"a slipped deed lowers", a_slipped_deed_lowers, 50},
    {"an irrelevant message changes no order",
	an_irrelevant_message_changes_no_order, 1000},
    {"no change leaves a trace", no_change_leaves_a_trace, 1000},
};

enum { PROPERTIES = sizeof(properties) / sizeof(properties[0]) };

static void
try_all(unsigned came_up[PROPERTIES])
{
	struct trial trial;

	world_seed(seed);
	world_make(&trial.world);
	world_ask(&trial.request);
	trial.settings = world_settings;
	trial.settings.better_margin = seed % 3 == 0 ? 0 : 0.05;
	world_build(&trial.world, false, &trial.library);
	trial.catalogue = catalogue_new(&trial.library);
	trial.followed = catalogue_new(&trial.library);
	trial.first = ask(&trial, trial.catalogue);
	trial.bytes = tell(trial.first);
	for (size_t i = 0; i < PROPERTIES; i++)
		came_up[i] += properties[i].check(&trial);
	free(trial.bytes);
	recommend_draft_free(trial.first);
	catalogue_free(trial.followed);
	catalogue_free(trial.catalogue);
	library_done(&trial.library);
	world_done(&trial.world);
}

START_TEST(properties_hold)
{
	unsigned came_up[PROPERTIES] = {0},
		 cases = (unsigned)suite_rounds(CASES);

	for (unsigned i = 0; i < cases; i++) {
		seed = SEED + i;
		try_all(came_up);
	}
	for (size_t i = 0; i < PROPERTIES; i++)
		ck_assert_msg(
		    came_up[i] >= properties[i].least * (cases / 1000),
		    "%s: it came up only %u times", properties[i].name,
		    came_up[i]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("recommend properties");
	TCase *tests = tcase_create("properties");

	printf("%d libraries from seed %d on\n", suite_rounds(CASES), SEED);
	tcase_set_timeout(tests, 600);
	tcase_add_test(tests, properties_hold);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
