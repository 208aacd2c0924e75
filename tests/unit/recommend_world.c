/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend_world.c - makes the libraries and says the rules once more. Owns
 * the documents and the random numbers.
 */
#include "recommend_world.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"

enum { DAY_NOW = 19900, AUDIENCES = 5, VOICES = 3, PROOFS = 6, DEEDS = 3 };

static uint64_t state;

void
world_seed(uint64_t seed)
{
	state = seed;
}

unsigned
world_random(unsigned below)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % below);
}

static bool
chance(unsigned percent)
{
	return world_random(100) < percent;
}

static const char *
pick(const char *const *from, unsigned n)
{
	return from[world_random(n)];
}

/* Days around now; 2024-06-26 is day 19900. */
static const char *
date_near(void)
{
	static const char *const dates[] = {"2023-01-01", "2024-06-20",
	    "2024-06-25", "2024-06-26", "2024-06-27", "2024-07-10"};

	return pick(dates, 6);
}

json_t *
world_doc(const struct world *world, enum noun_kind kind, const char *slug)
{
	return json_object_get(world->docs[kind], slug);
}

static void
add(struct world *world, enum noun_kind kind, json_t *doc)
{
	ck_assert_ptr_nonnull(doc);
	json_object_set_new(world->docs[kind], json_text(doc, "slug"), doc);
}

/* Some of prefix0, prefix1 ... */
static json_t *
some(const char *prefix, unsigned n, unsigned percent)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		if (chance(percent))
			json_array_append_new(
			    list, json_sprintf("%s%u", prefix, i));
	return list;
}

/* a0 is the top; each other one lies below an earlier one. */
static void
add_audience(struct world *world, unsigned i)
{
	json_t *doc = json_pack("{s:o, s:s, s:s, s:[{s:s, s:f}, {s:s, s:f}], "
				"s:s, s:[{s:s, s:f}], s:o, s:o}",
	    "slug", json_sprintf("a%u", i), "name", "Audience", "kind",
	    "country", "languages", "language", "en", "share",
	    world_random(5) / 4.0, "language", "fr", "share",
	    world_random(5) / 4.0, "time_zone", "UTC", "concerns", "theme",
	    "trade", "weight", world_random(11) / 10.0, "trust", json_array(),
	    "blackouts", json_array());

	if (i > 0)
		json_object_set_new(
		    doc, "parent", json_sprintf("a%u", world_random(i)));
	for (unsigned v = 0; v < VOICES; v++)
		if (chance(60))
			json_array_append_new(json_object_get(doc, "trust"),
			    json_pack("{s:o, s:f, s:s, s:s, s:i, s:s, s:s}",
				"organisation", json_sprintf("v%u", v), "value",
				world_random(101) / 100.0, "survey", "S",
				"population", "P", "n", 1000, "from",
				"2024-01-01", "to", "2024-02-01"));
	if (chance(6))
		json_array_append_new(json_object_get(doc, "blackouts"),
		    json_pack("{s:s, s:s, s:s}", "from", "2024-06-20", "to",
			date_near(), "reason", "election"));
	add(world, NOUN_AUDIENCE, doc);
}

static void
add_voice(struct world *world, unsigned i)
{
	static const char *const languages[] = {"en", "fr-CA", "ja", "sw"};
	json_t *doc = json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:o}", "slug",
	    json_sprintf("v%u", i), "legal_name", "Voice", "kind", "state",
	    "voice_line", "says", "time_zone", "UTC", "forbidden_audiences",
	    some("a", AUDIENCES, 5), "legacy_burden", json_array());

	if (chance(60))
		json_object_set_new(doc, "languages",
		    json_pack("[s, s]", pick(languages, 4), "de"));
	if (chance(30))
		json_array_append_new(json_object_get(doc, "legacy_burden"),
		    json_pack("{s:o, s:f, s:s, s:s}", "audience",
			json_sprintf("a%u", world_random(AUDIENCES)), "weight",
			0.5, "reason", "R", "source", "S"));
	add(world, NOUN_ORGANISATION, doc);
}

