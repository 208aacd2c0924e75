/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.c - starts programs and reads what they print. Owns the pipe of
 * each; when to look at it is the caller's.
 *
 * A signal only ever goes to a child that has not been reaped, whose pid cannot
 * be a stranger's.
 */
#include "db/process.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/program.h"

enum { READ_BYTES = 16384 };

/* Only async-signal-safe calls: the parent may have threads. */
static void
complain(const char *program, int error)
{
	const char *words[] = {
	    "cannot run ", program, ": ", strerrordesc_np(error), "\n"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i] != NULL &&
		    write(STDERR_FILENO, words[i], strlen(words[i])) == -1)
			return;
}

/* In the child: becomes the program, or ends with status 127. */
static void
become(const char *const *argv, const char *const *env, int output)
{
	int null;

	setsid();
	null = open("/dev/null", O_RDONLY);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	execve(argv[0], (char *const *)argv, (char *const *)env);
	complain(argv[0], errno);
	_exit(127);
}

int
process_start(struct process *process, const char *const *argv,
    const char *const *env, int death_signal, struct err *err)
{
	int pipefd[2];
	pid_t pid;

	assert(process->pid == 0);
	if (env == NULL)
		env = (const char *const *)environ;
	if (pipe2(pipefd, O_CLOEXEC) == -1)
		return err_set(err, ERR_INTERNAL, "cannot start %s: %s",
		    argv[0], strerror(errno));
	pid = program_fork(death_signal);
	if (pid == 0)
		become(argv, env, pipefd[1]);
	if (pid == -1)
		err_set(err, ERR_INTERNAL, "cannot start %s: %s", argv[0],
		    strerror(errno));
	close(pipefd[1]);
	if (pid == -1) {
		close(pipefd[0]);
		return -1;
	}
	fcntl(pipefd[0], F_SETFL, O_NONBLOCK);
	*process = (struct process){.pid = pid, .output = pipefd[0]};
	return 0;
}

void
process_signal(const struct process *process, int sig)
{
	assert(process->pid != 0);
	kill(process->pid, sig);
}

/* Tells the whole lines, and what is too long for one. */
static void
tell_lines(struct process *process, process_line_cb line, void *arg)
{
	struct buf *buf = &process->partial;
	char *next = buf->data, *end = buf->data + buf->len, *newline;

	while ((newline = memchr(next, '\n', end - next)) != NULL) {
		*newline = '\0';
		line(arg, next);
		next = newline + 1;
	}
	buf_drain(buf, next - buf->data);
	if (buf->len >= PROCESS_LINE_MAX) {
		line(arg, buf->data);
		buf_clear(buf);
	}
}

int
process_read(struct process *process, process_line_cb line, void *arg)
{
	char bytes[READ_BYTES];
	ssize_t n = read(process->output, bytes, sizeof(bytes));

	if (n == -1)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	if (n == 0)
		return -1;
	buf_add(&process->partial, bytes, n);
	tell_lines(process, line, arg);
	return 0;
}

int
process_wait(struct process *process, process_line_cb line, void *arg)
{
	struct pollfd output = {.fd = process->output, .events = POLLIN};

	do
		poll(&output, 1, -1);
	while (process_read(process, line, arg) == 0);
	return process_reap(process, line, arg);
}

int
process_reap(struct process *process, process_line_cb line, void *arg)
{
	int status;

	assert(process->pid != 0);
	while (waitpid(process->pid, &status, 0) == -1)
		assert(errno == EINTR);
	if (process->partial.len > 0)
		line(arg, process->partial.data);
	process_abandon(process);
	return status;
}

void
process_abandon(struct process *process)
{
	if (process->pid == 0)
		return;
	close(process->output);
	buf_done(&process->partial);
	*process = (struct process){0};
}

const char *
process_explain(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(text, size, "was killed by SIG%s",
		    sigabbrev_np(WTERMSIG(status)));
	else
		snprintf(
		    text, size, "ended with status %d", WEXITSTATUS(status));
	return text;
}
