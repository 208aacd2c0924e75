/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_recommend.c - engine/recommend.h: properties over thousands of small
 * random libraries from a fixed seed.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "recommend_world.h"
#include "suite.h"

enum { WORLDS = 500, SEED = 20240619 };

/* How often what a property is about really came up. */
static unsigned met;

static void
for_each_world(
    void (*property)(struct world *, const struct recommend_request *))
{
	struct recommend_request request;
	struct world world;

	met = 0;
	for (unsigned i = 0; i < WORLDS; i++) {
		world_seed(SEED + i);
		world_make(&world);
		world_ask(&request);
		property(&world, &request);
		world_done(&world);
	}
	ck_assert_msg(met >= WORLDS / 40, "it came up only %u times", met);
}

static const json_t *
chosen(const json_t *answer)
{
	return json_object_get(answer, "recommendations");
}

/* Place of a message in a list; its size when it is not there. */
static size_t
place_of(const json_t *list, const char *message)
{
	size_t i, n = json_array_size(list);

	for (i = 0; i < n; i++)
		if (strcmp(json_text(json_array_get(list, i), "message"),
			message) == 0)
			break;
	return i;
}

static bool
is_in(const json_t *list, const char *message)
{
	return place_of(list, message) < json_array_size(list);
}

static bool
answers_a_target(const json_t *message, const struct recommend_request *request)
{
	const json_t *list = json_object_get(message, "narratives");

	for (size_t i = 0; i < json_array_size(list); i++)
		for (size_t t = 0; t < request->ntargets; t++)
			if (strcmp(json_string_value(json_array_get(list, i)),
				request->targets[t].narrative) == 0)
				return true;
	return false;
}

static void
hard_rules(struct world *world, const struct recommend_request *request)
{
	json_t *answer = world_answer(world, request), *doc;
	const json_t *rest = json_object_get(answer, "not_chosen");
	const char *slug, *why;

	json_object_foreach(world->docs[NOUN_MESSAGE], slug, doc)
	{
		bool in = is_in(chosen(answer), slug), out = is_in(rest, slug);

		/* Each that answers is told of once, chosen or with a reason.
		 */
		ck_assert_int_eq(in + out, answers_a_target(doc, request));
		why = world_objection(world, request, slug);
		ck_assert_msg(!in || why == NULL, "%s is %s", slug, why);
		met += out && why != NULL;
		ck_assert(!in || request->organisation[0] == '\0' ||
			  strcmp(json_text(doc, "organisation"),
			      request->organisation) == 0);
	}
	json_decref(answer);
}

START_TEST(no_hard_rule_is_broken)
{
	for_each_world(hard_rules);
}
END_TEST

/* A kernel of truth is acknowledged, in the very language that is used. */
static void
kernels(struct world *world, const struct recommend_request *request)
{
	json_t *answer = world_answer(world, request);
	const json_t *list = chosen(answer);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *r = json_array_get(list, i);
		const json_t *narrative =
		    world_doc(world, NOUN_NARRATIVE, json_text(r, "narrative"));

		if (json_object_get(narrative, "kernel_of_truth") == NULL)
			continue;
		met++;
		ck_assert_ptr_nonnull(strstr(json_text(r, "text"), "Fair."));
	}
	json_decref(answer);
}

START_TEST(kernels_are_acknowledged)
{
	for_each_world(kernels);
}
END_TEST

/* What takes one chosen message's evidence away takes the message away. */
static void
decay(struct world *world, const struct recommend_request *request)
{
	static const char *const ends[] = {"{\"valid_until\":\"2024-06-25\"}",
	    "{\"superseded_by\":\"e0\"}",
	    "{\"retracted\":{\"date\":\"2024-06-01\",\"reason\":\"R\"}}"};
	json_t *answer = world_answer(world, request), *end;
	const json_t *first = json_array_get(chosen(answer), 0), *list;
	char slug[65];

	if (first == NULL) {
		json_decref(answer);
		return;
	}
	met++;
	snprintf(slug, sizeof(slug), "%s", json_text(first, "message"));
	list =
	    json_object_get(world_doc(world, NOUN_MESSAGE, slug), "evidence");
	end = json_loads(ends[world_random(3)], 0, NULL);
	json_object_update(world_doc(world, NOUN_EVIDENCE,
			       json_string_value(json_array_get(list, 0))),
	    end);
	json_decref(end);
	json_decref(answer);
	answer = world_answer(world, request);
	ck_assert(!is_in(chosen(answer), slug));
	ck_assert(is_in(json_object_get(answer, "not_chosen"), slug));
	json_decref(answer);
}

