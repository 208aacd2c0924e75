/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan_apart.c - what is planned in a process of its own is what is
 * planned here.
 */
#include <string.h>

#include "base/apart.h"
#include "base/clock.h"
#include "engine/plan/plan.h"
#include "plan_world.h"
#include "suite.h"

static const struct plan_options options = {
    .seed = 1, .steps = 2000, .nodes = 10000};

struct question {
	struct plan_world *w;
	struct plan_place here[WORLD_SLOTS], apart[WORLD_SLOTS];
	bool done;
};

static int
solve_apart(void *arg, struct buf *ret, struct err *err)
{
	const struct question *q = arg;
	struct plan_result r;

	(void)err;
	plan_solve(&q->w->problem, &options, &r);
	buf_add(ret, r.places, sizeof(q->apart));
	plan_result_done(&r);
	return 0;
}

static void
solved(void *arg, const struct buf *result, const struct err *err)
{
	struct question *q = arg;

	ck_assert_ptr_null(err);
	ck_assert_uint_eq(result->len, sizeof(q->apart));
	memcpy(q->apart, result->data, sizeof(q->apart));
	q->done = true;
}

START_TEST(a_process_of_its_own_plans_the_same)
{
	struct event_base *base = event_base_new();
	struct apart *apart = apart_new(base, 1, 0);
	struct question q = {.w = world_new()};
	struct apart_task task = {.name = "test",
	    .work = solve_apart,
	    .done = solved,
	    .arg = &q,
	    .deadline = clock_monotonic() + 60000000,
	    .most = 60000000};
	struct plan_result here;
	struct err err;

	q.w->audiences[0].gap = 120;
	q.w->audiences[1].cap = 3;
	for (int i = 0; i < WORLD_SLOTS; i++)
		world_slot(q.w, i % 2, i % 3 == 0);
	plan_solve(&q.w->problem, &options, &here);
	memcpy(q.here, here.places, sizeof(q.here));
	plan_result_done(&here);
	ck_assert_ptr_nonnull(apart_start(apart, &task, &err));
	while (!q.done)
		event_base_loop(base, EVLOOP_ONCE);
	for (int i = 0; i < WORLD_SLOTS; i++) {
		ck_assert_int_eq(q.here[i].start, q.apart[i].start);
		ck_assert_int_eq(q.here[i].choice, q.apart[i].choice);
	}
	apart_free(apart);
	event_base_free(base);
	world_free(q.w);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan apart");
	TCase *c = tcase_create("all");

	tcase_add_test(c, a_process_of_its_own_plans_the_same);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
