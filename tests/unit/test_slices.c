/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_slices.c - thinking in slices: one slice a turn, whoever waits. Owns the
 * loop.
 */
#include <check.h>
#include <event2/event.h>

#include "base/clock.h"
#include "rpc/slices.h"
#include "suite.h"

struct work {
	int steps, left;
	bool done;
};

static bool
step(void *arg)
{
	struct work *work = arg;
	int64_t until = clock_monotonic() + 1000;

	while (clock_monotonic() < until)
		;
	work->steps++;
	return --work->left > 0;
}

static void
done(void *arg)
{
	((struct work *)arg)->done = true;
}

START_TEST(a_turn_is_one_slice_however_many_wait)
{
	struct event_base *base = event_base_new();
	struct work work[3] = {{.left = 20}, {.left = 20}, {.left = 20}};
	int before, after, worked, most = 0, turns = 0;

	for (int i = 0; i < 3; i++)
		slices_run(base, step, done, &work[i]);
	while (!work[0].done || !work[1].done || !work[2].done) {
		worked = 0;
		for (int i = 0; i < 3; i++)
			worked -= work[i].steps;
		before = work[2].steps;
		event_base_loop(base, EVLOOP_ONCE);
		after = work[2].steps;
		for (int i = 0; i < 3; i++)
			worked += work[i].steps;
		most = worked > most ? worked : most;
		/* The last in line is not served last of all. */
		if (before == 0 && after > 0)
			ck_assert(!work[0].done);
		ck_assert_int_lt(turns++, 1000);
	}
	/* Steps of a millisecond, slices of three. */
	ck_assert_int_le(most, 4);
	ck_assert_int_eq(work[0].steps + work[1].steps + work[2].steps, 60);
	event_base_free(base);
}
END_TEST

static void
run_another(void *arg)
{
	struct work *work = arg;

	work->done = true;
	slices_run(NULL, step, done, work + 1);
}

/* The base is that of who came first. */
START_TEST(who_is_done_may_run_more)
{
	struct event_base *base = event_base_new();
	struct work work[2] = {{.left = 1}, {.left = 2}};

	slices_run(base, step, run_another, &work[0]);
	ck_assert_int_eq(work[0].steps, 0);
	event_base_dispatch(base);
	ck_assert(work[1].done);
	ck_assert_int_eq(work[1].steps, 2);
	event_base_free(base);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("slices");
	TCase *tests = tcase_create("slices");

	tcase_add_test(tests, a_turn_is_one_slice_however_many_wait);
	tcase_add_test(tests, who_is_done_may_run_more);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
