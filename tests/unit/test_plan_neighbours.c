/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan_neighbours.c - what others have of a cap, audiences that are part
 * of each other, and voices that are silent: kept in plans, and told.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/plan/check.h"
#include "engine/plan/plan.h"
#include "engine/plan/prove.h"
#include "engine/plan/words.h"
#include "plan_world.h"
#include "suite.h"

static const struct plan_options options = {
    .seed = 1, .steps = 2000, .nodes = 10000};

static struct plan_world *w;
static struct plan_result r;

static void
open_world(void)
{
	w = world_new();
}

static void
close_world(void)
{
	world_free(w);
}

static void
plan(void)
{
	struct err err;

	ck_assert_msg(
	    plan_problem_validate(&w->problem, &err) == 0, "%s", err.text);
	plan_solve(&w->problem, &options, &r);
	ck_assert_int_eq(r.verdict, PROVE_POSSIBLE);
	ck_assert_uint_eq(plan_check(&w->problem, r.places, NULL, 0), 0);
}

static void
check_place(int slot, int hour, int choice)
{
	ck_assert_int_eq(r.places[slot].start, world_hour(hour));
	ck_assert_int_eq(r.places[slot].choice, choice);
}

/* What the complete search says, without any luck before it. */
static enum prove_verdict
prove_alone(void)
{
	struct plan_place places[WORLD_SLOTS];
	double trouble[WORLD_SLOTS] = {0};
	size_t nodes = 1000;
	const struct prove_limits limits = {.nodes = &nodes};
	struct model *m = model_new(&w->problem);
	enum prove_verdict verdict = prove(m, &limits, trouble, places);

	if (verdict == PROVE_POSSIBLE)
		ck_assert_uint_eq(plan_check(&w->problem, places, NULL, 0), 0);
	model_free(m);
	return verdict;
}

/* There is no plan, for one conflict, of which this is one of the sentences. */
static void
check_conflict(const char *sentence)
{
	const struct conflict *c;
	struct buf b = {0};
	bool told = false;

	plan_solve(&w->problem, &options, &r);
	ck_assert_int_eq(r.verdict, PROVE_IMPOSSIBLE);
	ck_assert_uint_eq(r.nconflicts, 1);
	c = &r.conflicts[0].conflict;
	ck_assert(c->proven);
	for (size_t i = 0; i < c->nconstraints; i++) {
		buf_clear(&b);
		words_constraint(&w->problem, c->constraints[i], &b);
		told |= strcmp(b.data, sentence) == 0;
	}
	ck_assert_msg(told, "%s", sentence);
	buf_done(&b);
	plan_result_done(&r);
}

START_TEST(what_others_have_of_a_day_is_not_there)
{
	world_slot(w, 0, 0);
	world_slot(w, 0, 0);
	w->audiences[0].cap = 2;
	world_take(w, &w->audiences[0], 0, 1);
	world_take(w, &w->audiences[0], 1, 5);
	plan();
	check_place(0, 0, 0);
	check_place(1, 48, 0);
	plan_result_done(&r);
	world_open_only(w, 0, 0, 40);
	world_open_only(w, 1, 0, 40);
	check_conflict(
	    "At most 2 slots a day for \"Kenya\", with those of other "
	    "campaigns.");
}
END_TEST

/* Two slots, of which the second is held up by five of others. */
START_TEST(a_cap_gives_way_beyond_what_others_have)
{
	w->organisations[0].cap = 1;
	world_slot(w, 0, 0);
	world_take(w, &w->organisations[0], 0, 5);
	world_open_only(w, 0, 0, 20);
	plan_solve(&w->problem, &options, &r);
	ck_assert_int_eq(r.verdict, PROVE_IMPOSSIBLE);
	for (size_t i = 0; i < r.conflicts[0].nrelaxations; i++) {
		const struct relaxation *x = &r.conflicts[0].relaxations[i];

		if (x->constraint.rule == PLAN_ORGANISATION_CAP) {
			ck_assert_int_eq(x->amount, 5);
			plan_result_done(&r);
			return;
		}
	}
	ck_abort_msg("the cap does not give way");
}
END_TEST

