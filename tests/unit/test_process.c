/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_process.c - db/process.h and db/child.h: lines, ends, signals. Owns
 * nothing; the programs it runs are the system's.
 */
#include <check.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/program.h"
#include "db/child.h"
#include "db/process.h"
#include "suite.h"

static void
join_line(void *arg, const char *line)
{
	buf_printf(arg, "[%s]", line);
}

static int
run_shell(const char *script, struct buf *lines)
{
	const char *argv[] = {"/bin/sh", "-c", script, NULL};
	struct process process = {0};
	struct err err;

	ck_assert_int_eq(process_start(&process, argv, NULL, SIGKILL, &err), 0);
	return process_wait(&process, join_line, lines);
}

START_TEST(lines_of_both_streams)
{
	struct buf lines = {0};
	int status = run_shell("echo a; echo b >&2; echo; printf c", &lines);

	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(lines.data, "[a][b][][c]");
	buf_done(&lines);
}
END_TEST

START_TEST(a_line_too_long_comes_in_pieces)
{
	struct buf lines = {0};

	run_shell("head -c 20000 /dev/zero | tr '\\0' x", &lines);
	ck_assert_uint_ge(lines.len, 20000);
	ck_assert_uint_lt(lines.len, 20020);
	buf_done(&lines);
}
END_TEST

START_TEST(what_cannot_run_says_why)
{
	const char *argv[] = {"/nowhere/at/all", NULL};
	struct process process = {0};
	struct buf lines = {0};
	struct err err;
	char words[64];
	int status;

	ck_assert_int_eq(process_start(&process, argv, NULL, SIGKILL, &err), 0);
	status = process_wait(&process, join_line, &lines);
	ck_assert_str_eq(process_explain(status, words, sizeof(words)),
	    "ended with status 127");
	ck_assert_str_eq(lines.data,
	    "[cannot run /nowhere/at/all: No such file or directory]");
	buf_done(&lines);
}
END_TEST

START_TEST(no_descriptor_of_ours_leaks_into_it)
{
	const char *argv[] = {"/bin/ls", "/proc/self/fd", NULL};
	struct process process = {0};
	struct buf lines = {0};
	struct err err;
	int extra = dup(0); /* without close-on-exec */

	ck_assert_int_eq(process_start(&process, argv, NULL, SIGKILL, &err), 0);
	process_wait(&process, join_line, &lines);
	/* The 3 is the folder that ls reads. */
	ck_assert_str_eq(lines.data, "[0][1][2][3]");
	close(extra);
	buf_done(&lines);
}
END_TEST

START_TEST(no_variable_of_ours_leaks_into_it)
{
	static const char *const env[] = {"ONLY=this", NULL};
	const char *argv[] = {"/usr/bin/env", NULL};
	struct process process = {0};
	struct buf lines = {0};
	struct err err;

	ck_assert_int_eq(process_start(&process, argv, env, SIGKILL, &err), 0);
	process_wait(&process, join_line, &lines);
	ck_assert_str_eq(lines.data, "[ONLY=this]");
	buf_done(&lines);
}
END_TEST

static void
ignore_signal(int sig)
{
	(void)sig;
}