static void
add_proof(struct world *world, unsigned i)
{
	static const char *const statuses[] = {
	    "confirmed", "reported", "alleged", "assessed"};
	json_t *doc = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "slug",
	    json_sprintf("e%u", i), "statement", "S", "date", "2024-03-01",
	    "status", pick(statuses, 4), "source_title", "T", "publisher", "P",
	    "url", "https://x.example/");

	if (chance(15))
		json_object_set_new(
		    doc, "valid_until", json_string(date_near()));
	if (chance(4))
		json_object_set_new(doc, "superseded_by", json_string("e0"));
	if (chance(4))
		json_object_set_new(doc, "retracted",
		    json_pack(
			"{s:s, s:s}", "date", "2024-05-01", "reason", "R"));
	add(world, NOUN_EVIDENCE, doc);
}

static void
add_deed(struct world *world, unsigned i)
{
	static const char *const statuses[] = {
	    "planned", "running", "delivered", "slipped", "cancelled"};

	add(world, NOUN_DEED,
	    json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "slug",
		json_sprintf("d%u", i), "organisation", "v0", "audience", "a0",
		"title", "T", "promise", "P", "due", "2025-01-01", "status",
		pick(statuses, 5)));
}

static void
add_narrative(struct world *world, unsigned i)
{
	json_t *doc = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "slug",
	    json_sprintf("n%u", i), "kind", "narrative", "title", "T",
	    "summary", "S", "verdict", "false", "harm", "low", "status",
	    "active");

	if (chance(40))
		json_object_set_new(
		    doc, "kernel_of_truth", json_string("fair"));
	add(world, NOUN_NARRATIVE, doc);
}

/* Some texts are near copies of each other: they begin alike. */
static json_t *
make_words(const char *marker)
{
	static const char *const beginnings[] = {
	    "The harbour was built by many hands in a dry summer, and opened",
	    "Grain left the port in every month of that year, as was counted",
	    "Whoever reads the record of the vote can see what was asked for"};
	char words[9] = "";

	for (size_t i = 0; i < 8; i++)
		words[i] = 'a' + world_random(26);
	return chance(30) ? json_sprintf("%s %.2s [%s].", pick(beginnings, 3),
				words, marker)
			  : json_sprintf("Fact %s [%s].", words, marker);
}

static json_t *
make_variant(const char *language, const json_t *evidence)
{
	json_t *variant =
	    json_pack("{s:s, s:o, s:s}", "language", language, "fact",
		make_words(json_array_size(evidence) > 0
			       ? json_string_value(json_array_get(evidence, 0))
			       : "none"),
		"native_review", chance(50) ? "done" : "pending");

	if (chance(50))
		json_object_set_new(variant, "kernel", json_string("Fair."));
	if (chance(50))
		json_object_set_new(variant, "fallacy", json_string("So."));
	return variant;
}

static void
add_message(struct world *world, unsigned i)
{
	static const char *const types[] = {
	    "debunk", "prebunk", "explain", "positive", "call_to_action"};
	static const char *const states[] = {
	    "draft", "submitted", "refused", "retired"};
	json_t *evidence = some("e", PROOFS, 20), *doc;

	if (json_array_size(evidence) == 0 && chance(90))
		json_array_append_new(
		    evidence, json_sprintf("e%u", world_random(PROOFS)));
	doc = json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:b, s:[], s:o, "
			"s:{s:i, s:s, s:s, s:s}}",
	    "slug", json_sprintf("m%u", i), "organisation",
	    json_sprintf("v%u", world_random(VOICES)), "narratives",
	    some("n", 3, 60), "type", pick(types, 5), "evidence", evidence,
	    "deeds", some("d", DEEDS, 25), "promises", chance(20), "variants",
	    "themes", chance(50) ? json_pack("[s]", "trade") : json_array(),
	    "meta", "version", 1, "hash", "h", "state",
	    chance(80) ? "cleared" : pick(states, 4), "cleared_at",
	    "2024-06-01T00:00:00Z");
	for (int v = 0; v < 2; v++)
		if (chance(70))
			json_array_append_new(json_object_get(doc, "variants"),
			    make_variant(v == 0 ? "en" : "fr", evidence));
	add(world, NOUN_MESSAGE, doc);
}

