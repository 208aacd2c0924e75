/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan.c - how the planner keeps each rule, and what a start is worth. Why
 * there is no plan is test_plan_words.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/plan/check.h"
#include "engine/plan/network.h"
#include "engine/plan/pieces.h"
#include "engine/plan/plan.h"
#include "engine/plan/room.h"
#include "engine/plan/timetable.h"
#include "plan_world.h"
#include "suite.h"

static const struct plan_options options = {
    .seed = 1, .steps = 2000, .nodes = 10000};

/* A plan of the world that keeps all rules. */
static void
plan(const struct plan_world *w, struct plan_place *ret_places)
{
	struct plan_result r;
	struct err err;

	ck_assert_msg(
	    plan_problem_validate(&w->problem, &err) == 0, "%s", err.text);
	plan_solve(&w->problem, &options, &r);
	ck_assert_int_eq(r.verdict, PROVE_POSSIBLE);
	ck_assert_uint_eq(plan_check(&w->problem, r.places, NULL, 0), 0);
	ck_assert_double_eq_tol(
	    r.worth, plan_check_worth(&w->problem, r.places), 1e-6);
	memcpy(ret_places, r.places, w->problem.nslots * sizeof(*ret_places));
	plan_result_done(&r);
}

START_TEST(facts_are_not_held_against_each_other)
{
	struct plan_world *w = world_new();
	struct plan_place places[3];

	w->audiences[0].gap = 60;
	w->audiences[0].cap = 1;
	for (int i = 0; i < 2; i++)
		w->slots[world_slot(w, 0, 0)].fixed = world_hour(0) + i;
	world_slot(w, 0, 0);
	plan(w, places);
	/* But nothing is added to their day. */
	ck_assert_int_eq(places[2].start, world_hour(24));
	world_free(w);
}
END_TEST

START_TEST(restrictions_cut_starts)
{
	struct plan_world *w = world_new();
	struct plan_place places[1];
	struct model *m;

	world_slot(w, 0, 0);
	world_open_only(w, 0, 10, 20);
	world_close(w, 0, PLAN_BLACKOUT, 5, 13);
	m = model_new(&w->problem);
	ck_assert_int_eq(pieces_next(&m->units[0], 0), world_hour(13));
	ck_assert_int_eq(
	    pieces_next(&m->units[0], world_hour(14) + 1), world_hour(15));
	ck_assert_int_eq(pieces_last(&m->units[0], INT32_MAX), world_hour(19));
	ck_assert_int_eq(
	    pieces_last(&m->units[0], world_hour(15) - 1), world_hour(14));
	ck_assert_int_eq(pieces_next(&m->units[0], world_hour(20)), PLAN_NEVER);
	ck_assert_int_eq(pieces_last(&m->units[0], world_hour(12)), -1);
	model_free(m);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(13));
	world_free(w);
}
END_TEST

START_TEST(lags_and_closed_times_narrow_each_other)
{
	struct plan_world *w = world_new();
	struct network *n;
	struct model *m;

	for (int i = 0; i < 3; i++)
		world_slot(w, 0, 0);
	world_open_only(w, 0, 8, 96);
	world_close(w, 1, PLAN_BLACKOUT, 9, 30);
	world_open_only(w, 2, 0, 50);
	world_lag(w, 0, 1, 60, PLAN_NEVER);
	world_lag(w, 1, 2, 120, PLAN_NEVER);
	m = model_new(&w->problem);
	n = network_new(m);
	ck_assert(network_start(n));
	ck_assert_int_eq(n->earliest[1], world_hour(30)); /* not 9 */
	ck_assert_int_eq(n->earliest[2], world_hour(32));
	ck_assert_int_eq(n->latest[1], world_hour(47));
	ck_assert_int_eq(n->latest[0], world_hour(46));
	ck_assert(!network_decide_order(n, 2, 0, 0));
	network_free(n);
	model_free(m);
	world_free(w);
}
END_TEST

/* Days of 23, 25 and 24 hours. */
static void
make_odd_days(struct plan_world *w)
{
	static const int hours[WORLD_DAYS + 1] = {0, 23, 48, 72, 96};

	for (int i = 0; i <= WORLD_DAYS; i++)
		w->lag_days[i] = world_hour(hours[i]);
}