START_TEST(decayed_evidence_removes)
{
	for_each_world(decay);
}
END_TEST

/* The last day counts still. */
START_TEST(evidence_holds_on_its_last_day)
{
	struct evidence evidence = {.valid_until = (char[]){"2024-06-26"}};
	const char *why = "untouched";

	ck_assert(evidence_holds(&evidence, 19900, &why));
	ck_assert_str_eq(why, "untouched");
	ck_assert(!evidence_holds(&evidence, 19901, &why));
	ck_assert_str_eq(why, "expired");
}
END_TEST

static void
repeat(struct world *world, const struct recommend_request *request)
{
	struct world_question question;
	struct buf again = {0};
	json_t *answer;
	char *text = world_answer_text(world, request);

	/* The order in which the library was put together is no input. */
	world_build(world, true, &question.library);
	world_open(&question, &world_settings, request);
	answer = recommend_rank(question.draft);
	json_write(&again, answer);
	ck_assert_str_eq(again.data, text);
	met++;
	json_decref(answer);
	world_close(&question);
	buf_done(&again);
	free(text);
}

START_TEST(the_same_input_gives_the_same_bytes)
{
	for_each_world(repeat);
}
END_TEST

static void
irrelevant(struct world *world, const struct recommend_request *request)
{
	char *before = world_answer_text(world, request), *after;

	json_object_set_new(world->docs[NOUN_NARRATIVE], "zz",
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "slug", "zz", "title", "T",
		"verdict", "false", "harm", "low", "status", "active"));
	json_object_set_new(world->docs[NOUN_MESSAGE], "aa",
	    json_pack("{s:s, s:s, s:[s], s:s, s:[s], s:[{s:s, s:s, s:s}], "
		      "s:{s:s, s:s, s:i}}",
		"slug", "aa", "organisation", "v0", "narratives", "zz", "type",
		"explain", "evidence", "e0", "variants", "language", "en",
		"fact", "F [e0].", "native_review", "done", "meta", "state",
		"cleared", "hash", "h", "version", 1));
	after = world_answer_text(world, request);
	ck_assert_str_eq(before, after);
	met++;
	free(before);
	free(after);
}

START_TEST(an_irrelevant_message_changes_nothing)
{
	for_each_world(irrelevant);
}
END_TEST

static void
set_trust(struct world *world, const struct recommend_request *request,
    const char *voice, double value)
{
	json_t *trust = json_object_get(
	    world_doc(world, NOUN_AUDIENCE, request->audience), "trust");

	for (size_t i = json_array_size(trust); i-- > 0;)
		if (strcmp(json_text(json_array_get(trust, i), "organisation"),
			voice) == 0)
			json_array_remove(trust, i);
	json_array_append_new(trust,
	    json_pack("{s:s, s:f, s:s, s:s, s:i, s:s, s:s}", "organisation",
		voice, "value", value, "survey", "S", "population", "P", "n",
		1000, "from", "2024-01-01", "to", "2024-02-01"));
}

/* The place of a desk's best message. */
static size_t
place_of_desk(const json_t *answer, const char *desk)
{
	size_t i, n = json_array_size(chosen(answer));

	for (i = 0; i < n; i++)
		if (strcmp(json_text(json_array_get(chosen(answer), i),
			       "organisation"),
			desk) == 0)
			break;
	return i;
}

static void
more_trust(struct world *world, const struct recommend_request *request)
{
	struct recommend_request any = *request;
	json_t *before, *after;
	double value = world_random(90) / 100.0;

	any.organisation[0] = '\0';
	set_trust(world, &any, "v1", value);
	before = world_answer(world, &any);
	set_trust(world, &any, "v1", value + 0.1);
	after = world_answer(world, &any);
	if (place_of_desk(before, "v1") < json_array_size(chosen(before))) {
		ck_assert_uint_le(
		    place_of_desk(after, "v1"), place_of_desk(before, "v1"));
		met++;
	}
	json_decref(before);
	json_decref(after);
}

