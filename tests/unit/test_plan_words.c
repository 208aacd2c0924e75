/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan_words.c - why there is no plan, what could give way, and how that
 * is said.
 */
#include <stdlib.h>

#include "engine/plan/plan.h"
#include "engine/plan/words.h"
#include "plan_world.h"
#include "suite.h"

static const struct plan_options options = {
    .seed = 1, .steps = 2000, .nodes = 10000};

/* There is no plan, for one conflict of so many constraints. */
static void
plan_impossible(
    const struct plan_world *w, struct plan_result *ret_result, size_t n)
{
	plan_solve(&w->problem, &options, ret_result);
	ck_assert_int_eq(ret_result->verdict, PROVE_IMPOSSIBLE);
	ck_assert_uint_eq(ret_result->nconflicts, 1);
	ck_assert(ret_result->conflicts[0].conflict.proven);
	ck_assert_uint_eq(ret_result->conflicts[0].conflict.nconstraints, n);
}

static void
write_hour(void *arg, int audience, int32_t time, struct buf *b)
{
	(void)arg;
	buf_printf(b, "%d:00 of %d", (time - WORLD_FROM) / 60, audience);
}

static void
check_words(const struct plan_world *w, const struct plan_result *r,
    const char *const *constraints, const char *relaxation)
{
	const struct words_clock clock = {write_hour, NULL};
	const struct plan_conflict *c = &r->conflicts[0];
	struct buf b = {0};

	for (size_t i = 0; i < c->conflict.nconstraints; i++) {
		buf_clear(&b);
		words_constraint(&w->problem, c->conflict.constraints[i], &b);
		ck_assert_str_eq(b.data, constraints[i]);
	}
	buf_clear(&b);
	ck_assert_uint_gt(c->nrelaxations, 0);
	words_relaxation(&w->problem, &c->relaxations[0], &clock, &b);
	ck_assert_str_eq(b.data, relaxation);
	buf_done(&b);
}

