/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_brief_cast.c - who speaks, with what words, on which channel, when that
 * is left open.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "brief_scene.h"
#include "suite.h"

static struct scene_plan w;

static void
plan(const char *slots)
{
	json_t *facts = scene_facts("", slots);

	scene_plan(&w, facts);
	ck_assert_msg(json_is_true(json_object_get(w.answer, "possible")), "%s",
	    json_dumps(w.answer, JSON_INDENT(1)));
	scene_obeys(facts, &w);
	json_decref(facts);
}

static void
check_is(const char *name, const char *key, const char *expected)
{
	const char *is = json_text(scene_slot(&w, name), key);

	ck_assert_msg(strcmp(is, expected) == 0, "%s of %s is %s, not %s", key,
	    name, is, expected);
}

/* Whether a reason begins with these words. */
static bool
says(const char *name, const char *begin)
{
	const json_t *why = json_object_get(scene_slot(&w, name), "why"), *s;
	size_t i;

	json_array_foreach(why, i, s) if (strncmp(json_string_value(s), begin,
					      strlen(begin)) == 0) return true;
	return false;
}

START_TEST(all_that_is_open_is_chosen_and_reasoned)
{
	plan("{'name': 'a'}");
	check_is("a", "organisation", "japan");
	check_is("a", "message", "japan-asian-nato");
	check_is("a", "language", "id");
	check_is("a", "channel", "television");
	ck_assert(says("a", "Of the channels of \"indonesia\", television "
			    "stands first"));
	ck_assert(says("a", "It is prime time of television at"));
	ck_assert(says("a", "For it: "));
	scene_plan_done(&w);
}
END_TEST

START_TEST(what_is_given_narrows_the_choice)
{
	plan("{'name': 'a', 'organisation': 'australia'},"
	     "{'name': 'b', 'types': ['explain'], 'audience': 'viet-nam'},"
	     "{'name': 'c', 'language': 'en', 'audience': 'philippines'}");
	check_is("a", "message", "australia-asian-nato");
	check_is("b", "message", "australia-asian-nato");
	check_is("b", "language", "vi");
	check_is("c", "language", "en");
	scene_plan_done(&w);
}
END_TEST

START_TEST(slots_to_one_audience_say_different_things)
{
	char first[65];

	plan("{'name': 'a', 'narrative': 'multipolar-order',"
	     "'organisation': 'japan', 'priority': 'low'},"
	     "{'name': 'b', 'narrative': 'multipolar-order',"
	     "'organisation': 'japan', 'priority': 'high'}");
	snprintf(first, sizeof(first), "%s",
	    json_text(scene_slot(&w, "b"), "message"));
	ck_assert_str_ne(first, json_text(scene_slot(&w, "a"), "message"));
	scene_plan_done(&w);
	/* What matters more is given the better words. */
	plan("{'name': 'b', 'narrative': 'multipolar-order',"
	     "'organisation': 'japan'}");
	check_is("b", "message", first);
	scene_plan_done(&w);
	/* What somebody says already is not said again. */
	plan("{'name': 'a', 'message': 'japan-bandung-order', 'language': 'id',"
	     "'channel': 'web'},"
	     "{'name': 'b', 'narrative': 'multipolar-order',"
	     "'organisation': 'japan'}");
	check_is("b", "message", "japan-partner-sea");
	scene_plan_done(&w);
}
END_TEST

START_TEST(a_given_message_finds_its_language)
{
	plan("{'name': 'a', 'message': 'japan-asian-nato'},"
	     "{'name': 'b', 'message': 'japan-asian-nato',"
	     "'audience': 'viet-nam'}");
	check_is("a", "language", "id");
	check_is("b", "language", "vi");
	ck_assert(says("b", "Of the languages of the message, most of "
			    "\"viet-nam\" read vi"));
	scene_plan_done(&w);
}
END_TEST

START_TEST(the_channel_is_the_one_that_most_use)
{
	plan("{'name': 'a', 'audience': 'nepal', 'language': 'en'},"
	     "{'name': 'b', 'audience': 'chatham', 'language': 'en'}");
	check_is("a", "channel", "radio");
	ck_assert(says("a", "Of the channels of \"nepal\", most people use "
			    "radio (60%)."));
	check_is("b", "channel", "television"); /* of its parent */
	scene_plan_done(&w);
}
END_TEST

START_TEST(a_voice_in_the_way_is_replaced)
{
	plan("{'name': 'a', 'audience': 'japan-public', 'language': 'en'}");
	check_is("a", "organisation", "australia");
	scene_plan_done(&w);
}
END_TEST

