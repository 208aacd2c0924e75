/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_changes.c - recommend_changes(): what differs between two answers, in
 * sentences. Owns nothing.
 */
#include <check.h>
#include <string.h>

#include "base/json.h"
#include "engine/recommend/recommend.h"
#include "suite.h"

static json_t *
item(const char *message, double score, double match)
{
	return json_pack("{s:s, s:i, s:f, s:s, s:{s:{s:f, s:s}}}", "message",
	    message, "version", 1, "score", score, "text", "T", "factors",
	    "match", "score", match, "reason", "It matches.");
}

/* All sentences as one text. */
static const char *
changes(json_t *then, json_t *now)
{
	static char text[2000];
	json_t *list = recommend_changes(then, now);
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < json_array_size(list); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s\n",
		    json_string_value(json_array_get(list, i)));
	ck_assert_uint_lt(len, sizeof(text));
	json_decref(list);
	json_decref(then);
	json_decref(now);
	return text;
}

static json_t *
answer(const char *posture, json_t *recommendations, json_t *not_chosen)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "posture", posture, "priority",
	    "high", "recommendations", recommendations, "not_chosen",
	    not_chosen);
}

START_TEST(nothing_changed)
{
	ck_assert_str_eq(
	    changes(answer("debunk", json_pack("[o]", item("a", 0.5, 0.5)),
			json_array()),
		answer("debunk", json_pack("[o]", item("a", 0.5, 0.5)),
		    json_array())),
	    "");
}
END_TEST

START_TEST(a_posture_and_a_place)
{
	ck_assert_str_eq(changes(answer("debunk",
				     json_pack("[o, o]", item("a", 0.5, 0.5),
					 item("b", 0.4, 0.5)),
				     json_array()),
			     answer("explain",
				 json_pack("[o, o]", item("b", 0.6, 0.9),
				     item("a", 0.5, 0.5)),
				 json_array())),
	    "The posture is explain; it was debunk.\n"
	    "a stands at 2 with 0.5000; it stood at 1 with 0.5000.\n"
	    "b stands at 1 with 0.6000; it stood at 2 with 0.4000.\n"
	    "Of the factors of b, match moved most: from 0.5000 to 0.9000. It "
	    "matches.\n");
}
END_TEST

START_TEST(one_fell_out_and_one_is_new)
{
	ck_assert_str_eq(
	    changes(answer("debunk",
			json_pack("[o, o]", item("a", 0.5, 0.5),
			    item("gone", 0.4, 0.5)),
			json_array()),
		answer("debunk", json_pack("[o]", item("c", 0.6, 0.5)),
		    json_pack("[{s:s, s:s}]", "message", "a", "reason",
			"Its evidence e is expired."))),
	    "a is not recommended any more. Its evidence e is expired.\n"
	    "gone is not recommended any more. It does not answer the "
	    "narrative now, or is gone.\n"
	    "c is new, at 1 with 0.6000.\n");
}
END_TEST

START_TEST(another_better_messenger)
{
	json_t *then = answer("debunk", json_array(), json_array());
	json_t *now = answer("debunk", json_array(), json_array());

	json_object_set_new(then, "better_messenger",
	    json_pack("{s:s}", "organisation", "japan"));
	ck_assert_str_eq(changes(json_incref(then), json_incref(now)),
	    "japan is no better messenger any more.\n");
	json_object_set_new(now, "better_messenger",
	    json_pack("{s:s}", "organisation", "korea"));
	ck_assert_str_eq(changes(then, now),
	    "The better messenger is korea; it was japan.\n");
}
END_TEST

/* A fall is not laid at the door of a factor that rose. */
START_TEST(a_factor_explains_its_own_way)
{
	ck_assert_str_eq(
	    changes(answer("debunk", json_pack("[o]", item("a", 0.6, 0.5)),
			json_array()),
		answer("debunk", json_pack("[o]", item("a", 0.5, 0.9)),
		    json_array())),
	    "a stands at 1 with 0.5000; it stood at 1 with 0.6000.\n");
}
END_TEST

START_TEST(settings_are_told)
{
	const struct recommend_settings then = {
	    .weights = {[COUNTERPOINT_MESSENGER] = 6}, .near_copy = 0.6};
	const struct recommend_settings now = {.near_copy = 0.5};
	json_t *list = recommend_settings_compare(&then, &now);

	ck_assert_uint_eq(json_array_size(list), 2);
	ck_assert_str_eq(json_string_value(json_array_get(list, 0)),
	    "The setting weight_messenger is 0; it was 6.");
	ck_assert_str_eq(json_string_value(json_array_get(list, 1)),
	    "The setting near_copy is 0.5; it was 0.6.");
	json_decref(list);
	list = recommend_settings_compare(&then, &then);
	ck_assert_uint_eq(json_array_size(list), 0);
	json_decref(list);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("changes");
	TCase *tests = tcase_create("changes");

	tcase_add_test(tests, nothing_changed);
	tcase_add_test(tests, a_posture_and_a_place);
	tcase_add_test(tests, one_fell_out_and_one_is_new);
	tcase_add_test(tests, another_better_messenger);
	tcase_add_test(tests, a_factor_explains_its_own_way);
	tcase_add_test(tests, settings_are_told);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
