/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_brief_words.c - what is in the way of a plan, in words: each kind of
 * conflict, and facts that are not as they should be.
 */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "brief_scene.h"
#include "suite.h"

static struct scene_plan w;

static void
conflict_of(const char *campaign, const char *slots, const char *options,
    const char *sentences, const char *relaxation)
{
	json_t *facts = scene_facts(campaign, slots);

	json_object_set_new(facts, "options", scene_json(options));
	scene_plan(&w, facts);
	scene_conflict(&w, sentences, relaxation);
	scene_plan_done(&w);
	json_decref(facts);
}

START_TEST(a_time_that_was_given_in_a_blackout)
{
	conflict_of("'blackouts': [{'starts_at': '2027-02-02T00:00:00Z',"
		    "'ends_at': '2027-02-03T00:00:00Z', 'reason': 'mourning'}]",
	    "{'name': 'a', 'planned_at': '2027-02-02T22:30:00Z'}", "{}",
	    "\"a\" starts outside the blackout \"mourning\".\n"
	    "\"a\" starts at the time given, \"Wednesday 3 February 2027, "
	    "05:30 (Asia/Jakarta, UTC+7)\".\n",
	    "\"a\" may move 1 h 30 min later: \"a\" at Wednesday 3 February "
	    "2027, 07:00 (Asia/Jakarta, UTC+7).");
}
END_TEST

START_TEST(a_desk_that_is_silent)
{
	scene_put(NOUN_ORGANISATION,
	    "{'slug': 'japan', 'legal_name': 'Sample desk', 'kind': 'agency',"
	    "'country': 'JP', 'voice_line': 'v', 'time_zone': 'Asia/Tokyo',"
	    "'blackouts': [{'from': '2027-02-01', 'to': '2027-02-03',"
	    "'reason': 'recess'}]}");
	conflict_of("",
	    "{'name': 'a', 'organisation': 'japan',"
	    "'latest': '2027-02-03T00:00:00Z'}",
	    "{}",
	    "\"a\" starts within the window \"until Wednesday 3 February "
	    "2027, 07:00 (Asia/Jakarta, UTC+7)\".\n"
	    "\"a\" starts outside the blackout \"recess (2027-02-01 to "
	    "2027-02-03, Asia/Tokyo, of japan)\".\n",
	    "");
}
END_TEST

START_TEST(windows_that_do_not_meet)
{
	conflict_of("", "{'name': 'a', 'latest': '2027-01-31T20:00:00Z'}", "{}",
	    "\"a\" starts within the window \"c, from Monday 1 February 2027, "
	    "00:00 (UTC) to Sunday 28 February 2027, 00:00 (UTC)\".\n"
	    "\"a\" starts within the window \"until Monday 1 February 2027, "
	    "03:00 (Asia/Jakarta, UTC+7)\".\n",
	    "");
	conflict_of("",
	    "{'name': 'a', 'latest': '2027-02-02T00:00:00Z',"
	    "'embargo_until': '2027-02-02T02:00:00Z'}",
	    "{}",
	    "\"a\" starts within the window \"until Tuesday 2 February 2027, "
	    "07:00 (Asia/Jakarta, UTC+7)\".\n"
	    "\"a\" starts after the embargo \"Tuesday 2 February 2027, "
	    "09:00 (Asia/Jakarta, UTC+7)\".\n",
	    "The window \"until Tuesday 2 February 2027, 07:00 (Asia/Jakarta, "
	    "UTC+7)\" of \"a\" ends 2 hours later: \"a\" at Tuesday 2 "
	    "February 2027, 09:00 (Asia/Jakarta, UTC+7).");
}
END_TEST

START_TEST(days_hours_and_weekends)
{
	const char *saturday = "{'name': 'a', 'channel': 'television',"
			       "'anchor': {'event': 'Tet',"
			       "'on': '2027-02-06', 'from_days': 0,"
			       "'to_days': 0}, 'latest': '2027-02-05T20:00Z'}";

	saturday = "{'name': 'a', 'channel': 'television',"
		   "'anchor': {'event': 'Tet', 'on': '2027-02-06',"
		   "'from_days': 0, 'to_days': 0},"
		   "'latest': '2027-02-05T20:00:00Z'}";
	conflict_of("", saturday, "{'working_days': true}",
	    "\"a\" starts outside the weekend \"indonesia\".\n"
	    "\"a\" starts on the days around \"Tet, 2027-02-06 to "
	    "2027-02-06\".\n",
	    "Without working_days, slots may start at weekends.");
	conflict_of("", saturday, "{'prime_time': true}",
	    "\"a\" starts within the window \"until Saturday 6 February 2027, "
	    "03:00 (Asia/Jakarta, UTC+7)\".\n"
	    "\"a\" starts on the days around \"Tet, 2027-02-06 to "
	    "2027-02-06\".\n"
	    "\"a\" starts in the prime time \"television at indonesia\".\n",
	    "");
}
END_TEST

