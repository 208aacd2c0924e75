/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_brief_others.c - what a plan knows of who is not in the campaign: desks
 * that are silent, slots of other campaigns, audiences that are part of each
 * other. Only an early start counts, so that each plan is known to the minute.
 */
#include <check.h>
#include <stdio.h>
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

/* Plans a campaign beside others and checks that the plan obeys both. */
static void
plan(const char *campaign, const char *slots, const char *others)
{
	json_t *facts = scene_facts(campaign, slots);

	json_object_set_new(facts, "others", scene_json(others));
	scene_plan(&w, facts);
	ck_assert_msg(json_is_true(json_object_get(w.answer, "possible")), "%s",
	    json_dumps(w.answer, JSON_INDENT(1)));
	scene_obeys(facts, &w);
	json_decref(facts);
}

/* The same for one slot, which is to start then, in a voice. */
static void
plan_one(const char *campaign, const char *slot, const char *others,
    const char *time, const char *voice)
{
	plan(campaign, slot, others);
	scene_at(&w, "a", time);
	ck_assert_str_eq(json_text(scene_slot(&w, "a"), "organisation"), voice);
	scene_plan_done(&w);
}

static void
conflict(const char *campaign, const char *slots, const char *others,
    const char *sentences, const char *relaxation)
{
	json_t *facts = scene_facts(campaign, slots);

	json_object_set_new(facts, "others", scene_json(others));
	scene_plan(&w, facts);
	scene_conflict(&w, sentences, relaxation);
	scene_plan_done(&w);
	json_decref(facts);
}

static size_t
count_changes(const char *change)
{
	const json_t *list = json_object_get(
	    json_array_get(json_object_get(w.answer, "conflicts"), 0),
	    "relaxations");
	size_t n = 0, i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		n += strcmp(json_text(item, "change"), change) == 0;
	}
	return n;
}

/* --- desks that are silent --- */

/* A desk with a name that falls silent from day to day. */
static void
put_silent(const char *slug, const char *from, const char *to)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "{'slug': '%s', 'legal_name': 'Sample desk', 'kind': 'agency',"
	    "'country': 'JP', 'voice_line': 'v', 'time_zone': 'Asia/Tokyo',"
	    "'blackouts': [{'from': '%s', 'to': '%s', 'reason': 'recess'}]}",
	    slug, from, to);
	scene_put(NOUN_ORGANISATION, text);
}

#define BY_JAPAN "{'name': 'a', 'organisation': 'japan'}"

START_TEST(a_silent_desk_is_planned_around_by_its_own_clock)
{
	put_silent("japan", "2027-01-30", "2027-02-02");
	plan_one("", BY_JAPAN, "[]", "2027-02-02T15:00:00Z", "japan");
}
END_TEST

/* Who is silent keeps nobody else from speaking, and speaks itself when it is
 * best placed and need not be early. */
START_TEST(a_silent_voice_is_in_nobody_s_way)
{
	const char *open = "{'name': 'a', 'language': 'en',"
			   "'latest': '2027-02-02T10:00:00Z'}";

	put_silent("japan", "2027-02-01", "2027-02-01");
	put_silent("south-korea", "2027-02-01", "2027-02-05");
	plan_one("", open, "[]", "2027-02-01T00:00:00Z", "australia");
	put_silent("australia", "2027-02-01", "2027-02-05");
	plan_one("", open, "[]", "2027-02-01T15:00:00Z", "japan");
	put_silent("australia", "2027-02-04", "2027-02-05");
	put_silent("japan", "2027-02-01", "2027-02-03");
	plan_one("", open, "[]", "2027-02-01T00:00:00Z", "australia");
}
END_TEST

/* Japan has time until 15:00 on the first day, which Australia has not; on the
 * second there is another slot. */
START_TEST(what_one_voice_alone_can_do_is_found)
{
	put_silent("australia", "2027-01-31", "2027-02-01");
	plan("'cadence_cap': 1, 'blackouts': [{'starts_at':"
	     "'2027-02-01T15:00:00Z', 'ends_at': '2027-02-01T17:00:00Z',"
	     "'reason': 'r'}]",
	    "{'name': 'a', 'language': 'en', 'message': 'japan-asian-nato',"
	    "'planned_at': '2027-02-02T10:00:00Z'},"
	    "{'name': 'b', 'narrative': 'asian-nato', 'language': 'en',"
	    "'latest': '2027-02-02T12:00:00Z'}",
	    "[]");
	scene_at(&w, "b", "2027-02-01T00:00:00Z");
	ck_assert_str_eq(
	    json_text(scene_slot(&w, "b"), "organisation"), "japan");
	scene_plan_done(&w);
}
END_TEST