/* B on the day of A, not before it. */
static struct plan_world *
world_of_same_day(void)
{
	struct plan_world *w = world_new();

	world_slot(w, 0, 0);
	world_slot(w, 1, 1);
	make_odd_days(w);
	world_lag(w, 0, 1, 0, PLAN_NEVER);
	world_same_day(w, w->lag_days, WORLD_DAYS);
	return w;
}

START_TEST(a_same_day_narrows_both_to_the_days_that_they_share)
{
	struct plan_world *w = world_of_same_day();
	struct network *n;
	struct model *m;

	world_open_only(w, 0, 10, 60);
	world_open_only(w, 1, 23, 96);
	m = model_new(&w->problem);
	n = network_new(m);
	ck_assert(network_start(n));
	/* Nothing of A is left on the day before, nor of B on the day after. */
	ck_assert_int_eq(n->earliest[0], world_hour(23));
	ck_assert_int_eq(n->latest[0], world_hour(59));
	ck_assert_int_eq(n->earliest[1], world_hour(23));
	ck_assert_int_eq(n->latest[1], world_hour(71));
	ck_assert(network_decide_before(n, 0, world_hour(47)));
	ck_assert_int_eq(n->latest[1], world_hour(47));
	ck_assert(network_decide_after(n, 1, world_hour(40)));
	ck_assert_int_eq(n->earliest[0], world_hour(23));
	ck_assert(!network_decide_after(n, 1, world_hour(48)));
	network_free(n);
	model_free(m);
	world_free(w);
}
END_TEST

START_TEST(slots_at_both_sides_of_midnight_are_of_two_days)
{
	struct plan_world *w = world_of_same_day();
	struct plan_place places[2];

	/* The last hour of a day of 23, then its next: never together. */
	world_open_only(w, 0, 20, 96);
	world_close(w, 1, PLAN_BLACKOUT, 0, 23);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(23));
	ck_assert_int_eq(places[1].start, world_hour(23));
	/* Of a day of 25 hours the last one is its own. */
	world_close(w, 1, PLAN_BLACKOUT, 0, 47);
	world_close(w, 0, PLAN_WINDOW, 24, 96);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(23));
	ck_assert_int_eq(places[1].start, world_hour(47));
	world_free(w);
}
END_TEST

START_TEST(a_fact_draws_the_other_to_its_day)
{
	struct plan_world *w = world_of_same_day();
	struct plan_place places[2];

	w->slots[1].fixed = world_hour(50) + 7;
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(48));
	/* Two facts on two days are facts. */
	w->slots[0].fixed = world_hour(1);
	plan(w, places);
	world_free(w);
}
END_TEST

START_TEST(a_network_goes_back_to_its_mark)
{
	struct plan_world *w = world_new();
	struct network_mark mark;
	struct network *n;
	struct model *m;

	world_slot(w, 0, 0);
	world_slot(w, 0, 0);
	m = model_new(&w->problem);
	n = network_new(m);
	ck_assert(network_start(n));
	mark = network_save(n);
	ck_assert(network_decide_order(n, 0, 1, 300));
	ck_assert_int_eq(n->earliest[1], world_hour(5));
	network_restore(n, &mark);
	ck_assert_int_eq(n->earliest[1], world_hour(0));
	ck_assert(network_decide_after(n, 0, world_hour(9)));
	ck_assert_int_eq(n->earliest[1], world_hour(0));
	network_mark_done(&mark);
	network_free(n);
	model_free(m);
	world_free(w);
}
END_TEST

/* Whether Kenya has room for slots that must start within so many hours. */
static bool
room_for(struct plan_world *w, int slots, int hours)
{
	struct network *n;
	struct model *m;
	bool room;

	while (w->problem.nslots < (size_t)slots)
		world_open_only(w, world_slot(w, 0, 0), 0, hours);
	m = model_new(&w->problem);
	n = network_new(m);
	ck_assert(network_start(n));
	room = room_at(n, 0);
	network_free(n);
	model_free(m);
	return room;
}

START_TEST(gaps_caps_and_facts_take_room)
{
	struct plan_world *w = world_new();

	w->audiences[0].gap = 120;
	ck_assert(room_for(w, 2, 3));
	ck_assert(!room_for(w, 3, 3));
	w->audiences[0].gap = 0;
	ck_assert(room_for(w, 3, 3));
	w->audiences[0].cap = 3;
	ck_assert(room_for(w, 3, 3));
	w->slots[0].fixed = world_hour(20); /* not in the way, but that day */
	ck_assert(room_for(w, 3, 3));
	w->audiences[0].cap = 2;
	ck_assert(!room_for(w, 3, 3));
	world_free(w);
}
END_TEST