START_TEST(more_trust_never_ranks_lower)
{
	for_each_world(more_trust);
}
END_TEST

/* The items of a list of inputs, taken from a world. */
static void
build_inputs(const struct world *world, const char *inputs, struct library *ret)
{
	json_t *kinds = json_loads(inputs, 0, NULL), *slugs, *slug;
	const char *kind;
	size_t i;

	ck_assert_ptr_nonnull(kinds);
	*ret = (struct library){0};
	json_object_foreach(kinds, kind, slugs)
	{
		json_array_foreach(slugs, i, slug)
		{
			enum noun_kind k = noun_find(kind);

			library_apply(ret, k, json_string_value(slug),
			    world_doc(world, k, json_string_value(slug)));
		}
	}
	json_decref(kinds);
}

/* Through JSON and back, without what the answer did not rest on. */
static void
replay(struct world *world, const struct recommend_request *request)
{
	struct world_question question;
	struct recommend_request again;
	struct buf text = {0}, asked = {0}, inputs = {0};
	json_t *answer, *stored;
	char *first = world_answer_text(world, request);

	world_build(world, false, &question.library);
	world_open(&question, &world_settings, request);
	recommend_inputs_write(question.draft, &inputs);
	world_close(&question);
	json_write(&asked, stored = recommend_request_write(request));
	json_decref(stored);

	recommend_request_read(
	    stored = json_loads(asked.data, 0, NULL), &again);
	json_decref(stored);
	build_inputs(world, inputs.data, &question.library);
	world_open(&question, &world_settings, &again);
	json_write(&text, answer = recommend_rank(question.draft));
	ck_assert_str_eq(text.data, first);
	met++;
	json_decref(answer);
	world_close(&question);
	buf_done(&text);
	buf_done(&asked);
	buf_done(&inputs);
	free(first);
}

START_TEST(a_replay_gives_the_same_bytes)
{
	for_each_world(replay);
}
END_TEST

static bool
only_condemns(const json_t *recommendation)
{
	const json_t *warnings = json_object_get(recommendation, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++)
		if (strncmp(json_string_value(json_array_get(warnings, i)),
			"condemnation_only:", 18) == 0)
			return true;
	return false;
}

/* What only condemns is behind all else; within the two the score falls, and
 * the slug breaks ties. */
static void
order(struct world *world, const struct recommend_request *request)
{
	json_t *answer = world_answer(world, request);
	const json_t *list = chosen(answer);

	for (size_t i = 1; i < json_array_size(list); i++) {
		const json_t *a = json_array_get(list, i - 1);
		const json_t *b = json_array_get(list, i);
		double x = json_number_value(json_object_get(a, "score"));
		double y = json_number_value(json_object_get(b, "score"));

		ck_assert(only_condemns(a) <= only_condemns(b));
		if (only_condemns(a) < only_condemns(b)) {
			met++;
			continue;
		}
		ck_assert_double_ge(x, y);
	}
	json_decref(answer);
}

START_TEST(what_only_condemns_comes_last)
{
	for_each_world(order);
}
END_TEST

/* Where only the match counts many scores are equal, and the slugs decide. */
static void
ties(struct world *world, const struct recommend_request *request)
{
	static const struct recommend_settings settings = {.weights = {1}};
	struct world_question question;
	const json_t *list;
	json_t *answer;

	world_build(world, met % 2 == 0, &question.library);
	world_open(&question, &settings, request);
	answer = recommend_rank(question.draft);
	list = chosen(answer);
	for (size_t i = 1; i < json_array_size(list); i++) {
		const json_t *a = json_array_get(list, i - 1);
		const json_t *b = json_array_get(list, i);

		if (json_number_value(json_object_get(a, "score")) !=
			json_number_value(json_object_get(b, "score")) ||
		    only_condemns(a) != only_condemns(b))
			continue;
		ck_assert_str_lt(
		    json_text(a, "message"), json_text(b, "message"));
		met++;
	}
	json_decref(answer);
	world_close(&question);
}

START_TEST(ties_go_by_slug)
{
	for_each_world(ties);
}
END_TEST

