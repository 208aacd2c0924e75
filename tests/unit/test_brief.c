/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_brief.c - when slots are planned: each rule of time alone, in zones that
 * are odd each in its own way. Only an early start counts, so that each plan is
 * known to the minute.
 */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "brief_scene.h"
#include "suite.h"

static struct scene_plan w;

static void
open_early(void)
{
	scene_open();
	scene_basis.weights = (struct plan_weights){.early = 1};
}

/* Plans a campaign and checks that the plan obeys it. */
static void
plan(const char *campaign, const char *slots, const char *options)
{
	json_t *facts = scene_facts(campaign, slots);

	json_object_set_new(facts, "options", scene_json(options));
	scene_plan(&w, facts);
	ck_assert_msg(json_is_true(json_object_get(w.answer, "possible")), "%s",
	    json_dumps(w.answer, JSON_INDENT(1)));
	scene_obeys(facts, &w);
	json_decref(facts);
}

/* The same for one slot, which is to start then. */
static void
plan_one(const char *campaign, const char *slot, const char *options,
    const char *time)
{
	plan(campaign, slot, options);
	scene_at(&w, "a", time);
	scene_plan_done(&w);
}

START_TEST(windows_embargoes_and_blackouts_cut_time)
{
	plan_one("", "{'name': 'a'}", "{}", "2027-02-01T00:00:00Z");
	plan_one("", "{'name': 'a', 'earliest': '2027-02-28T00:00:00Z'}", "{}",
	    "2027-02-28T00:00:00Z");
	plan_one("", "{'name': 'a', 'earliest': '2027-02-03T04:31:00Z'}", "{}",
	    "2027-02-03T04:31:00Z");
	plan_one("",
	    "{'name': 'a', 'embargo_until': '2027-02-03T04:31:10+01:00'}", "{}",
	    "2027-02-03T03:35:00Z");
	plan_one("'blackouts': [{'starts_at': '2027-01-31T00:00:00Z',"
		 "'ends_at': '2027-02-02T09:00:00Z', 'reason': 'r'}]",
	    "{'name': 'a'}", "{}", "2027-02-02T09:00:00Z");
}
END_TEST

/* Its own days end at 18:15 UTC, its region's at 18:30. */
START_TEST(blackouts_are_inherited_and_local)
{
	json_t *facts =
	    scene_facts("", "{'name': 'a', 'audience': 'nepal',"
			    "'narrative': 'asian-nato', 'language': 'en'}");

	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'southern-asia', 'name': 'S', 'kind': 'region',"
	    "'time_zone': 'Asia/Kolkata', 'min_population': 1000000,"
	    "'languages': [{'language': 'en', 'share': 0.2}],"
	    "'blackouts': [{'from': '2027-01-30', 'to': '2027-02-02',"
	    "'reason': 'mourning'}]}");
	scene_plan(&w, facts);
	scene_obeys(facts, &w);
	scene_at(&w, "a", "2027-02-02T18:30:00Z");
	ck_assert_str_eq(json_text(scene_slot(&w, "a"), "local"),
	    "Wednesday 3 February 2027, 00:15 (Asia/Kathmandu, UTC+5:45)");
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

static void
plan_silenced(const char *kind, const char *audiences, const char *time)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "{'slug': 'polls', 'title': 'Polls', 'kind': '%s',"
	    "'starts': '2025-02-01', 'rrule': 'FREQ=YEARLY', 'days': 2,"
	    "'audiences': [%s], 'source': 's'}",
	    kind, audiences);
	scene_put(NOUN_OCCASION, text);
	plan_one("", "{'name': 'a'}", "{}", time);
}

START_TEST(elections_and_holidays_of_an_audience_are_silent)
{
	const char *free = "2027-02-01T00:00:00Z";
	const char *after = "2027-02-02T17:00:00Z"; /* midnight in Jakarta */

	plan_silenced("election", "'indonesia'", after);
	plan_silenced("national_day", "'kenya', 'southeast-asia'", after);
	plan_silenced("national_day", "", free);
	plan_silenced("national_day", "'viet-nam'", free);
	plan_silenced("summit", "'indonesia'", free);
}
END_TEST