/* Our handlers do not run in a child, not even before it executes. */
START_TEST(a_fork_has_no_handler_of_ours)
{
	struct sigaction action = {.sa_handler = ignore_signal};
	sigset_t blocked;
	int status;
	pid_t pid;

	sigaction(SIGTERM, &action, NULL);
	sigaddset(&action.sa_mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &action.sa_mask, NULL);
	pid = program_fork(SIGKILL);
	if (pid == 0) {
		sigaction(SIGTERM, NULL, &action);
		sigprocmask(SIG_BLOCK, NULL, &blocked);
		_exit(action.sa_handler != SIG_DFL ||
		      sigismember(&blocked, SIGUSR1));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	sigaction(SIGTERM, NULL, &action);
	ck_assert(action.sa_handler == ignore_signal);
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	ck_assert(sigismember(&blocked, SIGUSR1));
	ck_assert(!sigismember(&blocked, SIGTERM));
}
END_TEST

START_TEST(signals_reach_it)
{
	const char *argv[] = {"/bin/sleep", "100", NULL};
	struct process process = {0};
	struct buf lines = {0};
	struct err err;
	char words[64];

	ck_assert_int_eq(process_start(&process, argv, NULL, SIGKILL, &err), 0);
	process_signal(&process, SIGTERM);
	ck_assert_str_eq(
	    process_explain(process_wait(&process, join_line, &lines), words,
		sizeof(words)),
	    "was killed by SIGTERM");
	buf_done(&lines);
}
END_TEST

/* A middle process starts a sleeper and dies: the sleeper dies with it. */
START_TEST(it_dies_with_us)
{
	const char *argv[] = {"/bin/sleep", "100", NULL};
	struct process process = {0};
	int pipefd[2];
	struct err err;
	char byte;
	pid_t middle;

	ck_assert_int_eq(pipe(pipefd), 0);
	middle = fork();
	if (middle == 0) {
		process_start(&process, argv, NULL, SIGTERM, &err);
		/* The sleeper's output is the only writer left. */
		_exit(write(pipefd[1], &process.pid, sizeof(pid_t)) !=
		      sizeof(pid_t));
	}
	close(pipefd[1]);
	waitpid(middle, NULL, 0);
	ck_assert_int_eq(
	    read(pipefd[0], &process.pid, sizeof(pid_t)), sizeof(pid_t));
	for (int i = 0; i < 100 && kill(process.pid, 0) == 0; i++)
		usleep(20000);
	/* Gone, or a zombie that nobody reaps in this container. */
	if (kill(process.pid, 0) == 0) {
		char path[64];
		FILE *stat;
		char state = 0;

		snprintf(path, sizeof(path), "/proc/%d/stat", process.pid);
		stat = fopen(path, "r");
		ck_assert_ptr_nonnull(stat);
		ck_assert_int_eq(fscanf(stat, "%*d %*s %c", &state), 1);
		ck_assert_int_eq(state, 'Z');
		fclose(stat);
	}
	ck_assert_int_eq(read(pipefd[0], &byte, 1), 0);
	close(pipefd[0]);
}
END_TEST

/* What a child told. */
struct told {
	struct event_base *base;
	struct child *child;
	struct buf lines;
	char last[CHILD_LAST_MAX + 1];
	int status, ends;
};

static void
on_line(void *arg, const char *line)
{
	struct told *told = arg;

	buf_printf(&told->lines, "[%s]", line);
}

static void
on_done(void *arg, int status, const char *last)
{
	struct told *told = arg;

	told->status = status;
	told->ends++;
	snprintf(told->last, sizeof(told->last), "%s", last);
	child_free(told->child);
	told->child = NULL;
}

static void
start_child(struct told *told, const char *script)
{
	const char *argv[] = {"/bin/sh", "-c", script, NULL};
	struct child_hooks hooks = {on_line, on_done, told};
	struct err err;

	told->base = event_base_new();
	told->child = child_start(told->base, argv, &hooks, &err);
	ck_assert_ptr_nonnull(told->child);
}

START_TEST(child_tells_lines_and_end)
{
	struct told told = {0};

	start_child(&told, "echo one; echo two >&2; exit 3");
	event_base_dispatch(told.base);
	ck_assert_int_eq(told.ends, 1);
	ck_assert_int_eq(WEXITSTATUS(told.status), 3);
	ck_assert_str_eq(told.lines.data, "[one][two]");
	ck_assert_str_eq(told.last, "one\ntwo");
	buf_done(&told.lines);
	event_base_free(told.base);
}
END_TEST

START_TEST(child_keeps_only_the_last_lines)
{
	struct told told = {0};

	start_child(&told, "seq 1 2000; echo the end");
	event_base_dispatch(told.base);
	ck_assert_uint_eq(strlen(told.last), CHILD_LAST_MAX);
	ck_assert_ptr_nonnull(strstr(told.last, "2000\nthe end"));
	buf_done(&told.lines);
	event_base_free(told.base);
}
END_TEST

START_TEST(child_freed_before_its_end_is_silent)
{
	struct told told = {0};

	start_child(&told, "exec sleep 100");
	event_base_loop(told.base, EVLOOP_NONBLOCK);
	child_free(told.child);
	event_base_dispatch(told.base);
	ck_assert_int_eq(told.ends, 0);
	ck_assert_int_eq(wait(&told.status) > 0, 1);
	ck_assert_int_eq(WTERMSIG(told.status), SIGTERM);
	buf_done(&told.lines);
	event_base_free(told.base);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("process");
	TCase *tcase = tcase_create("process");

	tcase_set_timeout(tcase, 30);
	tcase_add_test(tcase, lines_of_both_streams);
	tcase_add_test(tcase, a_line_too_long_comes_in_pieces);
	tcase_add_test(tcase, what_cannot_run_says_why);
	tcase_add_test(tcase, no_descriptor_of_ours_leaks_into_it);
	tcase_add_test(tcase, no_variable_of_ours_leaks_into_it);
	tcase_add_test(tcase, a_fork_has_no_handler_of_ours);
	tcase_add_test(tcase, signals_reach_it);
	tcase_add_test(tcase, it_dies_with_us);
	tcase_add_test(tcase, child_tells_lines_and_end);
	tcase_add_test(tcase, child_keeps_only_the_last_lines);
	tcase_add_test(tcase, child_freed_before_its_end_is_silent);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
