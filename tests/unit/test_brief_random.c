/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_brief_random.c - campaigns made at random from a seed: a plan obeys the
 * facts, and where there is none, it is said why. And how long it takes.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "brief_scene.h"
#include "recommend_world.h"
#include "suite.h"

enum { CAMPAIGNS = 1000, SLOTS = 12 };

#define HOUR INT64_C(3600000000)

static const char *const audiences[] = {"nepal", "chatham", "lord-howe",
    "egypt", "indonesia", "viet-nam", "kenya", "brazil", "india", "jordan",
    "new-zealand-public", "japan-public", "southeast-asia", "southern-asia"};
static const char *const narratives[] = {"asian-nato", "proxy-war",
    "multipolar-order", "balanced-neutrality", "sanctions-illegitimate",
    "nuclear-self-defence", "japan-remilitarising"};
static const char *const messages[] = {"japan-asian-nato", "korea-proxy-war",
    "australia-double-standards", "japan-partner-sea", "australia-sea-finance",
    "korea-nuclear-cost"};
static const char *const channels[] = {"web", "radio", "television", "social"};
static const char *const partners[] = {"japan", "south-korea", "australia"};

#define PICK(list) \
	json_string((list)[world_random(sizeof(list) / sizeof(*(list)))])

static bool
chance(unsigned percent)
{
	return world_random(100) < percent;
}

/* A time in a campaign that lasts so many hours, sometimes beside the grid. */
static json_t *
some_time(int64_t from, unsigned hours)
{
	int64_t at = from + (int64_t)world_random(hours * 4) * (HOUR / 4);
	char text[CLOCK_TEXT];

	if (chance(10))
		at += world_random(3600) * INT64_C(1000000);
	return json_string(clock_format(at, text));
}

static void
set(json_t *to, const char *key, unsigned percent, json_t *value)
{
	if (chance(percent))
		json_object_set_new(to, key, value);
	else
		json_decref(value);
}

/* What happened already, or is about to. */
static void
make_fact(json_t *slot, int64_t from, unsigned hours)
{
	static const char *const states[] = {
	    "released", "scheduled", "cleared"};

	json_object_set_new(slot, "message", PICK(messages));
	json_object_set_new(slot, "language", json_string("en"));
	json_object_set_new(slot, "channel", PICK(channels));
	json_object_set_new(slot, "planned_at", some_time(from, hours));
	json_object_set_new(
	    slot, "meta", json_pack("{s:o}", "state", PICK(states)));
}

static void
make_window(json_t *slot, int64_t from, unsigned hours)
{
	unsigned begin = world_random(hours);
	char text[CLOCK_TEXT];

	json_object_set_new(slot, "earliest",
	    json_string(clock_format(from + begin * HOUR, text)));
	json_object_set_new(slot, "latest",
	    json_string(clock_format(
		from + (begin + 1 + world_random(hours - begin)) * HOUR,
		text)));
}

static void
make_plan_slot(json_t *slot, int64_t from, unsigned hours)
{
	static const char *const chorus[] = {"x", "y"};

	json_object_set_new(slot, "narrative", PICK(narratives));
	set(slot, "message", 20, PICK(messages));
	if (json_object_get(slot, "message") == NULL)
		set(slot, "organisation", 30, PICK(partners));
	set(slot, "channel", 40, PICK(channels));
	set(slot, "language", 50, json_string("en"));
	set(slot, "types", 10, json_pack("[s, s]", "debunk", "explain"));
	set(slot, "chorus", 15, PICK(chorus));
	if (chance(15))
		json_object_set_new(slot, "planned_at", some_time(from, hours));
	else if (chance(40))
		make_window(slot, from, hours);
	set(slot, "embargo_until", 10, some_time(from, hours / 2 + 1));
}