START_TEST(too_late_to_clear)
{
	int64_t before = scene_basis.now;

	scene_basis.now += INT64_C(40) * 86400 * 1000000; /* 10 February */
	conflict_of("'clearance_lead': 60",
	    "{'name': 'a', 'planned_at': '2027-02-10T12:30:00Z'}", "{}",
	    "\"a\" starts after the lead time of clearances \"60 minutes from "
	    "now\".\n"
	    "\"a\" starts at the time given, \"Wednesday 10 February 2027, "
	    "19:30 (Asia/Jakarta, UTC+7)\".\n",
	    "The lead time of clearances \"60 minutes from now\" of \"a\" "
	    "ends 30 minutes earlier: \"a\" at Wednesday 10 February 2027, "
	    "19:30 (Asia/Jakarta, UTC+7).");
	conflict_of("", "{'name': 'a', 'latest': '2027-02-09T12:30:00Z'}", "{}",
	    "\"a\" starts later than \"now\".\n"
	    "\"a\" starts within the window \"until Tuesday 9 February 2027, "
	    "19:30 (Asia/Jakarta, UTC+7)\".\n",
	    "The window \"until Tuesday 9 February 2027, 19:30 (Asia/Jakarta, "
	    "UTC+7)\" of \"a\" ends 23 h 30 min later: \"a\" at Wednesday 10 "
	    "February 2027, 19:00 (Asia/Jakarta, UTC+7).");
	scene_basis.now = before;
}
END_TEST

#define HOUR_LONG                                \
	"{'name': 'a', 'organisation': 'japan'," \
	"'earliest': '2027-02-02T03:00:00Z',"    \
	"'latest': '2027-02-02T04:00:00Z'},"     \
	"{'name': 'b', 'organisation': 'japan'," \
	"'narrative': 'multipolar-order',"       \
	"'earliest': '2027-02-02T03:00:00Z',"    \
	"'latest': '2027-02-02T04:00:00Z'}"

#define HOUR_TOLD(name)                                                    \
	"\"" name "\" starts within the window \"from Tuesday 2 February " \
	"2027, 10:00 (Asia/Jakarta, UTC+7) to Tuesday 2 February 2027, "   \
	"11:00 (Asia/Jakarta, UTC+7)\".\n"

START_TEST(caps_and_gaps)
{
	conflict_of("'cadence_cap': 1", HOUR_LONG, "{}",
	    HOUR_TOLD("a")
		HOUR_TOLD("b") "At most 1 slot a day for \"indonesia\".\n",
	    "2 instead: at most 1 slot a day for \"indonesia\".");
	conflict_of("'organisation_cap': 1", HOUR_LONG, "{}",
	    HOUR_TOLD("a")
		HOUR_TOLD("b") "At most 1 slot a day of \"japan\".\n",
	    "");
	conflict_of("'audience_gap': 90", HOUR_LONG, "{}",
	    HOUR_TOLD("a") HOUR_TOLD("b") "At least 1 h 30 min lie between two "
					  "slots for \"indonesia\".\n",
	    "1 hour instead: at least 1 h 30 min lie between two slots for "
	    "\"indonesia\".");
	conflict_of("'organisation_gap': 90", HOUR_LONG, "{}",
	    HOUR_TOLD("a") HOUR_TOLD("b") "At least 1 h 30 min lie between two "
					  "slots of \"japan\".\n",
	    "");
}
END_TEST

