/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.h - starts the match builder and ends children. Owns nothing
 * lasting: pids and descriptors are the callers'.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_PROCESS_H
#define COUNTERPOINT_ENGINE_MATCH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

#define MATCH_PROCESS_FD 3 /* where the builder finds its channel */

struct match_process {
	pid_t pid;
	int pidfd;   /* readable when the process has died */
	int channel; /* our end of its socket */
};

/*
 * Forks and executes `program` (NULL: ourselves) with the arguments
 * "counterpointd: match builder" and "--match-builder". The child has /dev/null
 * as input and output, our standard error, its channel as descriptor 3 and
 * nothing else; it dies with us.
 */
int match_process_start(
    const char *program, struct match_process *ret, struct err *);

/* SIGKILL by pidfd: cannot hit another process that got the pid. */
void match_process_kill(int pidfd);

/* Whether a descriptor that somebody sent is what it should be. */
bool match_process_is_pidfd(int fd);

/* Waits for a child of ours that was killed or has died, and gives its exit
 * in words ("killed by signal 11"). */
void match_process_reap(int pidfd, char *words, size_t size);

#endif
