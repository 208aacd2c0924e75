/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.c - finds the running program, forks children and ends them. Owns
 * nothing.
 */
#include "base/program.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINK	 "/proc/self/exe"
#define REPLACED " (deleted)"

/*
 * The link itself always runs the right program, so it serves when the file
 * was replaced. Its target is preferred because ps and debuggers show it, and
 * because valgrind refuses to run the link.
 */
const char *
program_path(char path[PATH_MAX])
{
	ssize_t len = readlink(LINK, path, PATH_MAX - 1);
	size_t mark = strlen(REPLACED);

	if (len > (ssize_t)mark &&
	    memcmp(path + len - mark, REPLACED, mark) != 0)
		path[len] = '\0';
	else
		snprintf(path, PATH_MAX, "%s", LINK);
	return path;
}

static void
reset_signals(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * All signals are blocked until the child has reset them. Our handlers must not
 * run there: libevent's would write into the pipe that wakes us.
 */
pid_t
program_fork(int death_signal)
{
	pid_t parent = getpid(), pid;
	sigset_t all, before;
	int error;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0) {
		reset_signals();
		prctl(PR_SET_PDEATHSIG, death_signal);
		if (getppid() != parent) /* it died before the prctl */
			_exit(127);
		return 0;
	}
	error = errno;
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return pid;
}

void
program_kill(int pidfd)
{
	pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
}

void
program_reap(int pidfd, char how[PROGRAM_HOW])
{
	siginfo_t info = {0};
	int result;

	do
		result = waitid(P_PIDFD, pidfd, &info, WEXITED);
	while (result == -1 && errno == EINTR);
	if (info.si_code == CLD_EXITED)
		snprintf(
		    how, PROGRAM_HOW, "exited with code %d", info.si_status);
	else if (result == 0)
		snprintf(
		    how, PROGRAM_HOW, "killed by signal %d", info.si_status);
	else
		snprintf(how, PROGRAM_HOW, "gone");
}
