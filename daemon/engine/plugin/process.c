/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.c - fork and exec of a process that runs plugins. Owns nothing
 * lasting.
 */
#include "engine/plugin/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/program.h"

/* In the child, between fork and exec: only what a signal handler may do. */
static void
become(const struct plugin_role *role, const char *program, int channel)
{
	char *argv[] = {(char *)role->title, (char *)role->flag, NULL};
	int null;

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null == -1 || dup2(null, STDIN_FILENO) == -1 ||
	    dup2(null, STDOUT_FILENO) == -1)
		_exit(126);
	if (channel == PLUGIN_PROCESS_FD)
		fcntl(channel, F_SETFD, 0);
	else if (dup2(channel, PLUGIN_PROCESS_FD) == -1)
		_exit(126);
	close_range(PLUGIN_PROCESS_FD + 1, ~0U, 0);
	execv(program, argv);
	_exit(127);
}

int
plugin_process_start(const struct plugin_role *role, const char *program,
    struct plugin_process *ret, struct err *err)
{
	char ours[PATH_MAX];
	int pair[2], pidfd;
	pid_t pid;

	if (program == NULL)
		program = program_path(ours);
	if (channel_pair(pair) == -1)
		return err_set(err, ERR_INTERNAL, "a socket for %s: %s",
		    role->title, strerror(errno));
	pid = program_fork(SIGKILL);
	if (pid == 0)
		become(role, program, pair[1]);
	close(pair[1]);
	pidfd = pid == -1 ? -1 : pidfd_open(pid, 0);
	if (pidfd == -1) {
		err_set(err, ERR_INTERNAL, "cannot start %s: %s", role->title,
		    strerror(errno));
		close(pair[0]);
		if (pid > 0) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
		return -1;
	}
	*ret = (struct plugin_process){
	    .pid = pid, .pidfd = pidfd, .channel = pair[0]};
	return 0;
}

bool
plugin_process_is_pidfd(int fd)
{
	/* ESRCH: one of a process that has died. */
	return pidfd_send_signal(fd, 0, NULL, 0) == 0 || errno == ESRCH;
}
