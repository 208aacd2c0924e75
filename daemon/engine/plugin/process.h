/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.h - starts the processes that run plugins. Owns nothing
 * lasting: pids and descriptors are the callers'.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_PROCESS_H
#define COUNTERPOINT_ENGINE_PLUGIN_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

#define PLUGIN_PROCESS_FD 3 /* where it finds its channel */

struct plugin_process {
	pid_t pid;
	int pidfd;   /* readable when the process has died */
	int channel; /* our end of its socket */
};

/* What a process is to be: its first two arguments. */
struct plugin_role {
	const char *title; /* "counterpointd: ..." */
	const char *flag;
};

/*
 * Forks and executes `program` (NULL: ourselves) in a role. The child has
 * /dev/null as input and output, our standard error, its channel as descriptor
 * 3 and nothing else; it dies with us.
 */
int plugin_process_start(const struct plugin_role *, const char *program,
    struct plugin_process *ret, struct err *);

/* Whether a descriptor that somebody sent is what it should be. */
bool plugin_process_is_pidfd(int fd);

#endif