START_TEST(anchors_are_days_of_the_slots_own_zone)
{
	const char *anchor =
	    "{'name': 'a', 'time_zone': 'Pacific/Chatham',"
	    "'anchor': {'event': 'e', 'on': '2027-02-10', 'from_days': -1,"
	    "'to_days': 0}}";

	plan_one("", anchor, "{}", "2027-02-08T10:15:00Z");
	plan_one("'blackouts': [{'starts_at': '2027-01-31T00:00:00Z',"
		 "'ends_at': '2027-02-10T10:14:00Z', 'reason': 'r'}],"
		 "'cadence_cap': 3",
	    "{'name': 'a', 'time_zone': 'Pacific/Chatham',"
	    "'earliest': '2027-02-10T10:01:00Z',"
	    "'anchor': {'event': 'e', 'on': '2027-02-10', 'from_days': -1,"
	    "'to_days': 0}}",
	    "{}", "2027-02-10T10:14:00Z");
}
END_TEST

#define APRIL                                  \
	"'starts_at': '2027-04-03T00:00:00Z'," \
	"'ends_at': '2027-04-10T00:00:00Z'"
#define OCTOBER                                \
	"'starts_at': '2027-10-02T00:00:00Z'," \
	"'ends_at': '2027-10-10T00:00:00Z'"

/* Clocks go back at 3:00 on Sunday 4 April in New Zealand, by an hour, and at
 * 2:00 on Lord Howe, by half an hour. */
START_TEST(prime_time_follows_the_clock_on_the_wall)
{
	const char *options = "{'prime_time': true}";

	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'lord-howe', 'name': 'L', 'kind': 'country',"
	    "'time_zone': 'Australia/Lord_Howe', 'min_population': 100000,"
	    "'languages': [{'language': 'en', 'share': 1}],"
	    "'channels': [{'kind': 'web', 'prime_time':"
	    "[{'from': '01:30', 'to': '02:00'}]},"
	    "{'kind': 'radio', 'prime_time':"
	    "[{'from': '02:00', 'to': '02:30'}]},"
	    "{'kind': 'social', 'prime_time':"
	    "[{'from': '22:00', 'to': '01:00'}]}]}");
	plan_one(APRIL,
	    "{'name': 'a', 'audience': 'chatham', 'channel': 'television',"
	    "'earliest': '2027-04-03T12:00:00Z'}",
	    options, "2027-04-04T05:15:00Z"); /* 18:00 at UTC+12:45 */
	plan_one(APRIL,
	    "{'name': 'a', 'audience': 'chatham', 'channel': 'television',"
	    "'latest': '2027-04-03T12:00:00Z'}",
	    options, "2027-04-03T04:15:00Z"); /* 18:00 at UTC+13:45 */
	/* 1:30 to 2:00 comes twice; all of it is before the clock shows 2. */
	plan_one(APRIL,
	    "{'name': 'a', 'audience': 'lord-howe', 'channel': 'web',"
	    "'earliest': '2027-04-03T15:00:00Z'}",
	    options, "2027-04-03T15:00:00Z");
	/* 2:00 to 2:30 is left out on 3 October. */
	plan_one(OCTOBER,
	    "{'name': 'a', 'audience': 'lord-howe', 'channel': 'radio',"
	    "'earliest': '2027-10-02T14:00:00Z'}",
	    options, "2027-10-03T15:00:00Z");
	/* An evening ends after midnight. */
	plan_one(OCTOBER,
	    "{'name': 'a', 'audience': 'lord-howe', 'channel': 'social',"
	    "'earliest': '2027-10-02T14:20:00Z'}",
	    options, "2027-10-02T14:20:00Z");
	/* It may have begun before the campaign, which starts at 0:30. */
	plan_one("'starts_at': '2027-10-01T14:00:00Z',"
		 "'ends_at': '2027-10-10T00:00:00Z'",
	    "{'name': 'a', 'audience': 'lord-howe', 'channel': 'social'}",
	    options, "2027-10-01T14:00:00Z");
}
END_TEST