START_TEST(all_desks_that_are_silent_are_told)
{
	put_silent("japan", "2027-02-01", "2027-02-03");
	put_silent("australia", "2027-02-01", "2027-02-03");
	put_silent("south-korea", "2027-02-01", "2027-02-03");
	conflict("",
	    "{'name': 'a', 'language': 'en',"
	    "'latest': '2027-02-02T00:00:00Z'}",
	    "[]",
	    "\"a\" starts within the window \"until Tuesday 2 February 2027, "
	    "07:00 (Asia/Jakarta, UTC+7)\".\n"
	    "\"a\" starts outside the blackout \"recess (2027-02-01 to "
	    "2027-02-03, Asia/Tokyo, of japan)\".\n"
	    "\"a\" starts outside the blackout \"recess (2027-02-01 to "
	    "2027-02-03, Asia/Tokyo, of australia)\".\n",
	    "");
}
END_TEST

/* --- slots of other campaigns --- */

START_TEST(other_campaigns_are_kept_away_from)
{
	plan_one("", BY_JAPAN,
	    "[{'audience': 'kenya', 'planned_at': '2027-02-01T01:00:00Z'},"
	    "{'audience': 'indonesia', 'planned_at': '2027-02-01T00:45:30Z'}]",
	    "2027-02-01T01:50:00Z", "japan");
}
END_TEST

#define TO(audience)                    \
	"[{'audience': '" audience "'," \
	"'planned_at': '2027-02-01T00:30:00Z'}]"

/* The whole hears what is said to a part, and a part what is said to the whole;
 * Viet Nam does not hear what is said to Indonesia. */
START_TEST(so_are_those_that_a_part_of_the_audience_hears)
{
	plan_one("", BY_JAPAN, TO("southeast-asia"), "2027-02-01T01:30:00Z",
	    "japan");
	plan_one("'audience_gap': 90",
	    "{'name': 'a', 'audience': 'southeast-asia',"
	    "'organisation': 'japan', 'language': 'en'}",
	    TO("indonesia"), "2027-02-01T02:00:00Z", "japan");
	plan_one("", BY_JAPAN, TO("viet-nam"), "2027-02-01T00:00:00Z", "japan");
	conflict("", "{'name': 'a', 'planned_at': '2027-02-01T01:00:00Z'}",
	    TO("southeast-asia"),
	    "\"a\" starts apart from \"slots of other campaigns at "
	    "southeast-asia\".\n"
	    "\"a\" starts at the time given, \"Monday 1 February 2027, 08:00 "
	    "(Asia/Jakarta, UTC+7)\".\n",
	    "\"a\" may move 30 minutes later: \"a\" at Monday 1 February "
	    "2027, 08:30 (Asia/Jakarta, UTC+7).");
}
END_TEST

#define OF_JAPAN                                          \
	"[{'audience': 'kenya', 'organisation': 'japan'," \
	"'planned_at': '2027-02-01T00:30:00Z'},"          \
	"{'audience': 'kenya', 'organisation': 'nato',"   \
	"'planned_at': '2027-02-01T03:30:00Z'}]"

START_TEST(an_organisation_keeps_its_gap_across_campaigns)
{
	plan_one("", BY_JAPAN, OF_JAPAN, "2027-02-01T00:00:00Z", "japan");
	plan_one("'organisation_gap': 45", BY_JAPAN, OF_JAPAN,
	    "2027-02-01T01:15:00Z", "japan");
	conflict("'organisation_gap': 45",
	    "{'name': 'a', 'organisation': 'japan',"
	    "'latest': '2027-02-01T01:00:00Z'}",
	    OF_JAPAN,
	    "\"a\" starts within the window \"until Monday 1 February 2027, "
	    "08:00 (Asia/Jakarta, UTC+7)\".\n"
	    "\"a\" starts apart from \"slots of other campaigns of "
	    "japan\".\n",
	    "");
}
END_TEST

