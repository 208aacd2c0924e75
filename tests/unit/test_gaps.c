/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_gaps.c - what the matrix finds missing in a small library, one lack at a
 * time, and in which order it tells. Owns the library.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/gaps/gaps.h"
#include "suite.h"

static struct library library;
static struct gaps_request request;
static struct err err;

static void
put(enum noun_kind kind, const char *slug, const char *text)
{
	json_error_t fault;
	json_t *doc = json_loads(text, 0, &fault);

	ck_assert_msg(doc != NULL, "%s: %s", text, fault.text);
	json_object_set_new(doc, "slug", json_string(slug));
	library_apply(&library, kind, slug, doc);
	json_decref(doc);
}

static void
put_audience(const char *slug, const char *parent, double share)
{
	char *text = mem_printf(
	    "{\"name\":\"The %s\",%s%s%s\"languages\":[{\"language\":\"sw\","
	    "\"share\":%g},{\"language\":\"en\",\"share\":0.05}],"
	    "\"trust\":[{\"organisation\":\"desk\",\"value\":0.8,\"n\":2000,"
	    "\"from\":\"2026-01-01\",\"to\":\"2026-01-31\"}]}",
	    slug, parent == NULL ? "" : "\"parent\":\"",
	    parent == NULL ? "" : parent, parent == NULL ? "" : "\",", share);

	put(NOUN_AUDIENCE, slug, text);
	free(text);
}

static void
put_narrative(const char *slug, const char *harm, const char *status)
{
	char *text =
	    mem_printf("{\"title\":\"T\",\"harm\":\"%s\",\"status\":\"%s\"}",
		harm, status);

	put(NOUN_NARRATIVE, slug, text);
	free(text);
}

#define GOOD_VARIANT \
	"{\"language\":\"sw\",\"fact\":\"F\",\"native_review\":\"done\"}"

/* A message of the desk against `story`; more members, then its variants. */
static void
put_message(const char *members, const char *variants)
{
	char *text = mem_printf(
	    "{\"organisation\":\"desk\",\"narratives\":[\"story\"],%s"
	    "\"evidence\":[\"fact\"],\"variants\":[%s],"
	    "\"meta\":{\"state\":\"cleared\"}}",
	    members, variants);

	put(NOUN_MESSAGE, "answer", text);
	free(text);
}

#define GOOD_MEMBERS "\"type\":\"explain\",\"deeds\":[\"school\"],"

/* A library in which nothing is missing. */
static void
set_up(void)
{
	library = (struct library){0};
	put(NOUN_ORGANISATION, "desk", "{\"legal_name\":\"D\"}");
	put_audience("land", NULL, 0.5);
	put(NOUN_AUDIENCE_SET, "global-south", "{\"audiences\":[\"land\"]}");
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\"}");
	put(NOUN_DEED, "school", "{\"status\":\"running\"}");
	put_narrative("story", "high", "active");
	put_message(GOOD_MEMBERS, GOOD_VARIANT);
	request = (struct gaps_request){.day = clock_date_days("2026-02-01"),
	    .limit = 10,
	    .language_share = 0.1,
	    .messenger = 0.4,
	    .evidence_days = 30};
}

static void
tear_down(void)
{
	library_done(&library);
}