START_TEST(hours_that_nobody_knows_do_not_bind)
{
	const json_t *notes;

	plan("", "{'name': 'a', 'channel': 'messaging'}",
	    "{'prime_time': true}");
	scene_at(&w, "a", "2027-02-01T00:00:00Z");
	notes = json_object_get(w.answer, "notes");
	ck_assert_str_eq(json_string_value(json_array_get(notes, 0)),
	    "\"a\" keeps to no prime time: none of messaging is known.");
	scene_plan_done(&w);
}
END_TEST

START_TEST(a_repeated_hour_is_told_by_its_offset)
{
	plan(APRIL,
	    "{'name': 'a', 'audience': 'new-zealand-public',"
	    "'organisation': 'japan', 'time_zone': 'Pacific/Auckland',"
	    "'planned_at': '2027-04-03T13:30:00.000000Z'},"
	    "{'name': 'b', 'audience': 'new-zealand-public',"
	    "'organisation': 'japan', 'time_zone': 'Pacific/Auckland',"
	    "'planned_at': '2027-04-03T14:30:00.000000Z'}",
	    "{}");
	ck_assert_str_eq(json_text(scene_slot(&w, "a"), "local"),
	    "Sunday 4 April 2027, 02:30 (Pacific/Auckland, UTC+13)");
	ck_assert_str_eq(json_text(scene_slot(&w, "b"), "local"),
	    "Sunday 4 April 2027, 02:30 (Pacific/Auckland, UTC+12)");
	scene_plan_done(&w);
}
END_TEST

START_TEST(weekends_are_those_of_the_place)
{
	const char *options = "{'working_days': true}";

	/* 5 February 2027 is a Friday. */
	plan_one("",
	    "{'name': 'a', 'audience': 'jordan', 'narrative': 'proxy-war',"
	    "'language': 'en', 'earliest': '2027-02-05T00:00:00Z'}",
	    options, "2027-02-06T21:00:00Z");
	plan_one("",
	    "{'name': 'a', 'audience': 'nepal', 'language': 'en',"
	    "'earliest': '2027-02-06T00:00:00Z'}",
	    options, "2027-02-06T18:15:00Z");
	plan_one("",
	    "{'name': 'a', 'audience': 'chatham', 'language': 'en',"
	    "'earliest': '2027-02-06T00:00:00Z'}",
	    options, "2027-02-07T10:15:00Z"); /* its weekend is inherited */
}
END_TEST

/* 6 February 2027 is a Saturday. */
START_TEST(what_a_campaign_asks_for_holds_unless_an_option_says_otherwise)
{
	const char *slot =
	    "{'name': 'a', 'audience': 'nepal', 'channel': 'radio',"
	    "'language': 'en', 'earliest': '2027-02-06T00:00:00Z'}";

	plan_one("'working_days': true", slot, "{}", "2027-02-06T18:15:00Z");
	plan_one("'working_days': true", slot, "{'working_days': false}",
	    "2027-02-06T00:00:00Z");
	plan_one("'prime_time': true", slot, "{}", "2027-02-06T00:15:00Z");
	plan_one("'prime_time': true, 'working_days': true", slot,
	    "{'prime_time': false}", "2027-02-06T18:15:00Z");
	plan_one("'prime_time': true, 'working_days': true", slot, "{}",
	    "2027-02-07T00:15:00Z");
	plan_one("'prime_time': false", slot, "{'prime_time': true}",
	    "2027-02-06T00:15:00Z");
}
END_TEST