/* Midnight is at 15:00 UTC in Tokyo, at 17:00 in Jakarta. */
START_TEST(caps_count_across_campaigns)
{
	const char *to_indonesia =
	    "[{'audience': 'indonesia', 'planned_at': '2027-02-01T16:59:00Z'}]";

	plan_one("'organisation_cap': 1", BY_JAPAN, OF_JAPAN,
	    "2027-02-01T15:00:00Z", "japan");
	plan_one("'organisation_cap': 2", BY_JAPAN, OF_JAPAN,
	    "2027-02-01T00:00:00Z", "japan");
	plan_one("'cadence_cap': 1", BY_JAPAN, to_indonesia,
	    "2027-02-01T18:00:00Z", "japan");
	plan_one("'cadence_cap': 2", BY_JAPAN, to_indonesia,
	    "2027-02-01T00:00:00Z", "japan");
	conflict("'cadence_cap': 1",
	    "{'name': 'a', 'planned_at': '2027-02-01T03:00:00Z'}", to_indonesia,
	    "\"a\" starts at the time given, \"Monday 1 February 2027, 10:00 "
	    "(Asia/Jakarta, UTC+7)\".\n"
	    "At most 1 slot a day for \"indonesia\", with those of other "
	    "campaigns.\n",
	    "2 instead: at most 1 slot a day for \"indonesia\", with those of "
	    "other campaigns.");
}
END_TEST

/* --- audiences that are part of each other --- */

#define WHOLE(time, more)                                               \
	"{'name': 'a', 'audience': 'southeast-asia', 'language': 'en'," \
	"'organisation': 'japan', 'planned_at': '" time "'" more "}"

START_TEST(two_desks_keep_apart_where_a_part_hears_both)
{
	const char *part = WHOLE("2027-02-01T00:00:00Z",
	    "") ","
		"{'name': 'b', 'organisation': 'australia',"
		"'earliest': '2027-02-01T00:00:00Z'}";

	plan("", part, "[]");
	scene_at(&w, "b", "2027-02-01T01:00:00Z");
	scene_plan_done(&w);
	plan("'audience_gap': 20", part, "[]");
	scene_at(&w, "b", "2027-02-01T00:20:00Z");
	scene_plan_done(&w);
	plan("",
	    WHOLE("2027-02-01T00:00:00Z",
		"") ","
		    "{'name': 'b', 'organisation': 'japan'}",
	    "[]");
	scene_at(&w, "b", "2027-02-01T00:00:00Z");
	scene_plan_done(&w);
	plan("",
	    WHOLE("2027-02-01T00:00:00Z",
		", 'chorus': 'x'") ","
				   "{'name': 'b', 'organisation': 'australia', "
				   "'chorus': 'x'}",
	    "[]");
	scene_at(&w, "b", "2027-02-01T00:00:00Z");
	scene_plan_done(&w);
	conflict("",
	    WHOLE("2027-02-01T00:00:00Z",
		"") ","
		    "{'name': 'b', 'organisation': 'australia',"
		    "'planned_at': '2027-02-01T00:10:00Z'}",
	    "[]",
	    "\"a\" starts at the time given, \"Monday 1 February 2027, 07:00 "
	    "(Asia/Bangkok, UTC+7)\".\n"
	    "\"b\" starts at the time given, \"Monday 1 February 2027, 07:10 "
	    "(Asia/Jakarta, UTC+7)\".\n"
	    "At least 1 hour lie between two organisations at \"indonesia\" "
	    "or what it is part of.\n",
	    "");
}
END_TEST

/* Sooner or later, that is the same nearness. */
START_TEST(the_same_cure_is_told_once)
{
	json_t *facts =
	    scene_facts("", "{'name': 'a', 'organisation': 'japan',"
			    "'planned_at': '2027-02-02T01:00:00Z'}");

	json_object_set_new(facts, "others",
	    scene_json("[{'audience': 'indonesia',"
		       "'planned_at': '2027-02-02T01:00:00Z'}]"));
	scene_plan(&w, facts);
	ck_assert_uint_eq(
	    count_changes("\"a\" may come 1 hour nearer to \"slots of other "
			  "campaigns at indonesia\": \"a\" at Tuesday 2 "
			  "February 2027, 08:00 (Asia/Jakarta, UTC+7)."),
	    1);
	ck_assert_uint_eq(count_changes("With free, slots may leave the times "
					"that they have."),
	    1);
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("brief_others");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, open_early, scene_close);
	tcase_add_test(c, a_silent_desk_is_planned_around_by_its_own_clock);
	tcase_add_test(c, a_silent_voice_is_in_nobody_s_way);
	tcase_add_test(c, what_one_voice_alone_can_do_is_found);
	tcase_add_test(c, all_desks_that_are_silent_are_told);
	tcase_add_test(c, other_campaigns_are_kept_away_from);
	tcase_add_test(c, so_are_those_that_a_part_of_the_audience_hears);
	tcase_add_test(c, an_organisation_keeps_its_gap_across_campaigns);
	tcase_add_test(c, caps_count_across_campaigns);
	tcase_add_test(c, two_desks_keep_apart_where_a_part_hears_both);
	tcase_add_test(c, the_same_cure_is_told_once);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