/* The limit cuts the list and moves the rest, with a reason, to the others. */
static void
limit(struct world *world, const struct recommend_request *request)
{
	struct recommend_request less = *request;
	json_t *all = world_answer(world, request), *few;
	size_t n = json_array_size(chosen(all));

	less.limit = 1 + world_random(3);
	few = world_answer(world, &less);
	ck_assert_uint_eq(
	    json_array_size(chosen(few)), n < less.limit ? n : less.limit);
	for (size_t i = 0; i < n; i++) {
		const char *slug =
		    json_text(json_array_get(chosen(all), i), "message");

		if (i < less.limit)
			ck_assert_uint_eq(place_of(chosen(few), slug), i);
		else
			ck_assert(
			    is_in(json_object_get(few, "not_chosen"), slug));
		met += i >= less.limit;
	}
	json_decref(all);
	json_decref(few);
}

START_TEST(the_limit_only_cuts)
{
	for_each_world(limit);
}
END_TEST

/* A better voice is another one that may speak; with a message, it is one that
 * may be used. */
static void
better(struct world *world, const struct recommend_request *request)
{
	struct recommend_request own = *request;
	json_t *answer = world_answer(world, request), *open;
	const json_t *voice = json_object_get(answer, "better_messenger");
	const char *message = json_text(voice, "message");

	if (voice != NULL) {
		met++;
		ck_assert_str_ne(
		    json_text(voice, "organisation"), request->organisation);
		ck_assert_ptr_null(
		    strstr(json_text(voice, "reason"), "(null)"));
		snprintf(own.organisation, sizeof(own.organisation), "%s",
		    json_text(voice, "organisation"));
		open = world_answer(world, &own);
		if (message != NULL)
			ck_assert_ptr_null(
			    world_objection(world, request, message));
		for (size_t i = 0;
		     message == NULL && i < json_array_size(chosen(open)); i++)
			ck_assert(
			    only_condemns(json_array_get(chosen(open), i)));
		json_decref(open);
	}
	json_decref(answer);
}

START_TEST(a_better_voice_may_speak)
{
	for_each_world(better);
}
END_TEST

/* The field that an error names. */
static const char *
refused_field(
    const struct catalogue *catalogue, const struct recommend_request *request)
{
	static const struct heard nothing;
	static struct err err;
	const struct recommend_basis basis = {
	    catalogue, world_settings, &nothing};
	struct recommend_draft *draft;

	ck_assert_int_eq(recommend_gather(&basis, request, &draft, &err), -1);
	ck_assert_int_eq(err.code, ERR_NOT_FOUND);
	return err.field;
}

START_TEST(unknown_names_are_told)
{
	struct recommend_request request;
	struct catalogue *catalogue;
	struct library library;
	struct world world;

	world_seed(SEED);
	world_make(&world);
	world_build(&world, false, &library);
	catalogue = catalogue_new(&library);
	world_ask(&request);
	strcpy(request.audience, "nowhere");
	ck_assert_str_eq(refused_field(catalogue, &request), "audience");
	strcpy(request.audience, "a0");
	strcpy(request.organisation, "nobody");
	ck_assert_str_eq(refused_field(catalogue, &request), "organisation");
	request.organisation[0] = '\0';
	strcpy(request.targets[0].narrative, "nothing");
	ck_assert_str_eq(refused_field(catalogue, &request), "narrative");
	catalogue_free(catalogue);
	library_done(&library);
	world_done(&world);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("recommend");
	TCase *tests = tcase_create("recommend");

	tcase_set_timeout(tests, 250);
	tcase_add_test(tests, no_hard_rule_is_broken);
	tcase_add_test(tests, kernels_are_acknowledged);
	tcase_add_test(tests, decayed_evidence_removes);
	tcase_add_test(tests, evidence_holds_on_its_last_day);
	tcase_add_test(tests, the_same_input_gives_the_same_bytes);
	tcase_add_test(tests, an_irrelevant_message_changes_nothing);
	tcase_add_test(tests, more_trust_never_ranks_lower);
	tcase_add_test(tests, a_replay_gives_the_same_bytes);
	tcase_add_test(tests, what_only_condemns_comes_last);
	tcase_add_test(tests, ties_go_by_slug);
	tcase_add_test(tests, the_limit_only_cuts);
	tcase_add_test(tests, a_better_voice_may_speak);
	tcase_add_test(tests, unknown_names_are_told);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	printf("%d libraries from seed %d on\n", WORLDS, SEED);
	return suite_run(make_suite());
}
