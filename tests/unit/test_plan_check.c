/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan_check.c - the checker of plans sees each rule, kept and broken; a
 * problem that is not well formed is refused.
 */
#include "engine/plan/check.h"
#include "plan_world.h"
#include "suite.h"

/* The first rule that starts at these hours break, or "". */
static const char *
broken(const struct plan_world *w, int hour_a, int hour_b)
{
	struct plan_place places[2] = {
	    {world_hour(hour_a), 0}, {world_hour(hour_b), 0}};
	struct plan_violation v;

	return plan_check(&w->problem, places, &v, 1) ? v.rule : "";
}

START_TEST(the_checker_sees_gaps)
{
	struct plan_world *w = world_new();
	int a = world_slot(w, 0, 0);

	world_slot(w, 0, 1);
	ck_assert_str_eq(broken(w, 5, 5), "");
	w->audiences[0].gap = 120;
	ck_assert_str_eq(broken(w, 5, 7), "");
	ck_assert_str_eq(broken(w, 5, 6), "gap of the audience");
	ck_assert_str_eq(broken(w, 6, 5), "gap of the audience");
	w->slots[a].duration = 60;
	ck_assert_str_eq(broken(w, 5, 7), "gap of the audience");
	ck_assert_str_eq(broken(w, 7, 5), "");
	w->audiences[0].desk_gap = 180;
	ck_assert_str_eq(broken(w, 7, 5), "two desks at one audience");
	w->choices[1][0].organisation = 0;
	ck_assert_str_eq(broken(w, 7, 5), "");
	w->organisations[0].gap = 180;
	ck_assert_str_eq(broken(w, 7, 5), "gap of the organisation");
	w->slots[0].chorus = w->slots[1].chorus = 0;
	ck_assert_str_eq(broken(w, 7, 5), "chorus");
	ck_assert_str_eq(broken(w, 7, 7), "");
	world_free(w);
}
END_TEST

START_TEST(the_checker_sees_all_else)
{
	struct plan_world *w = world_new();
	struct plan_place places[2] = {{world_hour(3), 0}, {world_hour(3), 1}};

	world_slot(w, 0, 0);
	world_slot(w, 1, 0);
	ck_assert_uint_eq(plan_check(&w->problem, places, NULL, 0), 1);
	ck_assert_str_eq(broken(w, 3, 96), "time of the plan");
	w->problem.grid = 120;
	ck_assert_str_eq(broken(w, 3, 4), "grid");
	w->problem.grid = 60;
	world_lag(w, 0, 1, 60, 180);
	ck_assert_str_eq(broken(w, 3, 3), "least lag");
	ck_assert_str_eq(broken(w, 3, 6), "");
	ck_assert_str_eq(broken(w, 3, 7), "most lag");
	world_same_day(w, w->days, WORLD_DAYS);
	ck_assert_str_eq(broken(w, 20, 23), "");
	ck_assert_str_eq(broken(w, 22, 24), "same day");
	ck_assert_str_eq(broken(w, 24, 26), "");
	world_same_day(w, NULL, 0);
	w->organisations[0].cap = 1;
	ck_assert_str_eq(broken(w, 3, 6), "cap of the organisation");
	ck_assert_str_eq(broken(w, 23, 24), "");
	w->organisations[0].cap = 0;
	w->slots[1].audience = 0;
	w->audiences[0].cap = 1;
	ck_assert_str_eq(broken(w, 3, 6), "cap of the audience");
	world_close(w, 0, PLAN_BLACKOUT, 22, 24);
	ck_assert_str_eq(broken(w, 23, 24), "restriction");
	w->slots[0].fixed = world_hour(23);
	ck_assert_str_eq(broken(w, 23, 24), "");
	ck_assert_str_eq(broken(w, 22, 24), "fixed start");
	world_free(w);
}
END_TEST

START_TEST(what_is_not_well_formed_is_refused)
{
	struct plan_world *w = world_new();
	struct err err;

	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	world_slot(w, 0, 0);
	world_slot(w, 0, 0);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), 0);
	w->slots[0].chorus = w->slots[1].chorus = 1;
	w->slots[0].fixed = world_hour(0);
	w->slots[1].fixed = world_hour(1);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	w->slots[1].fixed = world_hour(0);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), 0);
	w->slots[1].audience = 2;
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	w->slots[1].audience = 1;
	w->days[WORLD_DAYS]--;
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	ck_assert_str_eq(
	    err.text, "The days of \"Kenya\" do not cover the plan.");
	w->days[WORLD_DAYS]++;
	world_lag(w, 0, 1, 0, 0);
	world_same_day(w, w->days, WORLD_DAYS - 1);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	ck_assert_str_eq(err.text, "The days of \"B\" do not cover the plan.");
	world_same_day(w, w->days, WORLD_DAYS);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), 0);
	world_lag(w, 1, 1, 0, 0);
	ck_assert_int_eq(plan_problem_validate(&w->problem, &err), -1);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan check");
	TCase *c = tcase_create("all");

	tcase_add_test(c, the_checker_sees_gaps);
	tcase_add_test(c, the_checker_sees_all_else);
	tcase_add_test(c, what_is_not_well_formed_is_refused);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
