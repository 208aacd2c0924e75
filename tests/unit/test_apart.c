/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_apart.c - thinking in a process of its own: what it knows and what it
 * says, and every way in which it may end. Owns the loop and the outcome.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/apart.h"
#include "base/clock.h"
#include "base/mem.h"
#include "suite.h"

enum { LARGE = 3 * 1024 * 1024, MOST = 30000000 };

/* The loop's clock is coarser than ours: by a tick of the kernel, and one to
 * round. Microseconds. */
enum { TICK = 20000 };

struct outcome {
	int times;
	char *text; /* NULL: none */
	size_t len;
	struct err err;
};

static struct event_base *base;
static struct apart *apart;
static char known[16]; /* by us and the process */

static void
set_up(void)
{
	base = event_base_new();
	apart = apart_new(base, 2, 2);
}

static void
tear_down(void)
{
	apart_free(apart);
	event_base_free(base);
}

static void
done(void *arg, const struct buf *result, const struct err *err)
{
	struct outcome *o = arg;

	o->times++;
	if (err != NULL) {
		ck_assert_ptr_null(result);
		o->err = *err;
		return;
	}
	o->len = result->len;
	o->text = mem_strndup(result->len == 0 ? "" : result->data, o->len);
}

static struct apart_job *
start(struct outcome *o, int (*work)(void *, struct buf *, struct err *),
    double seconds)
{
	struct err err;
	struct apart_job *job = apart_start(apart,
	    &(struct apart_task){.name = "test",
		.work = work,
		.done = done,
		.arg = o,
		.deadline = clock_monotonic() + (int64_t)(seconds * 1e6),
		.most = MOST},
	    &err);

	ck_assert_ptr_nonnull(job);
	ck_assert_int_eq(o->times, 0);
	return job;
}

static void
wait_for(const struct outcome *o)
{
	while (o->times == 0)
		ck_assert_int_ne(event_base_loop(base, EVLOOP_ONCE), -1);
	event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_int_eq(o->times, 1);
}

static int
tell_known(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)err;
	buf_add_str(ret, known);
	strcpy(known, "changed");
	return 0;
}

static int
say_nothing(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)ret;
	(void)err;
	return 0;
}

static int
say_much(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)err;
	for (int i = 0; i < LARGE; i++)
		buf_add_char(ret, (char)('a' + i % 26));
	return 0;
}

static int
say_too_much(void *arg, struct buf *ret, struct err *err)
{
	char *block = mem_calloc(1, LARGE);

	(void)arg;
	(void)err;
	while (ret->len <= APART_RESULT_MAX)
		buf_add(ret, block, LARGE);
	free(block);
	return 0;
}

static int
refuse(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	buf_add_str(ret, "half");
	err_set_field(err, ERR_RULE, "slots[3]", "no \"%s\"", "way");
	snprintf(err->rule, sizeof(err->rule), "cadence");
	err->retry_after = 7;
	return -1;
}

static int
crash(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)err;
	buf_add_str(ret, "half");
	raise(SIGKILL);
	return 0;
}

/* Twice what it may have, a piece at a time. */
static int
grow(void *arg, struct buf *ret, struct err *err)
{
	size_t piece = APART_MEMORY_MAX / 8;

	(void)arg;
	(void)err;
	for (int i = 0; i < 16; i++) {
		void *p = mmap(NULL, piece, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (p == MAP_FAILED) {
			buf_printf(ret, "%d pieces", i);
			return 0;
		}
	}
	buf_add_str(ret, "all of it");
	return 0;
}

static int
run_on(void *arg, struct buf *ret, struct err *err)
{
	volatile bool ever = true;

	(void)arg;
	(void)ret;
	(void)err;
	while (ever)
		;
	return 0;
}

static int
sleep_on(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)ret;
	(void)err;
	while (pause() == -1)
		;
	return 0;
}

/* Which descriptors are open, beside the one that looks. */
static int
list_files(void *arg, struct buf *ret, struct err *err)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	(void)arg;
	(void)err;
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' &&
		    atoi(entry->d_name) != dirfd(dir))
			buf_printf(ret, "%s ", entry->d_name);
	closedir(dir);
	return 0;
}

static bool
is_gone(pid_t pid)
{
	for (int i = 0; i < 500; i++) {
		if (kill(pid, 0) == -1 && errno == ESRCH)
			return true;
		usleep(10000);
	}
	return false;
}

