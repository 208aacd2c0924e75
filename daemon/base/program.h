/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.h - to start and end children: where the running program is, for
 * those that are the same program, and a fork for all. Owns nothing: pids and
 * descriptors are the callers'.
 */
#ifndef COUNTERPOINT_BASE_PROGRAM_H
#define COUNTERPOINT_BASE_PROGRAM_H

#include <limits.h>
#include <sys/types.h>

/*
 * An absolute path that runs this very program, also after an upgrade has put
 * another one in its place. Returns `path`.
 */
const char *program_path(char path[PATH_MAX]);

/*
 * fork(2); the child has no signal handler and no blocked signal of ours, and
 * is sent `death_signal` when we die. Until it executes a program it may only
 * do what a signal handler may.
 */
pid_t program_fork(int death_signal);

/* SIGKILL by pidfd: cannot hit another process that got the pid. */
void program_kill(int pidfd);

/* Waits for a child of ours that was killed or has died, and gives its exit
 * in words ("killed by signal 11"). */
#define PROGRAM_HOW 64
void program_reap(int pidfd, char how[PROGRAM_HOW]);

#endif