START_TEST(orders_and_choruses)
{
	conflict_of("",
	    "{'name': 'a', 'planned_at': '2027-02-02T03:00:00Z'},"
	    "{'name': 'b', 'audience': 'viet-nam',"
	    "'planned_at': '2027-02-02T04:00:00Z',"
	    "'depends_on': [{'slot': 'a', 'least_minutes': 120}]}",
	    "{}",
	    "\"b\" starts at least 2 hours after \"a\".\n"
	    "\"a\" starts at the time given, \"Tuesday 2 February 2027, 10:00 "
	    "(Asia/Jakarta, UTC+7)\".\n"
	    "\"b\" starts at the time given, \"Tuesday 2 February 2027, 11:00 "
	    "(Asia/Ho_Chi_Minh, UTC+7)\".\n",
	    "\"b\" may move 1 hour later: \"b\" at Tuesday 2 February 2027, "
	    "12:00 (Asia/Ho_Chi_Minh, UTC+7).");
	conflict_of("",
	    "{'name': 'a', 'planned_at': '2027-02-02T03:00:00Z',"
	    "'chorus': 'x'},"
	    "{'name': 'b', 'audience': 'viet-nam', 'chorus': 'x',"
	    "'earliest': '2027-02-02T05:00:00Z'}",
	    "{}",
	    "\"a\" and \"b\" start together.\n"
	    "\"a\" starts at the time given, \"Tuesday 2 February 2027, 10:00 "
	    "(Asia/Jakarta, UTC+7)\".\n"
	    "\"b\" starts within the window \"from Tuesday 2 February 2027, "
	    "12:00 (Asia/Ho_Chi_Minh, UTC+7)\".\n",
	    "");
}
END_TEST

#define AIRED(name, time)                                       \
	"{'name': '" name "', 'chorus': 'x', 'channel': 'web'," \
	"'message': 'japan-asian-nato', 'language': 'id',"      \
	"'planned_at': '" time "', 'meta': {'state': 'scheduled'}},"

START_TEST(a_broken_chorus_cannot_be_joined)
{
	conflict_of("",
	    AIRED("a", "2027-02-02T03:00:00Z")
		AIRED("b", "2027-02-02T05:00:00Z") "{'name': 'c', 'chorus': "
						   "'x', 'audience': 'kenya'}",
	    "{}",
	    "\"c\" is in chorus \"x\" with \"a\" and \"b\", which stand at two "
	    "times.\n",
	    "");
}
END_TEST