static void
make_ties(json_t *slot, unsigned number, int64_t from)
{
	char name[16], date[CLOCK_DATE];
	json_t *order;

	if (number > 0 && chance(25)) {
		snprintf(name, sizeof(name), "s%u", world_random(number));
		json_object_set_new(slot, "depends_on",
		    json_pack("[{s:s, s:i}]", "slot", name, "least_minutes",
			(int)world_random(300)));
		order = json_array_get(json_object_get(slot, "depends_on"), 0);
		set(order, "most_minutes", 50,
		    json_integer(300 + world_random(3000)));
		set(order, "same_day", 30, json_true());
	}
	if (chance(10))
		json_object_set_new(slot, "anchor",
		    json_pack("{s:s, s:s, s:i, s:i}", "event", "e", "on",
			clock_date_format(
			    from / (24 * HOUR) + world_random(9), date),
			"from_days", -(int)world_random(3), "to_days",
			(int)world_random(5)));
}

static json_t *
make_slot(unsigned number, int64_t from, unsigned hours)
{
	static const char *const priorities[] = {"low", "medium", "high"};
	char name[16];
	json_t *slot;

	snprintf(name, sizeof(name), "s%u", number);
	slot = json_pack("{s:s, s:o, s:o}", "name", name, "audience",
	    PICK(audiences), "priority", PICK(priorities));
	if (chance(15)) {
		make_fact(slot, from, hours);
		return slot;
	}
	make_plan_slot(slot, from, hours);
	make_ties(slot, number, from);
	return slot;
}

static void
make_frame(json_t *campaign, int64_t from, unsigned hours)
{
	char text[CLOCK_TEXT];

	json_object_set_new(
	    campaign, "starts_at", json_string(clock_format(from, text)));
	json_object_set_new(campaign, "ends_at",
	    json_string(clock_format(from + hours * HOUR, text)));
	set(campaign, "cadence_cap", 40, json_integer(1 + world_random(3)));
	set(campaign, "organisation_cap", 40,
	    json_integer(1 + world_random(3)));
	set(campaign, "audience_gap", 30,
	    json_integer(5 * (1 + world_random(60))));
	set(campaign, "organisation_gap", 30,
	    json_integer(1 + world_random(300)));
	set(campaign, "clearance_lead", 30,
	    json_integer(1 + world_random(3000)));
	set(campaign, "blackouts", 30,
	    json_pack("[{s:o, s:s, s:s}]", "starts_at",
		json_string(
		    clock_format(from + world_random(hours) * HOUR, text)),
		"ends_at", clock_format(from + (hours + 1) * HOUR / 2, text),
		"reason", "r"));
}

/* A blackout must not end before it begins. */
static void
tidy(json_t *campaign)
{
	json_t *b = json_array_get(json_object_get(campaign, "blackouts"), 0);

	if (b != NULL &&
	    strcmp(json_text(b, "starts_at"), json_text(b, "ends_at")) >= 0)
		json_object_del(campaign, "blackouts");
}

static json_t *
make_facts(int64_t from, unsigned hours)
{
	json_t *facts = scene_facts("", ""), *options = json_object();
	json_t *campaign = json_object_get(facts, "campaign");
	json_t *slots = json_object_get(campaign, "slots");
	json_t *others = json_array();
	unsigned n = 1 + world_random(SLOTS);

	make_frame(campaign, from, hours);
	tidy(campaign);
	for (unsigned i = 0; i < n; i++) {
		json_t *slot = make_slot(i, from, hours);

		scene_fill(slot);
		json_array_append_new(slots, slot);
	}
	for (unsigned i = world_random(6); i > 0; i--) {
		json_t *other = json_pack("{s:o, s:o}", "audience",
		    PICK(audiences), "planned_at", some_time(from, hours));

		set(other, "organisation", 60, PICK(partners));
		json_array_append_new(others, other);
	}
	json_object_set_new(facts, "others", others);
	set(campaign, "prime_time", 20, json_true());
	set(campaign, "working_days", 20, json_true());
	set(options, "free", 30, json_true());
	set(options, "replan", 30, json_true());
	set(options, "prime_time", 20, json_boolean(chance(50)));
	set(options, "working_days", 20, json_boolean(chance(50)));
	json_object_set_new(facts, "options", options);
	return facts;
}