void
world_make(struct world *world)
{
	unsigned messages = 6 + world_random(10);

	for (int kind = 0; kind < NOUN_KINDS; kind++)
		world->docs[kind] = json_object();
	for (unsigned i = 0; i < AUDIENCES; i++)
		add_audience(world, i);
	for (unsigned i = 0; i < VOICES; i++)
		add_voice(world, i);
	for (unsigned i = 0; i < PROOFS; i++)
		add_proof(world, i);
	for (unsigned i = 0; i < DEEDS; i++)
		add_deed(world, i);
	for (unsigned i = 0; i < 3; i++)
		add_narrative(world, i);
	for (unsigned i = 0; i < messages; i++)
		add_message(world, i);
	add(world, NOUN_AUDIENCE_SET,
	    json_pack("{s:s, s:s, s:s, s:o}", "slug", "global-south", "name",
		"N", "basis", "B", "audiences", some("a", AUDIENCES, 70)));
}

void
world_done(struct world *world)
{
	for (int kind = 0; kind < NOUN_KINDS; kind++)
		json_decref(world->docs[kind]);
}

void
world_build(const struct world *world, bool backwards, struct library *ret)
{
	*ret = (struct library){.version = 1};
	for (int kind = 0; kind < NOUN_KINDS; kind++) {
		size_t n = json_object_size(world->docs[kind]);
		void *at = json_object_iter(world->docs[kind]);
		json_t **docs = mem_calloc(n, sizeof(json_t *));

		for (size_t i = 0; i < n; i++) {
			docs[backwards ? n - 1 - i : i] =
			    json_object_iter_value(at);
			at = json_object_iter_next(world->docs[kind], at);
		}
		for (size_t i = 0; i < n; i++)
			library_apply(
			    ret, kind, json_text(docs[i], "slug"), docs[i]);
		free(docs);
	}
}

void
world_ask(struct recommend_request *ret)
{
	static const char *const languages[] = {"", "", "en", "fr", "vi"};

	*ret = (struct recommend_request){
	    .limit = RECOMMEND_LIMIT_MAX, .day = DAY_NOW};
	snprintf(ret->audience, sizeof(ret->audience), "a%u",
	    world_random(AUDIENCES));
	if (chance(40))
		snprintf(ret->organisation, sizeof(ret->organisation), "v%u",
		    world_random(VOICES));
	snprintf(
	    ret->language, sizeof(ret->language), "%s", pick(languages, 5));
	ret->ntargets = 1 + world_random(2);
	for (size_t i = 0; i < ret->ntargets; i++) {
		snprintf(ret->targets[i].narrative,
		    sizeof(ret->targets[i].narrative), "n%zu", i);
		ret->targets[i].confidence = world_random(10001) / 10000.0;
	}
}

const struct recommend_settings world_settings = {
    .weights = {3, 2, 3, 2, 2, 1, 0.5, 0.5},
    .near_copy = 0.6,
    .better_margin = 0.05,
};

void
world_open(struct world_question *question,
    const struct recommend_settings *settings,
    const struct recommend_request *request)
{
	static const struct heard nothing;
	struct recommend_basis basis = {
	    .settings = *settings, .heard = &nothing};
	struct err err;

	basis.catalogue = question->catalogue =
	    catalogue_new(&question->library);
	ck_assert_msg(
	    recommend_gather(&basis, request, &question->draft, &err) == 0,
	    "%s", err.text);
}

void
world_close(struct world_question *question)
{
	recommend_draft_free(question->draft);
	catalogue_free(question->catalogue);
	library_done(&question->library);
}