/* From a Saturday to a Monday there. */
START_TEST(weekends_are_worth_less)
{
	scene_basis.weights = (struct plan_weights){.prime = 1};
	plan("",
	    "{'name': 'a', 'earliest': '2027-02-05T17:00:00Z',"
	    "'latest': '2027-02-08T16:00:00Z', 'channel': 'radio'},"
	    "{'name': 'b', 'earliest': '2027-02-05T17:00:00Z',"
	    "'latest': '2027-02-08T16:00:00Z', 'channel': 'messaging',"
	    "'audience': 'viet-nam'}",
	    "{}");
	ck_assert_int_eq(strncmp(json_text(scene_slot(&w, "a"), "local"),
			     "Monday", strlen("Monday")),
	    0);
	ck_assert_int_eq(strncmp(json_text(scene_slot(&w, "b"), "local"),
			     "Monday", strlen("Monday")),
	    0);
	scene_plan_done(&w);
}
END_TEST

START_TEST(what_is_planned_has_still_to_be_cleared)
{
	int64_t before = scene_basis.now;

	scene_basis.now += INT64_C(40) * 86400 * 1000000; /* 10 February */
	plan_one("", "{'name': 'a'}", "{}", "2027-02-10T12:00:00Z");
	plan_one("'clearance_lead': 125", "{'name': 'a'}", "{}",
	    "2027-02-10T14:05:00Z");
	scene_basis.now = before;
}
END_TEST

START_TEST(dependencies_and_choruses_hold_to_the_second)
{
	plan("",
	    "{'name': 'a', 'planned_at': '2027-02-02T10:00:30.250000Z'},"
	    "{'name': 'b', 'audience': 'kenya',"
	    "'narrative': 'anti-colonial-russia',"
	    "'depends_on': [{'slot': 'a', 'least_minutes': 60,"
	    "'most_minutes': 65}]},"
	    "{'name': 'c', 'audience': 'viet-nam', 'chorus': 'all'},"
	    "{'name': 'd', 'audience': 'philippines', 'chorus': 'all',"
	    "'meta': {'state': 'scheduled'}, 'organisation': 'japan',"
	    "'message': 'japan-asian-nato', 'language': 'en',"
	    "'channel': 'web',"
	    "'planned_at': '2027-02-03T10:00:07.000001Z'}",
	    "{}");
	scene_at(&w, "a", "2027-02-02T10:00:30.25Z");
	scene_at(&w, "b", "2027-02-02T11:05:00Z");
	scene_plan_done(&w);
}
END_TEST

/* In Jakarta, midnight is 17:00 UTC; in Chatham, 10:15. */
START_TEST(a_same_day_is_of_the_zone_of_who_waits)
{
	plan("",
	    "{'name': 'b', 'organisation': 'japan', 'earliest':"
	    "'2027-02-02T10:00:00Z', 'depends_on': [{'slot': 'c',"
	    "'same_day': true}]},"
	    "{'name': 'c', 'earliest': '2027-02-02T18:00:00Z'}",
	    "{}");
	scene_at(&w, "c", "2027-02-02T18:00:00Z");
	scene_at(&w, "b", "2027-02-02T18:00:00Z");
	scene_plan_done(&w);
	plan("",
	    "{'name': 'a', 'organisation': 'japan'},"
	    "{'name': 'b', 'time_zone': 'Pacific/Chatham',"
	    "'earliest': '2027-02-02T10:15:00Z', 'depends_on': [{'slot': 'a',"
	    "'same_day': true}]}",
	    "{}");
	scene_at(&w, "a", "2027-02-02T10:15:00Z");
	scene_plan_done(&w);
}
END_TEST