START_TEST(two_desks_keep_apart_at_a_part_of_an_audience)
{
	world_slot(w, 0, 0);
	world_slot(w, 1, 1);
	plan();
	check_place(1, 0, 0);
	plan_result_done(&r);
	world_part(w, 1, 0);
	w->audiences[1].desk_gap = 120;
	plan();
	ck_assert_int_eq(abs(r.places[0].start - r.places[1].start), 120);
	plan_result_done(&r);
	w->choices[1][0].organisation = 0; /* one desk */
	plan();
	check_place(1, 0, 0);
	plan_result_done(&r);
	w->choices[1][0].organisation = 1;
	w->slots[0].chorus = w->slots[1].chorus = 0;
	plan();
	check_place(1, 0, 0);
	plan_result_done(&r);
	w->slots[0].chorus = w->slots[1].chorus = PLAN_NOBODY;
	world_open_only(w, 0, 0, 2);
	world_open_only(w, 1, 0, 2);
	check_conflict("At least 2 hours lie between two organisations at "
		       "\"Viet Nam\" or what it is part of.");
}
END_TEST

/* A whole and its part are no one day, and no one gap, for one desk. */
START_TEST(what_the_whole_hears_is_no_slot_of_a_part)
{
	world_slot(w, 0, 0);
	world_slot(w, 1, 0);
	world_part(w, 1, 0);
	w->audiences[0].cap = w->audiences[1].cap = 1;
	w->audiences[0].gap = w->audiences[1].gap = 120;
	plan();
	check_place(0, 0, 0);
	check_place(1, 0, 0);
	plan_result_done(&r);
}
END_TEST

/* The better voice would be too near; who speaks must be asked although the
 * gap between any two is as long. */
START_TEST(another_voice_makes_room_at_a_part)
{
	world_slot(w, 0, 0);
	world_slot(w, 1, 1);
	world_choice(w, 1, 0, 0.1);
	world_part(w, 1, 0);
	w->audiences[1].gap = w->audiences[1].desk_gap = 120;
	world_open_only(w, 0, 0, 1);
	world_open_only(w, 1, 0, 1);
	ck_assert_int_eq(prove_alone(), PROVE_POSSIBLE);
	plan();
	check_place(1, 0, 1);
	plan_result_done(&r);
}
END_TEST

START_TEST(a_silent_voice_waits_or_leaves_it_to_another)
{
	world_slot(w, 0, 0);
	world_silence(w, 0, 0, 0, 3);
	plan();
	check_place(0, 3, 0);
	plan_result_done(&r);
	world_choice(w, 0, 1, 0.4);
	w->problem.weights = (struct plan_weights){.early = 1};
	ck_assert_int_eq(prove_alone(), PROVE_POSSIBLE);
	plan();
	check_place(0, 0, 1);
	plan_result_done(&r);
	w->problem.weights = (struct plan_weights){.voice = 1};
	plan();
	check_place(0, 3, 0);
	plan_result_done(&r);
	world_silence(w, 0, 1, 0, 96);
	world_open_only(w, 0, 0, 2);
	ck_assert_int_eq(prove_alone(), PROVE_IMPOSSIBLE);
	check_conflict("\"A\" starts outside the blackout \"closed\".");
}
END_TEST

START_TEST(what_is_not_well_formed_is_refused)
{
	struct err err;

	world_slot(w, 0, 0);
	world_take(w, &w->audiences[0], 0, -1);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	world_take(w, &w->audiences[0], 0, 0);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), 0);
	world_part(w, 1, 1);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	world_part(w, 1, 2);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	world_part(w, 1, 0);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), 0);
	world_silence(w, 0, 0, 0, 1);
	w->silent[0][0][0] = 1;
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan neighbours");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, open_world, close_world);
	tcase_add_test(c, what_others_have_of_a_day_is_not_there);
	tcase_add_test(c, a_cap_gives_way_beyond_what_others_have);
	tcase_add_test(c, two_desks_keep_apart_at_a_part_of_an_audience);
	tcase_add_test(c, what_the_whole_hears_is_no_slot_of_a_part);
	tcase_add_test(c, another_voice_makes_room_at_a_part);
	tcase_add_test(c, a_silent_voice_waits_or_leaves_it_to_another);
	tcase_add_test(c, what_is_not_well_formed_is_refused);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