START_TEST(a_fact_in_a_chorus_does_not_mind_other_facts)
{
	struct timetable_place place;
	struct plan_world *w = world_new();
	struct timetable *t;
	struct model *m;

	for (int i = 0; i < 3; i++)
		world_slot(w, i / 2, 0);
	w->audiences[0].gap = 120;
	w->slots[0].fixed = world_hour(10);
	w->slots[1].fixed = world_hour(11) - 1;
	w->slots[1].chorus = w->slots[2].chorus = 1;
	m = model_new(&w->problem);
	t = timetable_new(m);
	ck_assert(timetable_find(t, 1, NULL, &place));
	ck_assert_int_eq(place.start, world_hour(11) - 1);
	/* The other one of the chorus minds them. */
	w->slots[2].audience = 0;
	timetable_free(t);
	model_free(m);
	m = model_new(&w->problem);
	t = timetable_new(m);
	ck_assert(!timetable_find(t, 1, NULL, &place));
	timetable_free(t);
	model_free(m);
	world_free(w);
}
END_TEST

START_TEST(a_chorus_starts_together_and_others_keep_away)
{
	struct plan_world *w = world_new();
	struct plan_place places[3];

	for (int i = 0; i < 3; i++)
		world_slot(w, 0, i % 2);
	w->audiences[0].desk_gap = 240;
	w->slots[0].chorus = w->slots[1].chorus = 0;
	world_open_only(w, 0, 10, 12);
	world_open_only(w, 2, 8, 24);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(10));
	ck_assert_int_eq(places[1].start, world_hour(10));
	ck_assert_int_eq(places[2].start, world_hour(14));
	world_free(w);
}
END_TEST

START_TEST(a_long_day_is_as_long_as_it_is_told)
{
	struct plan_world *w = world_new();
	struct plan_place places[2];

	/* The first day has 25 hours: the clocks went back. */
	w->days[1] = world_hour(25);
	w->audiences[0].cap = 1;
	world_slot(w, 0, 0);
	world_slot(w, 0, 0);
	world_open_only(w, 0, 24, 26);
	world_open_only(w, 1, 0, 26);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(25));
	w->days[1] = world_hour(24);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(24));
	world_free(w);
}
END_TEST

START_TEST(the_better_placed_voice_speaks_unless_it_has_no_room)
{
	struct plan_world *w = world_new();
	struct plan_place places[2];

	world_slot(w, 0, 1);
	world_choice(w, 0, 0, 0.9);
	plan(w, places);
	ck_assert_int_eq(places[0].choice, 1);
	world_slot(w, 1, 0);
	w->organisations[0].cap = 1;
	world_open_only(w, 0, 0, 24);
	world_open_only(w, 1, 0, 24);
	plan(w, places);
	ck_assert_int_eq(places[0].choice, 0);
	world_free(w);
}
END_TEST

START_TEST(each_aim_moves_a_slot)
{
	struct plan_world *w = world_new();
	struct plan_place places[3];

	w->problem.weights = (struct plan_weights){.early = 1};
	world_slot(w, 0, 0);
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(0));
	/* Prime time outweighs some hours, a deed some days. */
	w->problem.weights.prime = 1;
	w->primes[0][0] =
	    (struct plan_prime){world_hour(30), world_hour(33), 0.8};
	w->slots[0].nprimes = 1;
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(30));
	w->problem.weights.deed = 2;
	w->slots[0].deed_at = world_hour(50);
	w->slots[0].deed_per_hour = 0.05;
	plan(w, places);
	ck_assert_int_eq(places[0].start, world_hour(50));
	/* The one with the higher priority goes first. */
	w->problem.weights = (struct plan_weights){.early = 1};
	w->audiences[0].gap = 60;
	world_slot(w, 0, 0);
	w->slots[1].priority = 2;
	plan(w, places);
	ck_assert_int_eq(places[1].start, world_hour(0));
	ck_assert_int_eq(places[0].start, world_hour(1));
	world_free(w);
}
END_TEST