static void
count(size_t running, size_t waiting)
{
	size_t is_running, is_waiting;

	apart_count(apart, &is_running, &is_waiting);
	ck_assert_uint_eq(is_running, running);
	ck_assert_uint_eq(is_waiting, waiting);
}

START_TEST(it_knows_what_we_know_and_changes_nothing_of_it)
{
	struct outcome o = {0};

	strcpy(known, "now");
	start(&o, tell_known, 60);
	wait_for(&o);
	ck_assert_str_eq(o.text, "now");
	ck_assert_str_eq(known, "now");
	count(0, 0);
	free(o.text);
}
END_TEST

START_TEST(results_of_any_length_come_whole)
{
	struct outcome none = {0}, large = {0}, too_large = {0};
	int wrong = 0;

	start(&none, say_nothing, 60);
	start(&large, say_much, 60);
	wait_for(&none);
	wait_for(&large);
	ck_assert_uint_eq(none.len, 0);
	ck_assert_uint_eq(large.len, LARGE);
	for (int i = 0; i < LARGE; i++)
		wrong += large.text[i] != 'a' + i % 26;
	ck_assert_int_eq(wrong, 0);
	start(&too_large, say_too_much, 60);
	wait_for(&too_large);
	ck_assert_ptr_nonnull(strstr(too_large.err.text, "too large"));
	free(none.text);
	free(large.text);
}
END_TEST

START_TEST(a_refusal_comes_as_it_was_made)
{
	struct outcome o = {0};

	start(&o, refuse, 60);
	wait_for(&o);
	ck_assert_ptr_null(o.text);
	ck_assert_int_eq(o.err.code, ERR_RULE);
	ck_assert_str_eq(o.err.field, "slots[3]");
	ck_assert_str_eq(o.err.rule, "cadence");
	ck_assert_str_eq(o.err.text, "no \"way\"");
	ck_assert_int_eq(o.err.retry_after, 7);
}
END_TEST

START_TEST(memory_is_limited)
{
	struct outcome o = {0};

	start(&o, grow, 60);
	wait_for(&o);
	ck_assert_ptr_nonnull(strstr(o.text, "pieces"));
	free(o.text);
}
END_TEST

START_TEST(a_crash_is_told)
{
	struct outcome o = {0};

	start(&o, crash, 60);
	wait_for(&o);
	ck_assert_int_eq(o.err.code, ERR_INTERNAL);
	ck_assert_ptr_nonnull(strstr(o.err.text, "killed by signal 9"));
	count(0, 0);
}
END_TEST

START_TEST(who_is_late_is_ended)
{
	struct outcome busy = {0}, idle = {0};
	int64_t begun = clock_monotonic();

	start(&busy, run_on, 0.2);
	start(&idle, sleep_on, 0.2);
	wait_for(&busy);
	wait_for(&idle);
	ck_assert_int_eq(busy.err.code, ERR_TIMEOUT);
	ck_assert_int_eq(idle.err.code, ERR_TIMEOUT);
	ck_assert_int_ge(clock_monotonic() - begun, 200000 - TICK);
	count(0, 0);
}
END_TEST

START_TEST(who_runs_too_long_is_ended)
{
	struct outcome o = {0};
	int64_t begun = clock_monotonic();
	struct apart_task task = {.name = "test",
	    .work = sleep_on,
	    .done = done,
	    .arg = &o,
	    .deadline = begun + 60000000,
	    .most = 200000};
	struct err err;

	ck_assert_ptr_nonnull(apart_start(apart, &task, &err));
	wait_for(&o);
	ck_assert_int_eq(o.err.code, ERR_TIMEOUT);
	ck_assert_int_ge(clock_monotonic() - begun, 200000 - TICK);
	ck_assert_int_lt(clock_monotonic() - begun, 30000000);
}
END_TEST

START_TEST(a_cancelled_one_ends_and_makes_room)
{
	struct outcome running[2] = {{0}, {0}}, waiting = {0}, last = {0};
	struct apart_job *jobs[2], *third;

	jobs[0] = start(&running[0], sleep_on, 60);
	jobs[1] = start(&running[1], run_on, 60);
	event_base_loop(base, EVLOOP_ONCE);
	third = start(&waiting, tell_known, 60);
	start(&last, tell_known, 60);
	event_base_loop(base, EVLOOP_ONCE);
	count(2, 2);
	apart_cancel(third);
	count(2, 1);
	apart_cancel(jobs[0]);
	wait_for(&last);
	ck_assert_ptr_nonnull(last.text);
	apart_cancel(jobs[1]);
	for (size_t n = 1, w; n > 0; apart_count(apart, &n, &w))
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_int_eq(
	    running[0].times + running[1].times + waiting.times, 0);
	free(last.text);
}
END_TEST

