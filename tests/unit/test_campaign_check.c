/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_campaign_check.c - what the calendar and the words tell of a campaign.
 * Owns the library.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/campaign/check.h"
#include "suite.h"

/* 2027-03-01T20:00:00Z: the evening in Berlin, the next day in Auckland. */
#define EVENING "\"at\":1803931200"

static struct library library;
static json_t *answer;
static struct err err;
static int verdict;

static json_t *
parse(const char *text)
{
	json_t *value = json_loads(text, 0, NULL);

	ck_assert_msg(value != NULL, "%s", text);
	return value;
}

static void
put(enum noun_kind kind, const char *slug, const char *text)
{
	json_t *doc = parse(text);

	json_object_set_new(doc, "slug", json_string(slug));
	library_apply(&library, kind, slug, doc);
	json_decref(doc);
}

static void
put_message(const char *slug, const char *fact)
{
	json_t *doc = json_pack("{s:s, s:s, s:s, s:{s:i}, s:[{s:s, s:s}]}",
	    "slug", slug, "organisation", "desk", "type", "explain", "meta",
	    "version", 2, "variants", "language", "en", "fact", fact);

	library_apply(&library, NOUN_MESSAGE, slug, doc);
	json_decref(doc);
}

#define FACT                                                                 \
	"The harbour was built by the people of the town, and its accounts " \
	"are open to everybody who wants to read them."

static void
set_up(void)
{
	library = (struct library){0};
	put(NOUN_AUDIENCE, "region",
	    "{\"name\":\"R\",\"time_zone\":\"Europe/Berlin\","
	    "\"blackouts\":[{\"from\":\"2027-03-01\",\"to\":\"2027-03-01\","
	    "\"reason\":\"Mourning\"}]}");
	put(NOUN_AUDIENCE, "land",
	    "{\"name\":\"L\",\"parent\":\"region\","
	    "\"time_zone\":\"Europe/Berlin\"}");
	put(NOUN_AUDIENCE, "island",
	    "{\"name\":\"I\",\"parent\":\"region\","
	    "\"time_zone\":\"Pacific/Auckland\"}");
	put_message("one", FACT);
	put_message("same", FACT " Truly.");
	put_message("other", "Ships of twelve nations load grain there.");
	answer = NULL;
}

static void
tear_down(void)
{
	json_decref(answer);
	library_done(&library);
}

static void
put_occasion(const char *kind, const char *starts, const char *audience)
{
	char *text = mem_printf(
	    "{\"title\":\"The day\",\"kind\":\"%s\",\"starts\":\"%s\","
	    "\"audiences\":[%s],\"source\":\"S\"}",
	    kind, starts, audience);

	put(NOUN_OCCASION, "day", text);
	free(text);
}

/* Merges what is found of the facts into an answer that has one of each. */
static void
look_at(const char *slots, const char *others)
{
	char *text =
	    mem_printf("{\"slots\":[%s],\"others\":[%s]}", slots, others);
	struct campaign_check *check = campaign_check_open(parse(text), 0.6);

	free(text);
	while (campaign_check_step(check, &library))
		;
	json_decref(answer);
	answer = parse("{\"clear\":true,\"conflicts\":["
		       "{\"soft\":false,\"detail\":\"hard\"},"
		       "{\"soft\":true,\"detail\":\"soft\"}]}");
	campaign_check_merge(check, answer);
	verdict = campaign_check_verdict(check, &err);
	campaign_check_free(check);
}

static const json_t *
conflict(size_t i)
{
	return json_array_get(json_object_get(answer, "conflicts"), i);
}

static size_t
count(void)
{
	return json_array_size(json_object_get(answer, "conflicts"));
}

static void
check_conflict(size_t i, const char *kind, size_t slots, const char *detail)
{
	const json_t *found = conflict(i);

	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(json_text(found, "kind"), kind);
	ck_assert_uint_eq(
	    json_array_size(json_object_get(found, "slots")), slots);
	ck_assert_uint_eq(
	    json_array_size(json_object_get(found, "ids")), slots);
	ck_assert_str_eq(json_text(found, "detail"), detail);
}

#define SLOT(name, id, more)                \
	"{\"name\":\"" name "\",\"id\":" id \
	",\"audience\":\"land\",\"language\":\"en\"," EVENING "," more "}"
#define ONE   "\"message\":\"one\",\"version\":2"
#define SAME  "\"message\":\"same\",\"version\":2"
#define OTHER "\"message\":\"other\",\"version\":2"
#define TIED  "\"occasion\":\"day\",\"on\":\"2027-03-10\""