/* Runs through; "story/land/sw:no_message,no_deed ..." */
static void
check_gaps_seen(const char *seen_at, const char *want)
{
	struct buf got = {0};
	json_t *answer, *cell, *lack;
	struct catalogue *catalogue = catalogue_new(&library);
	struct gaps *gaps;
	size_t i, j;

	ck_assert_msg(
	    gaps_open(catalogue, &request, &gaps, &err) == 0, "%s", err.text);
	if (seen_at != NULL)
		gaps_note_seen(gaps, "story", seen_at, 9);
	while (gaps_step(gaps))
		;
	answer = gaps_write(gaps);
	json_array_foreach(json_object_get(answer, "gaps"), i, cell)
	{
		buf_printf(&got, "%s%s/%s/%s:", i > 0 ? " " : "",
		    json_text(cell, "narrative"), json_text(cell, "audience"),
		    json_text(cell, "language"));
		json_array_foreach(json_object_get(cell, "missing"), j, lack)
		{
			buf_printf(&got, "%s%s", j > 0 ? "," : "",
			    json_text(lack, "kind"));
			ck_assert_uint_gt(
			    strlen(json_text(lack, "detail")), 20);
		}
	}
	ck_assert_str_eq(got.data == NULL ? "" : got.data, want);
	buf_done(&got);
	json_decref(answer);
	gaps_free(gaps);
	catalogue_free(catalogue);
}

static void
check_gaps(const char *want)
{
	check_gaps_seen(NULL, want);
}

START_TEST(nothing_is_missing)
{
	check_gaps("");
}
END_TEST

START_TEST(a_message_is_missing)
{
	put_message(GOOD_MEMBERS,
	    "{\"language\":\"fr\",\"fact\":\"F\",\"native_review\":\"done\"}");
	check_gaps("story/land/sw:no_message");
	put_message(GOOD_MEMBERS, "{\"language\":\"sw-KE\",\"fact\":\"F\","
				  "\"native_review\":\"done\"}");
	check_gaps("");
	put_message("\"promises\":true,\"type\":\"explain\",", GOOD_VARIANT);
	check_gaps("story/land/sw:no_message");
	put(NOUN_MESSAGE, "answer",
	    "{\"organisation\":\"desk\",\"narratives\":[\"story\"],"
	    "\"type\":\"explain\",\"evidence\":[\"fact\"],\"variants\":"
	    "[" GOOD_VARIANT "],\"meta\":{\"state\":\"submitted\"}}");
	check_gaps("story/land/sw:no_message");
}
END_TEST

START_TEST(a_message_must_acknowledge_what_is_fair)
{
	put(NOUN_NARRATIVE, "story",
	    "{\"title\":\"T\",\"harm\":\"high\",\"status\":\"active\","
	    "\"kernel_of_truth\":\"K\"}");
	check_gaps("story/land/sw:no_message");
	put_message(GOOD_MEMBERS,
	    "{\"language\":\"sw\",\"fact\":\"F\",\"kernel\":\"K\","
	    "\"native_review\":\"done\"}");
	check_gaps("");
}
END_TEST

START_TEST(a_desk_that_may_not_speak_has_no_message)
{
	put(NOUN_ORGANISATION, "desk",
	    "{\"legal_name\":\"D\",\"forbidden_audiences\":[\"land\"]}");
	check_gaps("story/land/sw:no_message,no_trusted_messenger");
	/* What lies in it is forbidden: so it is itself. */
	put(NOUN_ORGANISATION, "desk",
	    "{\"legal_name\":\"D\",\"forbidden_audiences\":[\"town\"]}");
	check_gaps("");
	put_audience("town", "land", 0);
	check_gaps("story/land/sw:no_message,no_trusted_messenger");
}
END_TEST

START_TEST(evidence_ends)
{
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\","
	    "\"valid_until\":\"2026-03-02\"}");
	check_gaps("story/land/sw:evidence_expiring");
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\","
	    "\"valid_until\":\"2026-03-03\"}");
	check_gaps("");
	put(NOUN_EVIDENCE, "fact",
	    "{\"status\":\"confirmed\",\"date\":\"2025-01-01\","
	    "\"valid_until\":\"2026-01-31\"}");
	check_gaps("story/land/sw:no_message");
}
END_TEST