START_TEST(slots_are_spread_over_the_days)
{
	struct plan_world *w = world_new();
	struct plan_place places[8];
	int on[WORLD_DAYS] = {0};

	w->problem.weights.spread = 1;
	for (int i = 0; i < 8; i++)
		world_slot(w, 0, 0);
	plan(w, places);
	for (int i = 0; i < 8; i++)
		on[(places[i].start - WORLD_FROM) / 1440]++;
	for (int i = 0; i < WORLD_DAYS; i++)
		ck_assert_int_eq(on[i], 2);
	world_free(w);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_plan)
{
	struct plan_world *w = world_new();
	struct plan_place first[12], second[12];

	w->audiences[0].cap = 4;
	w->audiences[0].gap = 60;
	for (int i = 0; i < 12; i++) {
		world_slot(w, 0, i % 2);
		world_choice(w, i, 1 - i % 2, 0.1 * i / 2);
	}
	plan(w, first);
	plan(w, second);
	ck_assert_mem_eq(first, second, sizeof(first));
	world_free(w);
}
END_TEST

static bool
at_once(void *asked)
{
	++*(int *)asked;
	return true;
}

START_TEST(who_stops_it_gets_the_plan_so_far)
{
	struct plan_world *w = world_new();
	struct plan_options o = options;
	struct plan_result r;
	int asked = 0;

	for (int i = 0; i < 5; i++)
		world_slot(w, 0, 0);
	o.steps = SIZE_MAX;
	o.stop = at_once;
	o.stop_arg = &asked;
	plan_solve(&w->problem, &o, &r);
	ck_assert_int_gt(asked, 0);
	ck_assert_int_eq(r.verdict, PROVE_POSSIBLE);
	ck_assert_uint_eq(plan_check(&w->problem, r.places, NULL, 0), 0);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

/* Only a search sees that two desks are too near each other. */
START_TEST(a_search_that_runs_out_says_so)
{
	struct plan_world *w = world_new();
	struct plan_options o = options;
	struct plan_result r;

	w->audiences[0].desk_gap = 180;
	for (int i = 0; i < 2; i++) {
		world_slot(w, 0, i);
		world_open_only(w, i, 0, 3);
	}
	o.nodes = 0;
	plan_solve(&w->problem, &o, &r);
	ck_assert_int_eq(r.verdict, PROVE_UNKNOWN);
	ck_assert_ptr_null(r.places);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

START_TEST(a_chorus_beyond_a_cap_needs_no_search)
{
	const struct plan_options few = {.seed = 1, .steps = 2000, .nodes = 10};
	struct plan_world *w = world_new();
	struct plan_result r;

	w->audiences[0].cap = 1;
	for (int i = 0; i < 8; i++)
		world_slot(w, i / 4, 0);
	w->slots[2].chorus = w->slots[3].chorus = 2;
	plan_solve(&w->problem, &few, &r);
	ck_assert_int_eq(r.verdict, PROVE_IMPOSSIBLE);
	ck_assert_uint_eq(r.nconflicts, 1);
	ck_assert(r.conflicts[0].conflict.proven);
	ck_assert_uint_eq(r.conflicts[0].conflict.nconstraints, 2);
	ck_assert_uint_eq(r.conflicts[0].conflict.nslots, 2);
	ck_assert_int_eq(r.conflicts[0].conflict.slots[0], 2);
	ck_assert_int_eq(r.conflicts[0].conflict.slots[1], 3);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_test(c, facts_are_not_held_against_each_other);
	tcase_add_test(c, restrictions_cut_starts);
	tcase_add_test(c, lags_and_closed_times_narrow_each_other);
	tcase_add_test(c, a_same_day_narrows_both_to_the_days_that_they_share);
	tcase_add_test(c, slots_at_both_sides_of_midnight_are_of_two_days);
	tcase_add_test(c, a_fact_draws_the_other_to_its_day);
	tcase_add_test(c, a_network_goes_back_to_its_mark);
	tcase_add_test(c, gaps_caps_and_facts_take_room);
	tcase_add_test(c, a_fact_in_a_chorus_does_not_mind_other_facts);
	tcase_add_test(c, a_chorus_starts_together_and_others_keep_away);
	tcase_add_test(c, a_long_day_is_as_long_as_it_is_told);
	tcase_add_test(c, the_better_placed_voice_speaks_unless_it_has_no_room);
	tcase_add_test(c, each_aim_moves_a_slot);
	tcase_add_test(c, slots_are_spread_over_the_days);
	tcase_add_test(c, the_same_seed_gives_the_same_plan);
	tcase_add_test(c, who_stops_it_gets_the_plan_so_far);
	tcase_add_test(c, a_search_that_runs_out_says_so);
	tcase_add_test(c, a_chorus_beyond_a_cap_needs_no_search);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