json_t *
world_answer(const struct world *world, const struct recommend_request *request)
{
	struct world_question question;
	json_t *answer;

	world_build(world, false, &question.library);
	world_open(&question, &world_settings, request);
	answer = recommend_rank(question.draft);
	world_close(&question);
	return answer;
}

char *
world_answer_text(
    const struct world *world, const struct recommend_request *request)
{
	json_t *answer = world_answer(world, request);
	struct buf text = {0};

	json_write(&text, answer);
	json_decref(answer);
	return buf_take(&text);
}

/* --- the rules, once more --- */

/* Whether an audience lies in another one. */
static bool
lies_in(const struct world *world, const char *slug, const char *other)
{
	while (slug != NULL && strcmp(slug, other) != 0)
		slug =
		    json_text(world_doc(world, NOUN_AUDIENCE, slug), "parent");
	return slug != NULL;
}

/* A voice is silent in its forbidden audiences and before whoever contains
 * one. */
bool
world_is_forbidden(
    const struct world *world, const char *audience, const char *voice)
{
	const json_t *list = json_object_get(
	    world_doc(world, NOUN_ORGANISATION, voice), "forbidden_audiences");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *slug = json_string_value(json_array_get(list, i));

		if (lies_in(world, audience, slug) ||
		    lies_in(world, slug, audience))
			return true;
	}
	return false;
}

static const char *
object_to_place(const struct world *world,
    const struct recommend_request *request, const json_t *voice)
{
	const json_t *audience =
	    world_doc(world, NOUN_AUDIENCE, request->audience);

	if (world_is_forbidden(
		world, request->audience, json_text(voice, "slug")))
		return "forbidden";
	while (audience != NULL) {
		const json_t *blackouts =
		    json_object_get(audience, "blackouts");
		const char *parent = json_text(audience, "parent");

		for (size_t i = 0; i < json_array_size(blackouts); i++)
			if (strcmp(
				json_text(json_array_get(blackouts, i), "to"),
				"2024-06-26") >= 0)
				return "blackout";
		audience = parent == NULL
			       ? NULL
			       : world_doc(world, NOUN_AUDIENCE, parent);
	}
	return NULL;
}

static const char *
object_to_evidence(const struct world *world, const json_t *message)
{
	const json_t *list = json_object_get(message, "evidence");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *e = world_doc(world, NOUN_EVIDENCE,
		    json_string_value(json_array_get(list, i)));
		const char *until = json_text(e, "valid_until");

		if (json_object_get(e, "retracted") != NULL)
			return "retracted";
		if (json_object_get(e, "superseded_by") != NULL)
			return "superseded";
		if (until != NULL && strcmp(until, "2024-06-26") < 0)
			return "expired";
	}
	return json_array_size(list) == 0 ? "no evidence" : NULL;
}

static const char *
object_to_promise(const struct world *world, const json_t *message)
{
	const json_t *list = json_object_get(message, "deeds");

	if (!json_is_true(json_object_get(message, "promises")))
		return NULL;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *status =
		    json_text(world_doc(world, NOUN_DEED,
				  json_string_value(json_array_get(list, i))),
			"status");

		if (strcmp(status, "slipped") != 0 &&
		    strcmp(status, "cancelled") != 0)
			return NULL;
	}
	return "unbacked promise";
}

const char *
world_objection(const struct world *world,
    const struct recommend_request *request, const char *slug)
{
	const json_t *message = world_doc(world, NOUN_MESSAGE, slug);
	const char *why;

	if (strcmp(json_text(json_object_get(message, "meta"), "state"),
		"cleared") != 0)
		return "uncleared";
	if ((why = object_to_place(world, request,
		 world_doc(world, NOUN_ORGANISATION,
		     json_text(message, "organisation")))) != NULL ||
	    (why = object_to_evidence(world, message)) != NULL)
		return why;
	return object_to_promise(world, message);
}