START_TEST(a_reader_a_deed_and_more_than_condemnation)
{
	put_message(GOOD_MEMBERS, "{\"language\":\"sw\",\"fact\":\"F\","
				  "\"native_review\":\"pending\"}");
	check_gaps("story/land/sw:native_review");
	put(NOUN_DEED, "school", "{\"status\":\"slipped\"}");
	put_message(GOOD_MEMBERS, GOOD_VARIANT);
	check_gaps("story/land/sw:no_deed");
	put_message("\"type\":\"debunk\",", GOOD_VARIANT);
	check_gaps("story/land/sw:no_deed,condemnation_only");
	put_message("\"type\":\"debunk\",",
	    "{\"language\":\"sw\",\"fact\":\"F\",\"fallacy\":\"X\","
	    "\"native_review\":\"done\"}");
	check_gaps("story/land/sw:no_deed");
	put_message("\"type\":\"debunk\",", GOOD_VARIANT);
	put(NOUN_AUDIENCE_SET, "global-south", "{\"audiences\":[]}");
	check_gaps("story/land/sw:no_deed");
}
END_TEST

START_TEST(nobody_is_trusted)
{
	request.messenger = 0.7;
	check_gaps("");
	put(NOUN_ORGANISATION, "desk",
	    "{\"legal_name\":\"D\",\"legacy_burden\":[{\"audience\":\"land\","
	    "\"weight\":0.5,\"reason\":\"R\",\"source\":\"S\"}]}");
	check_gaps("story/land/sw:no_trusted_messenger");
	/* Another desk has no message, so it is no help. */
	put(NOUN_ORGANISATION, "other", "{\"legal_name\":\"O\"}");
	check_gaps("story/land/sw:no_trusted_messenger");
}
END_TEST

START_TEST(languages_count_from_a_share_on)
{
	request.language_share = 0.05;
	check_gaps("story/land/en:no_message");
	request.language_share = 0.6;
	check_gaps("");
	strcpy(request.language, "en");
	check_gaps("story/land/en:no_message");
}
END_TEST

START_TEST(what_presses_most_comes_first)
{
	put_narrative("b-low", "low", "active");
	put_narrative("c-high", "high", "active");
	put_narrative("d-high", "high", "active");
	put_narrative("a-asleep", "high", "dormant");
	put_message("\"type\":\"explain\",", GOOD_VARIANT);
	check_gaps("c-high/land/sw:no_message d-high/land/sw:no_message "
		   "story/land/sw:no_deed b-low/land/sw:no_message "
		   "a-asleep/land/sw:no_message");
	check_gaps_seen("land", "story/land/sw:no_deed "
				"c-high/land/sw:no_message "
				"d-high/land/sw:no_message "
				"b-low/land/sw:no_message "
				"a-asleep/land/sw:no_message");
	/* What is seen in a part is seen in the whole. */
	put_audience("town", "land", 0.01);
	request.limit = 1;
	check_gaps_seen("town", "story/land/sw:no_deed");
	strcpy(request.narrative, "b-low");
	check_gaps("b-low/land/sw:no_message");
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	struct catalogue *catalogue = catalogue_new(&library);
	struct gaps *gaps = NULL;

	strcpy(request.audience, "moon");
	ck_assert_int_eq(gaps_open(catalogue, &request, &gaps, &err), -1);
	ck_assert_int_eq(err.code, ERR_NOT_FOUND);
	ck_assert_str_eq(err.field, "audience");
	ck_assert_ptr_null(gaps);
	catalogue_free(catalogue);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("gaps");
	TCase *tests = tcase_create("gaps");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, nothing_is_missing);
	tcase_add_test(tests, a_message_is_missing);
	tcase_add_test(tests, a_message_must_acknowledge_what_is_fair);
	tcase_add_test(tests, a_desk_that_may_not_speak_has_no_message);
	tcase_add_test(tests, evidence_ends);
	tcase_add_test(tests, a_reader_a_deed_and_more_than_condemnation);
	tcase_add_test(tests, nobody_is_trusted);
	tcase_add_test(tests, languages_count_from_a_share_on);
	tcase_add_test(tests, what_presses_most_comes_first);
	tcase_add_test(tests, what_is_not_there_is_not_found);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