START_TEST(nothing_is_nothing)
{
	look_at(SLOT("a", "1", ONE) "," SLOT("b", "2", OTHER), "");
	ck_assert_uint_eq(count(), 2);
	ck_assert(json_is_true(json_object_get(answer, "clear")));
	ck_assert_int_eq(verdict, 0);
	look_at("", "");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(occasions_move)
{
	put_occasion("summit", "2027-03-10", "");
	look_at(SLOT("a", "1", TIED), "");
	ck_assert_uint_eq(count(), 2);
	put_occasion("summit", "2027-03-17", "");
	look_at(SLOT("a", "1", TIED) "," SLOT("b", "2", TIED), "");
	check_conflict(1, "anchor", 2,
	    "The occasion \"day\" does not begin on 2027-03-10 any more, but "
	    "on 2027-03-17.");
	ck_assert_str_eq(json_text(conflict(0), "detail"), "hard");
	ck_assert_str_eq(json_text(conflict(2), "detail"), "soft");
	ck_assert(json_is_false(json_object_get(answer, "clear")));
	ck_assert_int_eq(verdict, -1);
	ck_assert_int_eq(err.code, ERR_CONFLICT);
	ck_assert_str_eq(err.field, "anchor");
	ck_assert_ptr_nonnull(strstr(err.text, "Slot \"a\": The occasion"));
	put_occasion("summit", "2030-01-01", "");
	look_at(SLOT("a", "1", TIED), "");
	check_conflict(1, "anchor", 1,
	    "The occasion \"day\" does not begin on 2027-03-10 any more.");
}
END_TEST

START_TEST(occasions_end)
{
	look_at(SLOT("a", "1", TIED), "");
	check_conflict(1, "anchor", 1,
	    "The occasion \"day\", around which it was planned, is not in the "
	    "calendar any more.");
}
END_TEST

/* The blackout of the region is the database's to tell, and is not told. */
START_TEST(elections_silence)
{
	put_occasion("election", "2027-03-01", "\"region\"");
	look_at(SLOT("a", "1", ONE), "");
	check_conflict(1, "blackout", 1,
	    "Nothing is released to \"region\" from 2027-03-01 to 2027-03-01: "
	    "The day");
	ck_assert_uint_eq(count(), 3);
	ck_assert_str_eq(json_text(conflict(1), "field"), "planned_at");
	put_occasion("national_day", "2027-03-01", "\"land\"");
	look_at(SLOT("a", "1", ONE), "");
	ck_assert_uint_eq(count(), 3);
	/* Neither a summit, nor the day of others, nor another day. */
	put_occasion("summit", "2027-03-01", "\"land\"");
	look_at(SLOT("a", "1", ONE), "");
	ck_assert_uint_eq(count(), 2);
	put_occasion("election", "2027-03-01", "\"island\"");
	look_at(SLOT("a", "1", ONE), "");
	ck_assert_uint_eq(count(), 2);
	put_occasion("election", "2027-03-02", "\"land\"");
	look_at(SLOT("a", "1", ONE), "");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(days_are_the_audience_s)
{
	put_occasion("election", "2027-03-02", "\"island\"");
	look_at("{\"name\":\"a\",\"id\":1,\"audience\":\"island\"," EVENING "}",
	    "");
	ck_assert_uint_eq(count(), 3);
	look_at("{\"name\":\"a\",\"id\":1,\"audience\":\"island\"}", "");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

#define MONDAY 1803859200 /* 2027-03-01T00:00:00Z */

/* A slot to the land some hours after Monday's midnight in UTC; Berlin is an
 * hour ahead. */
static void
look_at_hours(int minutes, const char *more)
{
	char *text =
	    mem_printf("{\"name\":\"a\",\"id\":1,\"audience\":\"land\","
		       "\"at\":%d,%s}",
		MONDAY + 60 * minutes, more);

	look_at(text, "");
	free(text);
}

#define HOUR  60
#define ASKED "\"working_days\":true,\"prime_time\":true"

static void
put_hours(void)
{
	put(NOUN_AUDIENCE, "region",
	    "{\"name\":\"R\",\"time_zone\":\"UTC\",\"weekend\":[6,7],"
	    "\"channels\":[{\"kind\":\"radio\",\"prime_time\":["
	    "{\"from\":\"06:30\",\"to\":\"09:00\"},"
	    "{\"from\":\"22:00\",\"to\":\"01:00\"}]},"
	    "{\"kind\":\"web\"}]}");
}

/* The weekend of the region, on the clock of the land. */
START_TEST(weekends_are_told_where_working_days_are_asked_for)
{
	const char *words =
	    "It is weekend at \"land\" then; the campaign keeps "
	    "to working days.";

	put_hours();
	look_at_hours(0, ASKED);
	ck_assert_uint_eq(count(), 2);
	look_at_hours(5 * 24 * HOUR - HOUR, ASKED); /* Saturday */
	check_conflict(2, "working_days", 1, words);
	ck_assert_str_eq(json_text(conflict(1), "detail"), "soft");
	ck_assert(json_is_true(json_object_get(answer, "clear")));
	ck_assert_int_eq(verdict, 0);
	look_at_hours(7 * 24 * HOUR - HOUR - 1, ASKED); /* Sunday */
	check_conflict(2, "working_days", 1, words);
	look_at_hours(5 * 24 * HOUR - HOUR - 1, ASKED);
	ck_assert_uint_eq(count(), 2);
	look_at_hours(7 * 24 * HOUR - HOUR, ASKED);
	ck_assert_uint_eq(count(), 2);
	look_at_hours(5 * 24 * HOUR, "\"prime_time\":true");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(other_hours_are_told_where_prime_time_is_asked_for)
{
	const char *radio = "\"channel\":\"radio\"," ASKED;
	const char *words = "It is not prime time of radio at \"land\" then; "
			    "the campaign asks for it.";
	static const struct {
		int minutes; /* of UTC */
		bool told;
	} cases[] = {{5 * HOUR + 29, true}, {5 * HOUR + 30, false},
	    {7 * HOUR + 59, false}, {8 * HOUR, true}, {21 * HOUR, false},
	    {23 * HOUR + 59, false}, {24 * HOUR, true}, {20 * HOUR + 59, true}};

	put_hours();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		look_at_hours(cases[i].minutes, radio);
		ck_assert_uint_eq(count(), 2 + cases[i].told);
		if (cases[i].told)
			check_conflict(2, "prime_time", 1, words);
	}
	look_at_hours(12 * HOUR, "\"channel\":\"radio\"");
	ck_assert_uint_eq(count(), 2);
	look_at_hours(12 * HOUR, "\"channel\":\"web\"," ASKED);
	ck_assert_uint_eq(count(), 2); /* nobody knows its hours */
	look_at_hours(12 * HOUR, ASKED);
	ck_assert_uint_eq(count(), 2); /* nor on which channel it is */
}
END_TEST

START_TEST(near_copies)
{
	look_at(SLOT("a", "1", SAME) "," SLOT("b", "2", ONE) "," SLOT(
		    "c", "3", OTHER) "," SLOT("d", "4", SAME),
	    "");
	check_conflict(2, "duplicate", 3,
	    "The messages \"one\" and \"same\" say nearly the same to "
	    "\"land\" in \"en\".");
	ck_assert_uint_eq(count(), 3);
	ck_assert(json_is_true(json_object_get(answer, "clear")));
	ck_assert_int_eq(verdict, 0);
	/* An older version is not in the library; another audience is none. */
	look_at(SLOT("a", "1", "\"message\":\"same\",\"version\":1") "," SLOT(
		    "b", "2", ONE),
	    "");
	ck_assert_uint_eq(count(), 2);
	look_at(SLOT("b", "2",
		    ONE) ",{\"name\":\"a\",\"id\":1,\"audience\":\"island\","
			 "\"language\":\"en\"," SAME "}",
	    "");
	ck_assert_uint_eq(count(), 2);
}
END_TEST

START_TEST(near_copies_of_others)
{
	look_at(SLOT("a", "1", ONE) "," SLOT("b", "2", ONE),
	    "{\"campaign\":\"far\",\"audience\":\"land\",\"language\":"
	    "\"en\"," SAME "},{\"audience\":\"land\",\"language\":\"en\"," SAME
	    "},{\"audience\":\"land\",\"language\":\"en\"," ONE "}");
	check_conflict(2, "duplicate", 2,
	    "The message \"same\" of the campaign \"far\" says nearly the "
	    "same as \"one\", to \"land\" in \"en\".");
	check_conflict(3, "duplicate", 2,
	    "A campaign that you take no part in says nearly the same as the "
	    "message \"one\", to \"land\" in \"en\".");
	ck_assert_uint_eq(count(), 4);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("campaign_check");
	TCase *tcase = tcase_create("campaign_check");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, nothing_is_nothing);
	tcase_add_test(tcase, occasions_move);
	tcase_add_test(tcase, occasions_end);
	tcase_add_test(tcase, elections_silence);
	tcase_add_test(tcase, days_are_the_audience_s);
	tcase_add_test(
	    tcase, weekends_are_told_where_working_days_are_asked_for);
	tcase_add_test(
	    tcase, other_hours_are_told_where_prime_time_is_asked_for);
	tcase_add_test(tcase, near_copies);
	tcase_add_test(tcase, near_copies_of_others);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