START_TEST(too_many_are_refused)
{
	struct outcome o[4] = {{0}, {0}, {0}, {0}};
	struct apart_task task = {.name = "test",
	    .work = sleep_on,
	    .done = done,
	    .arg = &o[0],
	    .deadline = clock_monotonic() + MOST,
	    .most = MOST};
	struct err err;

	start(&o[0], sleep_on, 60);
	start(&o[1], sleep_on, 60);
	event_base_loop(base, EVLOOP_ONCE);
	start(&o[2], sleep_on, 0.1);
	start(&o[3], sleep_on, 60);
	ck_assert_ptr_null(apart_start(apart, &task, &err));
	ck_assert_int_eq(err.code, ERR_OVERLOADED);
	ck_assert_int_gt(err.retry_after, 0);
	/* Who waits in vain is told. */
	wait_for(&o[2]);
	ck_assert_int_eq(o[2].err.code, ERR_OVERLOADED);
	count(2, 1);
}
END_TEST

/* None has begun to run yet. */
START_TEST(too_many_in_one_turn_are_refused)
{
	struct outcome o[4] = {{0}, {0}, {0}, {0}};
	struct apart_task task = {.name = "test",
	    .work = sleep_on,
	    .done = done,
	    .arg = &o[0],
	    .deadline = clock_monotonic() + MOST,
	    .most = MOST};
	struct err err;

	for (int i = 0; i < 4; i++)
		start(&o[i], sleep_on, 60);
	count(0, 4);
	ck_assert_ptr_null(apart_start(apart, &task, &err));
	ck_assert_int_eq(err.code, ERR_OVERLOADED);
}
END_TEST

START_TEST(it_has_its_channel_and_nothing_else_of_ours)
{
	struct outcome o = {0};
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	start(&o, list_files, 60);
	wait_for(&o);
	ck_assert_str_eq(o.text, "0 1 2 3 ");
	close(fds[0]);
	close(fds[1]);
	free(o.text);
}
END_TEST

static pid_t *shared_pid; /* in memory that all of us share */

static int
tell_pid(void *arg, struct buf *ret, struct err *err)
{
	(void)arg;
	(void)ret;
	(void)err;
	*shared_pid = getpid();
	while (pause() == -1)
		;
	return 0;
}

/* A daemon that dies while somebody thinks for it. */
static void
die_meanwhile(void)
{
	struct outcome o = {0};

	event_reinit(base);
	start(&o, tell_pid, 60);
	while (*(volatile pid_t *)shared_pid == 0)
		event_base_loop(base, EVLOOP_NONBLOCK);
	_exit(0);
}

START_TEST(it_dies_with_us)
{
	pid_t parent;

	shared_pid = mmap(NULL, sizeof(*shared_pid), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared_pid, MAP_FAILED);
	parent = fork();
	if (parent == 0)
		die_meanwhile();
	waitpid(parent, NULL, 0);
	ck_assert_int_gt(*shared_pid, 0);
	ck_assert(is_gone(*shared_pid));
	munmap(shared_pid, sizeof(*shared_pid));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("apart");
	TCase *tcase = tcase_create("apart");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, it_knows_what_we_know_and_changes_nothing_of_it);
	tcase_add_test(tcase, results_of_any_length_come_whole);
	tcase_add_test(tcase, a_refusal_comes_as_it_was_made);
	tcase_add_test(tcase, memory_is_limited);
	tcase_add_test(tcase, a_crash_is_told);
	tcase_add_test(tcase, who_is_late_is_ended);
	tcase_add_test(tcase, who_runs_too_long_is_ended);
	tcase_add_test(tcase, a_cancelled_one_ends_and_makes_room);
	tcase_add_test(tcase, too_many_are_refused);
	tcase_add_test(tcase, too_many_in_one_turn_are_refused);
	tcase_add_test(tcase, it_has_its_channel_and_nothing_else_of_ours);
	tcase_add_test(tcase, it_dies_with_us);
	tcase_set_timeout(tcase, 60);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