/* Words hold to the end of the last day of their evidence, UTC. */
START_TEST(words_are_said_while_their_evidence_holds)
{
	scene_put_lapsing("2027-02-10");
	scene_basis.weights = (struct plan_weights){.prime = 1};
	plan("{'name': 'a', 'message': 'm', 'language': 'en', 'channel': 'web',"
	     "'audience': 'philippines', 'latest': '2027-02-11T12:00:00Z'}");
	ck_assert_int_lt(
	    strcmp(json_text(scene_slot(&w, "a"), "planned_at"), "2027-02-11T"),
	    0);
	scene_plan_done(&w);
	/* Another voice lasts longer; both may speak before. */
	plan("{'name': 'a', 'narrative': 'proxy-war', 'language': 'en',"
	     "'audience': 'philippines', 'earliest': '2027-02-11T00:00:00Z'}");
	check_is("a", "organisation", "south-korea");
	scene_plan_done(&w);
	plan("{'name': 'a', 'narrative': 'proxy-war', 'language': 'en',"
	     "'audience': 'philippines'},"
	     "{'name': 'b', 'narrative': 'proxy-war', 'language': 'en',"
	     "'audience': 'philippines', 'organisation': 'south-korea',"
	     "'latest': '2027-02-01T00:00:00Z'}");
	ck_assert_uint_eq(brief_problem(w.brief)->slots[0].nchoices, 2);
	scene_plan_done(&w);
	scene_put_lapsing("2027-03-10");
	plan("{'name': 'a', 'message': 'm', 'language': 'en', 'channel': 'web',"
	     "'audience': 'philippines', 'earliest': '2027-02-11T12:00:00Z'}");
	scene_plan_done(&w);
}
END_TEST

START_TEST(words_are_said_near_their_deed)
{
	json_t *facts = scene_facts("'starts_at': '2027-05-01T00:00:00Z',"
				    "'ends_at': '2027-08-01T00:00:00Z'",
	    "{'name': 'a', 'narrative': 'multipolar-order',"
	    "'audience': 'viet-nam', 'organisation': 'japan',"
	    "'types': ['positive']}");

	scene_basis.weights = (struct plan_weights){.deed = 1};
	scene_plan(&w, facts);
	scene_obeys(facts, &w);
	scene_at(&w, "a", "2027-06-30T05:00:00Z"); /* noon in Viet Nam */
	ck_assert(says("a",
	    "Its deed is \"Training for port and coast guard officers\" for "
	    "viet-nam, due on 2027-06-30."));
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

START_TEST(a_deed_that_is_done_is_not_due)
{
	plan("{'name': 'a', 'message': 'korea-own-path',"
	     "'audience': 'indonesia', 'organisation': 'south-korea'}");
	ck_assert(says("a",
	    "Its deed is \"First Korea\u2013Africa Summit\" for africa, which "
	    "was due on 2024-06-05 and is delivered."));
	scene_plan_done(&w);
}
END_TEST

START_TEST(priorities_are_weights)
{
	const struct plan_problem *p;

	plan("{'name': 'a', 'priority': 'high'},"
	     "{'name': 'b', 'audience': 'viet-nam'},"
	     "{'name': 'c', 'audience': 'kenya', 'priority': 'low',"
	     "'narrative': 'proxy-war', 'language': 'en'}");
	p = brief_problem(w.brief);
	ck_assert_double_eq(p->slots[0].priority, 2);
	ck_assert_double_eq(p->slots[1].priority, 1);
	ck_assert_double_eq(p->slots[2].priority, 0.5);
	scene_plan_done(&w);
}
END_TEST

/* Seven voices in one chorus could be cast in more ways than are tried. */
START_TEST(a_large_chorus_is_cast)
{
	plan("{'name': 'a', 'chorus': 'x', 'language': 'en'},"
	     "{'name': 'b', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'viet-nam'},"
	     "{'name': 'c', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'malaysia'},"
	     "{'name': 'd', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'thailand'},"
	     "{'name': 'e', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'philippines'},"
	     "{'name': 'f', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'myanmar'},"
	     "{'name': 'g', 'chorus': 'x', 'language': 'en',"
	     "'audience': 'nepal'}");
	ck_assert_uint_eq(brief_problem(w.brief)->slots[0].nchoices, 1);
	ck_assert_uint_eq(brief_problem(w.brief)->slots[6].nchoices, 2);
	scene_plan_done(&w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("brief_cast");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, scene_open, scene_close);
	tcase_add_test(c, all_that_is_open_is_chosen_and_reasoned);
	tcase_add_test(c, what_is_given_narrows_the_choice);
	tcase_add_test(c, slots_to_one_audience_say_different_things);
	tcase_add_test(c, a_given_message_finds_its_language);
	tcase_add_test(c, the_channel_is_the_one_that_most_use);
	tcase_add_test(c, a_voice_in_the_way_is_replaced);
	tcase_add_test(c, words_are_said_while_their_evidence_holds);
	tcase_add_test(c, words_are_said_near_their_deed);
	tcase_add_test(c, a_deed_that_is_done_is_not_due);
	tcase_add_test(c, priorities_are_weights);
	tcase_add_test(c, a_large_chorus_is_cast);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