START_TEST(another_campaign)
{
	json_t *facts = scene_facts(
	    "", "{'name': 'a', 'planned_at': '2027-02-02T03:00:00Z'}");

	json_object_set_new(facts, "others",
	    scene_json("[{'audience': 'indonesia',"
		       "'planned_at': '2027-02-02T03:40:00Z'}]"));
	scene_plan(&w, facts);
	scene_conflict(&w,
	    "\"a\" starts apart from \"slots of other campaigns at "
	    "indonesia\".\n"
	    "\"a\" starts at the time given, \"Tuesday 2 February 2027, 10:00 "
	    "(Asia/Jakarta, UTC+7)\".\n",
	    "\"a\" may come 20 minutes nearer to \"slots of other campaigns at "
	    "indonesia\": \"a\" at Tuesday 2 February 2027, 10:00 "
	    "(Asia/Jakarta, UTC+7).");
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

START_TEST(evidence_that_has_lapsed_by_then)
{
	scene_put_lapsing("2027-02-10");
	conflict_of("",
	    "{'name': 'a', 'message': 'm', 'language': 'en',"
	    "'channel': 'web', 'audience': 'philippines',"
	    "'planned_at': '2027-02-11T03:00:00Z'}",
	    "{}",
	    "\"a\" starts at the time given, \"Thursday 11 February 2027, "
	    "11:00 (Asia/Manila, UTC+8)\".\n"
	    "\"a\" starts as long as the evidence of \"m, valid until "
	    "2027-02-10\" holds.\n",
	    "\"a\" may move 3 h 5 min earlier: \"a\" at Thursday 11 February "
	    "2027, 07:55 (Asia/Manila, UTC+8).");
}
END_TEST

START_TEST(nobody_can_say_it)
{
	conflict_of("",
	    "{'name': 'a', 'narrative': 'nato-expansion',"
	    "'organisation': 'japan'}",
	    "{}",
	    "No cleared message of \"japan\" answers \"nato-expansion\" at "
	    "\"indonesia\"; \"counterpoint gaps --audience indonesia "
	    "--narrative nato-expansion\" tells what to write.\n",
	    "");
	conflict_of("",
	    "{'name': 'a', 'types': ['call_to_action', 'positive'],"
	    "'language': 'en'}",
	    "{}",
	    "No cleared message of a partner answers \"asian-nato\" at "
	    "\"indonesia\" in en, as call_to_action or positive; "
	    "\"counterpoint gaps --audience indonesia --narrative asian-nato\" "
	    "tells what to write.\n",
	    "");
	conflict_of("",
	    "{'name': 'a', 'audience': 'japan-public',"
	    "'message': 'japan-asian-nato', 'language': 'en'}",
	    "{}", "\"japan\" must not address the audience \"japan-public\".\n",
	    "");
	conflict_of("",
	    "{'name': 'a', 'message': 'gone', 'language': 'en',"
	    "'channel': 'web'}",
	    "{}", "The library has no message \"gone\".\n", "");
}
END_TEST

START_TEST(it_is_told_why_nobody_can_say_it)
{
	scene_put(NOUN_MESSAGE,
	    "{'slug': 'm', 'organisation': 'japan', 'type': 'explain',"
	    "'narratives': ['proxy-war'], 'evidence': [],"
	    "'variants': [{'language': 'en', 'fact': 'f', 'native_review': "
	    "'done'}], "
	    "'meta':"
	    "{'version': 1, 'hash': '', 'state': 'draft', 'author': 'a'}}");
	conflict_of("",
	    "{'name': 'a', 'narrative': 'proxy-war',"
	    "'organisation': 'japan'}",
	    "{}",
	    "No cleared message of \"japan\" answers \"proxy-war\" at "
	    "\"indonesia\"; \"counterpoint gaps --audience indonesia "
	    "--narrative proxy-war\" tells what to write.\n"
	    "The message \"m\" is no choice: Its latest version is draft, not "
	    "cleared by a second person.\n",
	    "");
}
END_TEST

START_TEST(no_channel_or_language_is_known)
{
	scene_put(NOUN_AUDIENCE,
	    "{'slug': 'quiet', 'name': 'Q', 'kind': 'country',"
	    "'time_zone': 'UTC', 'min_population': 100000,"
	    "'languages': [{'language': 'fr', 'share': 1}]}");
	conflict_of("",
	    "{'name': 'a', 'audience': 'quiet', 'channel': 'web',"
	    "'message': 'japan-asian-nato'}",
	    "{}",
	    "The message \"japan-asian-nato\" has no text in a language of "
	    "\"quiet\".\n",
	    "");
	conflict_of("", "{'name': 'a', 'audience': 'quiet'}", "{}",
	    "\"a\" leaves the channel open, and none is known of \"quiet\".\n",
	    "");
}
END_TEST

/* A slot without words does not keep the others from being looked at. */
START_TEST(both_sorts_of_conflicts_are_told)
{
	json_t *facts =
	    scene_facts("", "{'name': 'a', 'narrative': 'nato-expansion',"
			    "'organisation': 'japan'}, {'name': 'b'}");

	scene_plan(&w, facts);
	ck_assert(json_is_false(json_object_get(w.answer, "possible")));
	ck_assert_uint_eq(
	    json_array_size(json_object_get(w.answer, "slots")), 0);
	ck_assert_str_eq(json_string_value(json_array_get(
			     json_object_get(w.answer, "notes"), 0)),
	    "All other slots can be planned.");
	scene_plan_done(&w);
	json_array_remove(
	    json_object_get(json_object_get(facts, "campaign"), "slots"), 1);
	scene_plan(&w, facts);
	ck_assert_ptr_null(brief_problem(w.brief));
	ck_assert(json_is_false(json_object_get(w.answer, "possible")));
	scene_plan_done(&w);
	json_decref(facts);
}
END_TEST

START_TEST(what_is_not_known_is_said)
{
	json_t *facts = scene_facts("", HOUR_LONG), *answer, *applied;
	struct plan_result unknown = {.verdict = PROVE_UNKNOWN};
	struct brief *brief;
	struct err err;

	ck_assert_int_eq(brief_make(&scene_basis, facts, &brief, &err), 0);
	answer = brief_answer(brief, &unknown);
	applied = brief_applied(brief, &unknown);
	ck_assert(json_is_null(json_object_get(answer, "possible")));
	ck_assert_uint_eq(json_array_size(json_object_get(answer, "notes")), 1);
	ck_assert_uint_eq(json_array_size(applied), 0);
	json_decref(answer);
	json_decref(applied);
	brief_free(brief);
	json_decref(facts);
}
END_TEST

static void
refused(json_t *facts, enum err_code code, const char *field)
{
	struct brief *brief = NULL;
	struct err err = {0};

	ck_assert_int_eq(brief_make(&scene_basis, facts, &brief, &err), -1);
	ck_assert_ptr_null(brief);
	ck_assert_int_eq(err.code, code);
	ck_assert_str_eq(err.field, field);
	ck_assert_str_ne(err.text, "");
	json_decref(facts);
}

static json_t *
many(const char *list, size_t n)
{
	json_t *facts = scene_facts("", "{'name': 'a'}");
	json_t *campaign = json_object_get(facts, "campaign");
	json_t *to = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    to, json_pack("{s:s, s:s, s:s, s:s}", "audience", "kenya",
			    "planned_at", "2027-02-02T00:00:00Z", "starts_at",
			    "2027-02-02T00:00:00Z", "reason", "r"));
	json_object_set_new(
	    strcmp(list, "others") == 0 ? facts : campaign, list, to);
	return facts;
}