START_TEST(a_lag_that_a_window_cuts_is_told)
{
	static const char *const words[] = {
	    "\"B\" starts at least 1 day after \"A\".",
	    "\"A\" starts after the embargo \"closed\".",
	    "\"B\" starts within the window \"closed\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	world_slot(w, 0, 0);
	world_slot(w, 1, 1);
	world_slot(w, 0, 1);
	world_open_only(w, 0, 10, 96);
	world_open_only(w, 1, 0, 30);
	world_lag(w, 0, 1, 1440, PLAN_NEVER);
	plan_impossible(w, &r, 3);
	check_words(w, &r, words,
	    "The window \"closed\" of \"B\" ends 5 hours later: "
	    "\"B\" at 34:00 of 1.");
	ck_assert_uint_eq(r.conflicts[0].conflict.nslots, 2);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

START_TEST(a_cap_that_is_too_low_is_told)
{
	static const char *const words[] = {
	    "5 slots start within the window \"week\".",
	    "At most 2 slots a day for \"Kenya\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	w->audiences[0].cap = 2;
	for (int i = 0; i < 5; i++)
		world_slot(w, 0, i % 2);
	world_close(w, 0, PLAN_WINDOW, 48, 96);
	w->restrictions[0].name = "week";
	for (int i = 1; i < 5; i++) {
		w->bound[i][0] = 0;
		w->slots[i].nrestrictions = 1;
	}
	plan_impossible(w, &r, 2);
	check_words(w, &r, words,
	    "The window \"week\" of 5 slots ends 1 hour later: "
	    "\"E\" at 48:00 of 0.");
	ck_assert_uint_eq(r.conflicts[0].nrelaxations, 2);
	ck_assert_int_eq(r.conflicts[0].relaxations[1].relief, PLAN_MORE);
	ck_assert_int_eq(r.conflicts[0].relaxations[1].amount, 1);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

static void
ask_same_day(struct plan_world *w)
{
	world_lag(w, 0, 1, PLAN_NO_LAG, PLAN_NEVER);
	world_same_day(w, w->days, WORLD_DAYS);
}

START_TEST(a_same_day_that_windows_part_is_told)
{
	static const char *const words[] = {
	    "\"B\" starts on the same local day as \"A\" in Atlantis.",
	    "\"A\" starts within the window \"closed\".",
	    "\"B\" starts after the embargo \"closed\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	world_slot(w, 0, 0);
	world_slot(w, 1, 1);
	world_open_only(w, 0, 10, 24);
	world_open_only(w, 1, 26, 96);
	ask_same_day(w);
	plan_impossible(w, &r, 3);
	check_words(w, &r, words,
	    "The window \"closed\" of \"A\" ends 1 hour later: "
	    "\"A\" at 24:00 of 0.");
	ck_assert_uint_eq(r.conflicts[0].nrelaxations, 3);
	ck_assert_int_eq(
	    r.conflicts[0].relaxations[1].constraint.rule, PLAN_SAME_DAY);
	ck_assert_int_eq(r.conflicts[0].relaxations[1].relief, PLAN_WITHOUT);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

START_TEST(each_other_rule_can_conflict_with_a_window)
{
	static const enum plan_rule rules[] = {PLAN_MOST_LAG, PLAN_SAME_DAY,
	    PLAN_CHORUS, PLAN_AUDIENCE_GAP, PLAN_DESK_GAP,
	    PLAN_ORGANISATION_GAP, PLAN_ORGANISATION_CAP};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct plan_world *w = world_new();
		bool apart = i < 3; /* else both in the same hours */
		struct plan_result r;
		bool told = false;

		world_slot(w, 0, 0);
		world_slot(w, 0, rules[i] == PLAN_DESK_GAP ? 1 : 0);
		world_open_only(w, 0, 0, 3);
		world_open_only(w, 1, apart ? 30 : 0, apart ? 96 : 3);
		if (rules[i] == PLAN_MOST_LAG)
			world_lag(w, 0, 1, PLAN_NO_LAG, 420);
		else if (rules[i] == PLAN_SAME_DAY)
			ask_same_day(w);
		else if (rules[i] == PLAN_CHORUS)
			w->slots[0].chorus = w->slots[1].chorus = 0;
		else if (rules[i] == PLAN_ORGANISATION_CAP)
			w->organisations[0].cap = 1;
		w->audiences[0].gap = rules[i] == PLAN_AUDIENCE_GAP ? 180 : 0;
		w->audiences[0].desk_gap = rules[i] == PLAN_DESK_GAP ? 180 : 0;
		w->organisations[0].gap =
		    rules[i] == PLAN_ORGANISATION_GAP ? 180 : 0;
		plan_impossible(w, &r, 3);
		for (size_t k = 0; k < 3; k++)
			told |= r.conflicts[0].conflict.constraints[k].rule ==
				rules[i];
		ck_assert_msg(told, "rule %zu is not told", i);
		ck_assert_uint_ge(r.conflicts[0].nrelaxations, 2);
		plan_result_done(&r);
		world_free(w);
	}
}
END_TEST

START_TEST(two_conflicts_are_both_told)
{
	struct plan_world *w = world_new();
	struct plan_result r;

	for (int i = 0; i < 3; i++)
		world_slot(w, 0, 0);
	for (int i = 0; i < 2; i++) {
		world_close(w, i, PLAN_WINDOW, 10, 96);
		world_close(w, i, PLAN_BLACKOUT, 0, 20);
	}
	plan_solve(&w->problem, &options, &r);
	ck_assert_int_eq(r.verdict, PROVE_IMPOSSIBLE);
	ck_assert_uint_eq(r.nconflicts, 2);
	for (size_t i = 0; i < 2; i++) {
		ck_assert(r.conflicts[i].conflict.proven);
		ck_assert_uint_eq(r.conflicts[i].conflict.nconstraints, 2);
		ck_assert_uint_eq(r.conflicts[i].conflict.nslots, 1);
		ck_assert_uint_eq(r.conflicts[i].nrelaxations, 2);
	}
	plan_result_done(&r);
	world_free(w);
}
END_TEST

/* Three hours are given; the desk needs longer, and has only the future. */
START_TEST(the_past_never_gives_way)
{
	static const char *const words[] = {
	    "\"A\" starts within the window \"closed\".",
	    "\"A\" starts later than \"closed\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	world_slot(w, 0, 0);
	world_close(w, 0, PLAN_WINDOW, 3, 96);
	world_close(w, 0, PLAN_PAST, 0, 8);
	plan_impossible(w, &r, 2);
	ck_assert_uint_eq(r.conflicts[0].nrelaxations, 1);
	check_words(w, &r, words,
	    "The window \"closed\" of \"A\" ends 6 hours later: "
	    "\"A\" at 8:00 of 0.");
	plan_result_done(&r);
	world_free(w);
}
END_TEST

START_TEST(a_time_that_was_given_moves)
{
	static const char *const words[] = {
	    "\"A\" starts outside the blackout \"closed\".",
	    "\"A\" starts at the time given, \"closed\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	world_slot(w, 0, 0);
	world_close(w, 0, PLAN_BLACKOUT, 10, 30);
	world_close(w, 0, PLAN_KEPT, 0, 12);
	w->spans[1][1] = (struct plan_span){world_hour(13), world_hour(96)};
	w->restrictions[1].nclosed = 2;
	plan_impossible(w, &r, 2);
	check_words(w, &r, words,
	    "\"A\" may move 3 hours earlier: \"A\" at 9:00 of 0.");
	plan_result_done(&r);
	world_free(w);
}
END_TEST

/* One has until two; prime time begins at sixteen. */
START_TEST(a_wish_of_the_campaign_goes_first)
{
	static const char *const words[] = {
	    "\"A\" starts within the window \"closed\".",
	    "\"A\" starts in the prime time \"closed\".",
	};
	struct plan_world *w = world_new();
	struct plan_result r;

	for (int i = 0; i < 2; i++)
		world_slot(w, 0, 0);
	world_close(w, 0, PLAN_WINDOW, 2, 96);
	world_close(w, 0, PLAN_PRIME_TIME, 0, 16);
	world_close(w, 1, PLAN_PRIME_TIME, 0, 16);
	plan_impossible(w, &r, 2);
	check_words(w, &r, words,
	    "Without prime_time, slots may start outside prime time.");
	plan_result_done(&r);
	world_free(w);
}
END_TEST

/* Two were given times that are too near. One of them moves, or the plan is
 * free to move both, which is told once. */
START_TEST(times_that_were_given_may_all_be_free)
{
	struct plan_world *w = world_new();
	struct plan_result r;
	size_t free_ones = 0;

	w->audiences[0].gap = 60;
	for (int i = 0; i < 2; i++) {
		world_slot(w, 0, 0);
		world_close(w, i, PLAN_KEPT, 0, 12);
		w->spans[i][1] =
		    (struct plan_span){world_hour(13), world_hour(96)};
		w->restrictions[i].nclosed = 2;
	}
	plan_impossible(w, &r, 3);
	for (size_t i = 0; i < r.conflicts[0].nrelaxations; i++)
		free_ones +=
		    r.conflicts[0].relaxations[i].constraint.rule ==
			PLAN_RESTRICTION &&
		    r.conflicts[0].relaxations[i].relief == PLAN_WITHOUT;
	ck_assert_uint_eq(free_ones, 1);
	plan_result_done(&r);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan_words");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 120);
	tcase_add_test(c, a_lag_that_a_window_cuts_is_told);
	tcase_add_test(c, a_same_day_that_windows_part_is_told);
	tcase_add_test(c, a_cap_that_is_too_low_is_told);
	tcase_add_test(c, each_other_rule_can_conflict_with_a_window);
	tcase_add_test(c, the_past_never_gives_way);
	tcase_add_test(c, a_time_that_was_given_moves);
	tcase_add_test(c, a_wish_of_the_campaign_goes_first);
	tcase_add_test(c, times_that_were_given_may_all_be_free);
	tcase_add_test(c, two_conflicts_are_both_told);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
