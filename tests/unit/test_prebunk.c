/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_prebunk.c - whether there is something to say at an occasion, by the
 * recommender's rules. Owns the library.
 */
#include <check.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "engine/prebunk/prebunk.h"
#include "suite.h"

static struct library library;

static void
put(enum noun_kind kind, const char *slug, const char *text)
{
	json_t *doc = json_loads(text, 0, NULL);

	ck_assert_msg(doc != NULL, "%s", text);
	json_object_set_new(doc, "slug", json_string(slug));
	library_apply(&library, kind, slug, doc);
	json_decref(doc);
}

static void
put_message(const char *members)
{
	json_t *doc = json_loads(members, 0, NULL);

	ck_assert_msg(doc != NULL, "%s", members);
	json_object_update_missing_new(doc,
	    json_pack(
		"{s:s, s:s, s:[s], s:[s], s:{s:s}, s:[{s:s, s:s, s:s, s:s}]}",
		"organisation", "desk", "type", "explain", "narratives",
		"story", "evidence", "fact", "meta", "state", "cleared",
		"variants", "language", "sw", "fact", "F", "kernel", "K",
		"native_review", "done"));
	json_object_set_new(doc, "slug", json_string("answer"));
	library_apply(&library, NOUN_MESSAGE, "answer", doc);
	json_decref(doc);
}

static void
put_occasion(const char *audiences)
{
	json_t *doc = json_pack("{s:s, s:s, s:s, s:s, s:[s], s:s}", "title",
	    "The vote", "kind", "vote", "starts", "2026-03-01", "source",
	    "A source.", "narratives", "story", "slug", "the-vote");

	json_object_set_new(doc, "audiences", json_loads(audiences, 0, NULL));
	library_apply(&library, NOUN_OCCASION, "the-vote", doc);
	json_decref(doc);
}

static void
set_up(void)
{
	library = (struct library){0};
	put(NOUN_ORGANISATION, "desk", "{\"legal_name\":\"D\"}");
	put(NOUN_AUDIENCE, "land",
	    "{\"name\":\"Land\",\"languages\":[{\"language\":\"sw\","
	    "\"share\":0.5}]}");
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\"}");
	put(NOUN_NARRATIVE, "story",
	    "{\"title\":\"T\",\"harm\":\"high\",\"verdict\":\"false\","
	    "\"status\":\"active\",\"kernel_of_truth\":\"K\"}");
	put_message("{}");
	put_occasion("[\"land\"]");
}

static void
tear_down(void)
{
	library_done(&library);
}

static void
check_cover(bool covered, const char *missing)
{
	struct prebunk_request request = {.from = clock_date_days("2026-02-01"),
	    .to = clock_date_days("2026-04-01"),
	    .today = clock_date_days("2026-02-01"),
	    .limit = 10,
	    .lead_days = 14,
	    .lift = 1.5};
	struct catalogue *catalogue = catalogue_new(&library);
	struct prebunk *plan;
	struct err err;
	json_t *answer, *row;
	char *told;

	ck_assert_int_eq(prebunk_open(&library, &request, &plan, &err), 0);
	while (prebunk_step(plan, &library))
		;
	while (prebunk_tell(plan, catalogue, NULL, 0))
		;
	answer = prebunk_write(plan);
	row = json_array_get(json_object_get(answer, "occurrences"), 0);
	row = json_array_get(json_object_get(row, "narratives"), 0);
	ck_assert_str_eq(json_text(row, "posture"), "explain");
	ck_assert_int_eq(
	    json_is_true(json_object_get(row, "covered")), covered);
	ck_assert_uint_eq(
	    json_array_size(json_object_get(row, "messages")), covered);
	told = json_dumps(json_object_get(row, "missing_for"), JSON_ENCODE_ANY);
	ck_assert_str_eq(told, missing);
	free(told);
	json_decref(answer);
	prebunk_free(plan);
	catalogue_free(catalogue);
}

START_TEST(what_passes_the_rules_covers)
{
	check_cover(true, "[]");
	put_occasion("[]");
	check_cover(true, "[]");
}
END_TEST

#define DENIES                                                \
	"{\"variants\":[{\"language\":\"sw\",\"fact\":\"F\"," \
	"\"native_review\":\"done\"}]}"

START_TEST(what_denies_the_kernel_of_truth_does_not_cover)
{
	put_message(DENIES);
	check_cover(false, "[\"land\"]");
	put_occasion("[]");
	check_cover(false, "[]");
}
END_TEST

START_TEST(what_nobody_there_reads_does_not_cover)
{
	put_message("{\"variants\":[{\"language\":\"fr\",\"fact\":\"F\","
		    "\"kernel\":\"K\",\"native_review\":\"done\"}]}");
	check_cover(false, "[\"land\"]");
	put_occasion("[]");
	check_cover(true, "[]");
}
END_TEST

/* Evidence must hold on the day of the occasion, not only today. */
START_TEST(evidence_must_hold_until_then)
{
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\","
	    "\"valid_until\":\"2026-02-28\"}");
	check_cover(false, "[\"land\"]");
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\","
	    "\"valid_until\":\"2026-03-01\"}");
	check_cover(true, "[]");
	put_message("{\"type\":\"debunk\"}");
	check_cover(false, "[\"land\"]");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("prebunk");
	TCase *tests = tcase_create("prebunk");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, what_passes_the_rules_covers);
	tcase_add_test(tests, what_denies_the_kernel_of_truth_does_not_cover);
	tcase_add_test(tests, what_nobody_there_reads_does_not_cover);
	tcase_add_test(tests, evidence_must_hold_until_then);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
