/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_match_faults.c - the match pool when plugins crash, hang, lie or are
 * foreign: answers come without them and say so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match_fixture.h"

static struct world w;
static struct reply r;

static bool
has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

/* From the folder of the plugins that the system tests load as well. */
static void
add_other(const char *name)
{
	struct config_plugin *p;
	char path[512];

	world_add_plugin(&w, name);
	p = &w.plugins[w.settings.nplugins - 1];
	snprintf(path, sizeof(path), "%s/%s.so", OTHER_PLUGIN_DIR, name);
	free(p->path);
	p->path = strdup(path);
}

START_TEST(a_crash_costs_one_plugin)
{
	world_start_pair(&w);
	world_match(&w, "n1. tricky crash", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert_str_eq(r.missing, "[tricky: crashed on this request]");
	ck_assert_uint_eq(w.suspended, 1);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert_str_eq(
	    r.missing, "[tricky: suspended for 1 s after a crash]");
	ck_assert_int_eq(
	    world_plugin(&w, "tricky").state, MATCH_PLUGIN_SUSPENDED);
	ck_assert_uint_eq(world_plugin(&w, "tricky").crashes, 1);
	world_wait(&w, &w.resumed, 1);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.missing, "");
	ck_assert_str_eq(r.hits, "[n1.][tricky][steady][n1.][n1.]");
	/* Nothing was missed meanwhile: no rebuild. */
	ck_assert_uint_eq(w.wanted, 1);
	world_done(&w);
}
END_TEST

START_TEST(suspensions_double)
{
	world_start_pair(&w);
	world_match(&w, "tricky crash", &r);
	world_wait(&w, &w.resumed, 1);
	world_match(&w, "tricky crash", &r);
	ck_assert_int_eq(world_plugin(&w, "tricky").seconds, 2);
	world_done(&w);
}
END_TEST

START_TEST(a_change_during_a_suspension_leads_to_a_rebuild)
{
	world_start_pair(&w);
	world_match(&w, "tricky crash", &r);
	world_change(&w, 50, "Meanwhile");
	world_match(&w, "n50.", &r);
	ck_assert_str_eq(r.hits, "[n50.][steady][n50.]");
	world_wait(&w, &w.resumed, 1);
	ck_assert_uint_eq(w.wanted, 2);
	world_match(&w, "n50.", &r);
	ck_assert_str_eq(r.hits, "[n50.][tricky][steady][n50.][n50.]");
	world_done(&w);
}
END_TEST

START_TEST(a_hang_is_ended)
{
	world_start_pair(&w);
	world_match(&w, "n1. steady hang", &r);
	ck_assert_str_eq(r.hits, "[n1.][tricky][n1.]");
	ck_assert(has(r.missing, "steady: took longer than"));
	ck_assert_uint_eq(world_plugin(&w, "steady").timeouts, 1);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(
	    r.missing, "[steady: suspended for 1 s after a timeout]");
	world_done(&w);
}
END_TEST

START_TEST(both_may_fail_on_one_text)
{
	world_start_pair(&w);
	world_match(&w, "n1. steady hang tricky crash", &r);
	ck_assert_int_eq(r.code, ERR_NONE);
	ck_assert_str_eq(r.hits, "");
	ck_assert(has(r.missing, "[tricky: crashed on this request]"));
	ck_assert(has(r.missing, "[steady: took longer than"));
	world_done(&w);
}
END_TEST

START_TEST(those_behind_a_hang_are_answered_in_full_or_say_so)
{
	struct reply replies[30];

	world_start_pair(&w);
	for (int i = 0; i < 30; i++)
		world_ask(
		    &w, i % 10 == 0 ? "n1. steady hang" : "n1.", &replies[i]);
	for (int i = 0; i < 30; i++) {
		world_wait(&w, &replies[i].answers, 1);
		ck_assert_uint_eq(replies[i].nhits, 1);
		ck_assert(has(replies[i].hits, "tricky"));
		ck_assert(has(replies[i].hits, "steady") !=
			  has(replies[i].missing, "steady"));
	}
	world_done(&w);
}
END_TEST

