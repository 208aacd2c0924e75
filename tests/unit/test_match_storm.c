/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_match_storm.c - ten thousand asks while workers and builders are killed:
 * each is answered once. The fixture checks for leaks at the end.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "match_fixture.h"

enum { ASKS = 10000, WINDOW = 200 };

static struct world w;
static struct reply replies[ASKS];

static void
start_pair(void)
{
	world_init(&w);
	w.settings.deadline_ms = 5000;
	world_add_plugin(&w, "tricky");
	world_add_plugin(&w, "steady");
	world_start(&w);
}

static void
kill_worker(void)
{
	static unsigned turn;
	struct match_pool_status status;

	match_pool_status(w.pool, &status);
	if (status.workers > 0)
		kill(status.pids[turn++ % status.workers], SIGKILL);
}

static void
kill_builder(void)
{
	struct match_pool_status status;

	match_pool_status(w.pool, &status);
	if (status.builder > 0)
		kill(status.builder, SIGKILL);
}

/* Asks all, a window of them at a time, with something nasty now and then. */
static void
run_storm(void (*nasty)(void), int every)
{
	char text[32];

	for (int i = 0; i < ASKS; i++) {
		snprintf(text, sizeof(text), "n%d. text %d", i % 8, i);
		world_ask(&w, text, &replies[i]);
		if (nasty != NULL && i % every == every - 1)
			nasty();
		if (i >= WINDOW)
			world_wait(&w, &replies[i - WINDOW].answers, 1);
	}
	for (int i = ASKS - WINDOW; i < ASKS; i++)
		world_wait(&w, &replies[i].answers, 1);
}

static void
check_all(void)
{
	char expected[32];

	for (int i = 0; i < ASKS; i++) {
		ck_assert_uint_eq(replies[i].answers, 1);
		ck_assert_int_eq(replies[i].code, ERR_NONE);
		snprintf(expected, sizeof(expected), "n%d. text %d", i % 8, i);
		ck_assert_str_eq(replies[i].text, expected);
		/* In full, or it says what is missing. */
		if (replies[i].missing[0] != '\0')
			continue;
		snprintf(expected, sizeof(expected), "[n%d.][tricky][steady]",
		    i % 8);
		ck_assert(
		    strncmp(replies[i].hits, expected, strlen(expected)) == 0);
	}
}

START_TEST(calm)
{
	start_pair();
	run_storm(NULL, 0);
	check_all();
	for (int i = 0; i < ASKS; i++)
		ck_assert_str_eq(replies[i].missing, "");
	world_done(&w);
}
END_TEST

START_TEST(workers_are_killed)
{
	start_pair();
	run_storm(kill_worker, 100);
	check_all();
	world_done(&w);
}
END_TEST

START_TEST(builders_are_killed)
{
	start_pair();
	run_storm(kill_builder, 2500);
	check_all();
	/* That is no plugin's fault. */
	ck_assert_uint_eq(w.suspended, 0);
	ck_assert_uint_ge(w.ready, 2);
	world_done(&w);
}
END_TEST

static void
change_and_kill(void)
{
	static unsigned number = 100;

	world_change(&w, number++, "New");
	if (number % 7 == 0)
		kill_worker();
}

START_TEST(changes_rebuilds_and_kills_at_once)
{
	start_pair();
	run_storm(change_and_kill, 25);
	check_all();
	ck_assert_uint_ge(w.ready, 2);
	world_done(&w);
}
END_TEST

static void
ask_for_trouble(void)
{
	static const char *const texts[] = {
	    "tricky crash", "steady exit", "tricky close", "steady hang"};
	static struct reply troubled[ASKS];
	static unsigned n;

	world_ask(&w, texts[n % 4], &troubled[n]);
	n++;
}

START_TEST(texts_that_crash_and_hang)
{
	start_pair();
	match_pool_set_deadline(w.pool, 300);
	run_storm(ask_for_trouble, 500);
	check_all();
	world_done(&w);
}
END_TEST

static TCase *
make(void)
{
	TCase *tcase = tcase_create("storm");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, calm);
	tcase_add_test(tcase, workers_are_killed);
	tcase_add_test(tcase, builders_are_killed);
	tcase_add_test(tcase, changes_rebuilds_and_kills_at_once);
	tcase_add_test(tcase, texts_that_crash_and_hang);
	return tcase;
}

int
main(int argc, char **argv)
{
	return world_main(argc, argv, make);
}