START_TEST(faults_name_their_field)
{
	refused(scene_json("{}"), ERR_INVALID, "slug");
	refused(scene_facts("", ""), ERR_INVALID, "slots");
	refused(scene_facts("'ends_at': 'soon'", "{'name': 'a'}"), ERR_INVALID,
	    "ends_at");
	refused(
	    scene_facts("'ends_at': '2031-01-01T00:00:00Z'", "{'name': 'a'}"),
	    ERR_INVALID, "ends_at");
	refused(
	    scene_facts("'ends_at': '2027-01-01T00:00:00Z'", "{'name': 'a'}"),
	    ERR_INVALID, "starts_at");
	refused(scene_facts("'audience_gap': 1000000", "{'name': 'a'}"),
	    ERR_INVALID, "audience_gap");
	refused(scene_facts("", "{'name': 'a', 'time_zone': 'Mars/Base'}"),
	    ERR_INVALID, "slots[0].time_zone");
	refused(scene_facts("", "{'name': 'a'}, {'name': 'b',"
				"'audience': 'nowhere'}"),
	    ERR_NOT_FOUND, "slots[1].audience");
	refused(scene_facts("", "{'name': 'a', 'narrative': 'none'}"),
	    ERR_NOT_FOUND, "slots[0].narrative");
	refused(scene_facts("", "{'name': 'a', 'depends_on': [{'slot': 'a',"
				"'least_minutes': 1000000}]}"),
	    ERR_INVALID, "slots[0].depends_on[0].least_minutes");
	refused(scene_facts("", "{'name': 'a', 'anchor': {'event': 'e',"
				"'on': '2027-02-30', 'from_days': 0,"
				"'to_days': 1}}"),
	    ERR_INVALID, "slots[0].anchor.on");
	refused(scene_facts("", "{'name': 'a', 'meta': {'state': 'cleared'}}"),
	    ERR_INVALID, "slots[0].planned_at");
	refused(many("others", BRIEF_OTHERS_MAX + 1), ERR_INVALID, "others");
	refused(many("blackouts", BRIEF_BLACKOUTS_MAX + 1), ERR_INVALID,
	    "blackouts");
	refused(many("slots", BRIEF_SLOTS_MAX + 1), ERR_INVALID, "slots");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("brief_words");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, scene_open, scene_close);
	tcase_add_test(c, a_time_that_was_given_in_a_blackout);
	tcase_add_test(c, a_desk_that_is_silent);
	tcase_add_test(c, windows_that_do_not_meet);
	tcase_add_test(c, days_hours_and_weekends);
	tcase_add_test(c, too_late_to_clear);
	tcase_add_test(c, caps_and_gaps);
	tcase_add_test(c, orders_and_choruses);
	tcase_add_test(c, a_broken_chorus_cannot_be_joined);
	tcase_add_test(c, another_campaign);
	tcase_add_test(c, evidence_that_has_lapsed_by_then);
	tcase_add_test(c, nobody_can_say_it);
	tcase_add_test(c, it_is_told_why_nobody_can_say_it);
	tcase_add_test(c, no_channel_or_language_is_known);
	tcase_add_test(c, both_sorts_of_conflicts_are_told);
	tcase_add_test(c, what_is_not_known_is_said);
	tcase_add_test(c, faults_name_their_field);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