START_TEST(an_exit_and_closed_files_are_failures_too)
{
	world_start_pair(&w);
	world_match(&w, "n1. tricky exit", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert_str_eq(r.missing, "[tricky: crashed on this request]");
	world_match(&w, "n1. steady close", &r);
	ck_assert_int_eq(r.code, ERR_NONE);
	world_match(&w, "n1.", &r);
	ck_assert_int_eq(r.code, ERR_NONE);
	world_done(&w);
}
END_TEST

START_TEST(rubbish_is_cleaned)
{
	world_start_pair(&w);
	world_match(&w, "tricky rubbish", &r);
	/* NaN, infinity, below zero and an unknown number are dropped. */
	ck_assert_str_eq(r.hits, "[n0.][tricky][bad ?? bytes][]");
	ck_assert_double_eq(r.best, MATCH_CONFIDENCE_MAX);
	world_match(&w, "tricky much", &r);
	ck_assert_uint_eq(r.nhits, 1);
	ck_assert_double_eq_tol(r.best, 0.5, 1e-9);
	world_match(&w, "n1. tricky fail", &r);
	ck_assert_str_eq(r.missing, "[tricky: failed on this request]");
	ck_assert_str_eq(r.hits, "[n1.][tricky][steady][n1.][n1.]");
	world_match(&w, "steady log", &r);
	ck_assert(has(w.log, "[2 steady: a ? line]"));
	ck_assert_uint_eq(w.suspended, 0);
	world_done(&w);
}
END_TEST

static void
start_with(const char *open)
{
	world_init(&w);
	w.setting = (struct config_setting){
	    .name = (char *)"open", .value = (char *)open};
	world_add_plugin(&w, "tricky");
	world_add_plugin(&w, "steady");
	world_start(&w);
}

START_TEST(a_plugin_that_crashes_when_opened_is_left_out)
{
	start_with("crash");
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert(has(r.missing, "tricky: suspended for"));
	world_sleep(&w, 1500);
	ck_assert_uint_ge(world_plugin(&w, "tricky").crashes, 2);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	world_done(&w);
}
END_TEST

START_TEST(a_plugin_that_hangs_when_opened_is_left_out)
{
	start_with("hang");
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert(has(r.missing, "after a timeout"));
	ck_assert_uint_eq(world_plugin(&w, "tricky").timeouts, 1);
	world_done(&w);
}
END_TEST

START_TEST(a_plugin_that_does_not_open_is_refused)
{
	start_with("fail");
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert_str_eq(
	    r.missing, "[tricky: refused: it did not open: no dictionary]");
	ck_assert_uint_eq(w.refused, 1);
	world_sleep(&w, 500);
	ck_assert_uint_eq(w.wanted, 1);
	world_done(&w);
}
END_TEST

START_TEST(a_narrative_that_crashes_a_plugin)
{
	world_init(&w);
	world_add_plugin(&w, "tricky");
	world_add_plugin(&w, "steady");
	w.titles[5] = "tricky crash";
	world_start(&w);
	world_match(&w, "n1. n5.", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.][n5.][steady][n5.]");
	ck_assert(has(r.missing, "tricky: suspended"));
	/* The cause goes away; the plugin comes back. */
	world_change(&w, 5, NULL);
	world_wait(&w, &w.resumed, 1);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][tricky][steady][n1.][n1.]");
	world_done(&w);
}
END_TEST

START_TEST(a_change_that_crashes_a_plugin)
{
	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	world_change(&w, 20, "tricky crash");
	world_match(&w, "n1. n20.", &r);
	ck_assert(has(r.hits, "[n1.]"));
	world_wait(&w, &w.suspended, 1);
	world_change(&w, 20, "harmless");
	world_wait(&w, &w.resumed, 1);
	world_match(&w, "n20.", &r);
	ck_assert_str_eq(r.hits, "[n20.][tricky][steady][n20.][n20.]");
	world_done(&w);
}
END_TEST

START_TEST(a_change_that_hangs_a_plugin)
{
	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	world_change(&w, 20, "tricky hang");
	world_match(&w, "n1. n20.", &r);
	ck_assert(has(r.hits, "[n1.]"));
	ck_assert(has(r.hits, "[n20.][steady]"));
	ck_assert(has(r.missing, "tricky: suspended"));
	world_done(&w);
}
END_TEST