static void
check_told(const struct scene_plan *w)
{
	const json_t *list = json_object_get(w->answer, "conflicts"), *c;
	size_t i;

	ck_assert(json_is_false(json_object_get(w->answer, "possible")));
	ck_assert_uint_gt(json_array_size(list), 0);
	json_array_foreach(list, i, c) ck_assert_uint_gt(
	    json_array_size(json_object_get(c, "constraints")), 0);
}

static bool
plan_one(int64_t now)
{
	unsigned hours = 48 + world_random(600);
	json_t *facts = make_facts(
	    now + (int64_t)world_random(200) * HOUR - 40 * HOUR, hours);
	struct scene_plan w;
	bool possible;

	scene_basis.now = now;
	scene_plan(&w, facts);
	possible = json_is_true(json_object_get(w.answer, "possible"));
	if (possible)
		scene_obeys(facts, &w);
	else
		check_told(&w);
	scene_plan_done(&w);
	json_decref(facts);
	return possible;
}

START_TEST(plans_obey_the_facts)
{
	int possible = 0, campaigns = suite_rounds(CAMPAIGNS);
	int64_t year;

	ck_assert(clock_read("2027-01-01T12:00:00Z", &year));
	for (int i = 0; i < campaigns; i++) {
		world_seed((uint64_t)i + 1);
		possible += plan_one(year + (int64_t)world_random(8000) * HOUR);
	}
	printf("%d of %d campaigns can be planned\n", possible, campaigns);
	ck_assert_int_ge(possible, campaigns / 5);
	ck_assert_int_le(possible, 3 * campaigns / 4);
}
END_TEST

/* Seconds of the processor. */
static double
seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

static json_t *
make_large(unsigned n)
{
	json_t *facts = scene_facts("'starts_at': '2027-02-01T00:00:00Z',"
				    "'ends_at': '2027-03-29T00:00:00Z',"
				    "'cadence_cap': 2, 'organisation_cap': 9,"
				    "'audience_gap': 120,"
				    "'organisation_gap': 20,"
				    "'clearance_lead': 1440",
	    "");
	json_t *slots =
	    json_object_get(json_object_get(facts, "campaign"), "slots");

	world_seed(7);
	for (unsigned i = 0; i < n; i++) {
		json_t *slot =
		    json_pack("{s:o, s:o, s:s}", "name", json_sprintf("s%u", i),
			"narrative", PICK(narratives), "language", "en");

		json_object_set_new(slot, "audience",
		    json_string(audiences[3 + world_random(8)]));
		if (i > 0 && chance(20))
			json_object_set_new(slot, "depends_on",
			    json_pack("[{s:o, s:i}]", "slot",
				json_sprintf("s%u", world_random(i)),
				"least_minutes", 120));
		scene_fill(slot);
		json_array_append_new(slots, slot);
	}
	return facts;
}

/* The figures are in README.md. */
START_TEST(a_large_campaign_is_planned_in_time)
{
	json_t *facts = make_large(500), *answer;
	struct brief *brief;
	struct plan_result result;
	struct err err;
	double begin = seconds(), made, solved, told;

	ck_assert_int_eq(brief_make(&scene_basis, facts, &brief, &err), 0);
	made = seconds();
	plan_solve(brief_problem(brief), &plan_default_options, &result);
	solved = seconds();
	answer = brief_answer(brief, &result);
	told = seconds();
	printf("500 slots over 8 weeks: made in %.3f s, solved in %.3f s, told "
	       "in %.3f s; worth %.1f, %zu bytes\n",
	    made - begin, solved - made, told - solved, result.worth,
	    json_dumpb(answer, NULL, 0, JSON_COMPACT));
	ck_assert_int_eq(result.verdict, PROVE_POSSIBLE);
	ck_assert_uint_eq(
	    json_array_size(json_object_get(answer, "slots")), 500);
	json_decref(answer);
	plan_result_done(&result);
	brief_free(brief);
	json_decref(facts);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("brief_random");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 800);
	tcase_add_checked_fixture(c, scene_open, scene_close);
	tcase_add_test(c, plans_obey_the_facts);
	tcase_add_test(c, a_large_campaign_is_planned_in_time);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