START_TEST(two_days_that_cannot_be_one_are_told)
{
	json_t *facts =
	    scene_facts("", "{'name': 'a', 'latest': '2027-02-02T16:59:00Z'},"
			    "{'name': 'b', 'earliest': '2027-02-02T17:00:00Z',"
			    "'depends_on': [{'slot': 'a', 'same_day': true}]}");

	scene_plan(&w, facts);
	ck_assert(!json_is_true(json_object_get(w.answer, "possible")));
	scene_conflict(&w,
	    "\"b\" starts on the same local day as \"a\" in "
	    "Asia/Jakarta.\n"
	    "\"a\" starts within the window \"until Tuesday 2 February 2027, "
	    "23:59 (Asia/Jakarta, UTC+7)\".\n"
	    "\"b\" starts within the window \"from Wednesday 3 February 2027, "
	    "00:00 (Asia/Jakarta, UTC+7)\".\n",
	    "No longer: \"b\" starts on the same local day as \"a\" in "
	    "Asia/Jakarta.");
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

/* From half a minute past eleven on there is an hour between them. */
START_TEST(gaps_hold_to_the_second)
{
	plan("'audience_gap': 60",
	    "{'name': 'a', 'planned_at': '2027-02-02T10:00:30Z'},"
	    "{'name': 'b', 'organisation': 'japan',"
	    "'earliest': '2027-02-02T10:00:00Z'}",
	    "{}");
	scene_at(&w, "b", "2027-02-02T11:05:00Z");
	scene_plan_done(&w);
}
END_TEST

/* The second slot goes to the next day of the audience, whose midnight is
 * 17:00 UTC; then of the organisation, 15:00. */
START_TEST(caps_are_of_local_days)
{
	const char *two = "{'name': 'a', 'organisation': 'japan',"
			  "'narrative': 'asian-nato',"
			  "'planned_at': '2027-02-02T14:00:00.000000Z'},"
			  "{'name': 'b', 'organisation': 'japan',"
			  "'narrative': 'asian-nato',"
			  "'earliest': '2027-02-02T14:30:00Z'}";

	plan("'cadence_cap': 1", two, "{}");
	scene_at(&w, "b", "2027-02-02T17:00:00Z");
	scene_plan_done(&w);
	plan("'organisation_cap': 1", two, "{}");
	scene_at(&w, "b", "2027-02-02T15:00:00Z");
	scene_plan_done(&w);
	plan("'audience_gap': 55", two, "{}");
	scene_at(&w, "b", "2027-02-02T14:55:00Z");
	scene_plan_done(&w);
	plan("'organisation_gap': 70", two, "{}");
	scene_at(&w, "b", "2027-02-02T15:10:00Z");
	scene_plan_done(&w);
	plan("", two, "{}");
	scene_at(&w, "b", "2027-02-02T14:30:00Z");
	scene_plan_done(&w);
}
END_TEST

START_TEST(two_desks_keep_an_hour_unless_in_chorus)
{
	plan("",
	    "{'name': 'a', 'organisation': 'japan'},"
	    "{'name': 'b', 'organisation': 'australia'}",
	    "{}");
	ck_assert_str_ne(json_text(scene_slot(&w, "a"), "planned_at"),
	    json_text(scene_slot(&w, "b"), "planned_at"));
	scene_plan_done(&w);
	plan("",
	    "{'name': 'a', 'organisation': 'japan', 'chorus': 'x'},"
	    "{'name': 'b', 'organisation': 'australia', 'chorus': 'x'}",
	    "{}");
	scene_at(&w, "a", "2027-02-01T00:00:00Z");
	scene_at(&w, "b", "2027-02-01T00:00:00Z");
	scene_plan_done(&w);
}
END_TEST

#define CLEARED                                                          \
	"{'name': 'a', 'message': 'japan-asian-nato', 'language': 'id'," \
	"'channel': 'web', 'planned_at': '2027-02-05T03:03:00.000000Z'," \
	"'meta': {'state': 'cleared'}}"

START_TEST(facts_stay_and_given_times_are_kept)
{
	const char *given =
	    "{'name': 'a', 'planned_at': '2027-02-05T03:03:00.000000Z'}";

	plan_one("", given, "{}", "2027-02-05T03:03:00Z");
	plan_one("", given, "{'free': true}", "2027-02-01T00:00:00Z");
	plan_one("", CLEARED, "{'free': true}", "2027-02-05T03:03:00Z");
	plan_one("", CLEARED, "{'replan': true}", "2027-02-01T00:00:00Z");
}
END_TEST

/* What has happened does not move, even if it breaks every rule. */
START_TEST(facts_outside_the_window_are_facts)
{
	plan("'cadence_cap': 1",
	    "{'name': 'a', 'message': 'japan-asian-nato', 'language': 'id',"
	    "'channel': 'web', 'planned_at': '2027-01-20T03:03:00.000000Z',"
	    "'meta': {'state': 'released'}},"
	    "{'name': 'b', 'depends_on': [{'slot': 'a',"
	    "'least_minutes': 20160}]}",
	    "{}");
	scene_at(&w, "b", "2027-02-03T03:05:00Z");
	scene_plan_done(&w);
}
END_TEST

START_TEST(only_what_changes_is_applied)
{
	json_t *facts = scene_facts("",
	    "{'name': 'a', 'organisation': 'japan', 'channel': 'web',"
	    "'planned_at': '2027-02-05T03:03:00.000000Z'},"
	    "{'name': 'b', 'message': 'australia-asian-nato',"
	    "'language': 'vi', 'channel': 'web', 'audience': 'viet-nam',"
	    "'planned_at': '2027-02-05T03:03:00.000000Z'}");
	json_t *applied, *expected;

	scene_plan(&w, facts);
	applied = brief_applied(w.brief, &w.result);
	expected = scene_json(
	    "[{'name': 'a', 'planned_at': '2027-02-05T03:03:00.000000Z',"
	    "'organisation': 'japan', 'message': 'japan-asian-nato',"
	    "'version': 1, 'language': 'id', 'channel': 'web'}]");
	ck_assert_msg(json_equal(applied, expected), "%s",
	    json_dumps(applied, JSON_INDENT(1)));
	ck_assert(
	    json_is_true(json_object_get(scene_slot(&w, "a"), "changed")));
	ck_assert(
	    json_is_false(json_object_get(scene_slot(&w, "b"), "changed")));
	json_decref(applied);
	json_decref(expected);
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

START_TEST(what_is_withheld_is_left_out)
{
	json_t *notes;

	plan("",
	    "{'name': 'a', 'planned_at': '2027-02-05T03:03:00Z',"
	    "'meta': {'state': 'withheld'}},"
	    "{'name': 'b', 'depends_on': [{'slot': 'a'}]}",
	    "{}");
	scene_at(&w, "b", "2027-02-01T00:00:00Z");
	notes = scene_json("['\\'a\\' is withheld, and left out of the plan.',"
			   "'\\'b\\' waits for \\'a\\', which is not in the "
			   "plan.']");
	ck_assert_msg(json_equal(notes, json_object_get(w.answer, "notes")),
	    "%s", json_dumps(w.answer, JSON_INDENT(1)));
	json_decref(notes);
	scene_plan_done(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("brief");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, open_early, scene_close);
	tcase_add_test(c, windows_embargoes_and_blackouts_cut_time);
	tcase_add_test(c, blackouts_are_inherited_and_local);
	tcase_add_test(c, elections_and_holidays_of_an_audience_are_silent);
	tcase_add_test(c, anchors_are_days_of_the_slots_own_zone);
	tcase_add_test(c, prime_time_follows_the_clock_on_the_wall);
	tcase_add_test(c, hours_that_nobody_knows_do_not_bind);
	tcase_add_test(c, a_repeated_hour_is_told_by_its_offset);
	tcase_add_test(c, weekends_are_those_of_the_place);
	tcase_add_test(
	    c, what_a_campaign_asks_for_holds_unless_an_option_says_otherwise);
	tcase_add_test(c, weekends_are_worth_less);
	tcase_add_test(c, what_is_planned_has_still_to_be_cleared);
	tcase_add_test(c, dependencies_and_choruses_hold_to_the_second);
	tcase_add_test(c, a_same_day_is_of_the_zone_of_who_waits);
	tcase_add_test(c, two_days_that_cannot_be_one_are_told);
	tcase_add_test(c, gaps_hold_to_the_second);
	tcase_add_test(c, caps_are_of_local_days);
	tcase_add_test(c, two_desks_keep_an_hour_unless_in_chorus);
	tcase_add_test(c, facts_stay_and_given_times_are_kept);
	tcase_add_test(c, facts_outside_the_window_are_facts);
	tcase_add_test(c, only_what_changes_is_applied);
	tcase_add_test(c, what_is_withheld_is_left_out);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