/* Its index is replaced while it still takes changes one after the other. */
START_TEST(a_worker_retired_in_a_change_is_no_crash)
{
	world_start_pair(&w);
	world_match(&w, "n1.", &r);
	for (unsigned i = 0; i < 300; i++)
		world_change(&w, 5, "tricky slow");
	world_wait(&w, &w.ready, 2);
	world_match(&w, "n1.", &r);
	ck_assert_str_eq(r.hits, "[n1.][tricky][steady][n1.][n1.]");
	ck_assert_uint_eq(world_plugin(&w, "tricky").crashes, 0);
	ck_assert_uint_eq(w.suspended, 0);
	world_done(&w);
}
END_TEST

START_TEST(plugins_of_the_system_tests)
{
	world_init(&w);
	w.settings.deadline_ms = 3000; /* a crash is written up first */
	add_other("crash");
	add_other("hang");
	add_other("foreign_abi");
	world_add_plugin(&w, "steady");
	world_start(&w);
	world_match(&w, "n1. crashword hangword", &r);
	ck_assert_str_eq(r.hits, "[n1.][steady][n1.]");
	ck_assert(has(r.missing, "[crash: crashed on this request]"));
	ck_assert(has(r.missing, "[hang: took longer than 3000 ms"));
	ck_assert(has(r.missing,
	    "[foreign_abi: refused: made for plugin ABI 99.0, this is 3.0]"));
	ck_assert_int_eq(
	    world_plugin(&w, "foreign_abi").state, MATCH_PLUGIN_REFUSED);
	world_done(&w);
}
END_TEST

static void
check_tailored(void *arg, const struct tailor_answer *a, const struct err *err)
{
	ck_assert_ptr_null(err);
	ck_assert_uint_eq(a->nmissing, 1);
	ck_assert_str_eq(a->missing[0], "scorer: crashed on this request");
	ck_assert_double_eq_tol(
	    a->factors[0][COUNTERPOINT_DEED].score, 0.75, 1e-9);
	++*(unsigned *)arg;
}

START_TEST(a_tailor_that_crashes_is_left_out)
{
	struct counterpoint_candidate c = {
	    .message = "scorer crash", .organisation = "o", .language = "en"};
	unsigned answers = 0;
	struct err err;

	world_init(&w);
	world_add_plugin(&w, "scorer");
	world_add_plugin(&w, "second");
	world_start(&w);
	ck_assert_int_eq(match_pool_tailor(w.pool, &c, 1, check_tailored,
			     &answers, NULL, &err),
	    0);
	world_wait(&w, &answers, 1);
	world_done(&w);
}
END_TEST

static TCase *
make(void)
{
	TCase *tcase = tcase_create("faults");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, a_crash_costs_one_plugin);
	tcase_add_test(tcase, suspensions_double);
	tcase_add_test(tcase, a_change_during_a_suspension_leads_to_a_rebuild);
	tcase_add_test(tcase, a_hang_is_ended);
	tcase_add_test(tcase, both_may_fail_on_one_text);
	tcase_add_test(
	    tcase, those_behind_a_hang_are_answered_in_full_or_say_so);
	tcase_add_test(tcase, an_exit_and_closed_files_are_failures_too);
	tcase_add_test(tcase, rubbish_is_cleaned);
	tcase_add_test(tcase, a_plugin_that_crashes_when_opened_is_left_out);
	tcase_add_test(tcase, a_plugin_that_hangs_when_opened_is_left_out);
	tcase_add_test(tcase, a_plugin_that_does_not_open_is_refused);
	tcase_add_test(tcase, a_narrative_that_crashes_a_plugin);
	tcase_add_test(tcase, a_change_that_crashes_a_plugin);
	tcase_add_test(tcase, a_change_that_hangs_a_plugin);
	tcase_add_test(tcase, a_worker_retired_in_a_change_is_no_crash);
	tcase_add_test(tcase, plugins_of_the_system_tests);
	tcase_add_test(tcase, a_tailor_that_crashes_is_left_out);
	return tcase;
}

int
main(int argc, char **argv)
{
	return world_main(argc, argv, make);
}
