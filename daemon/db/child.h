/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.h - a program that runs to its end beside the event loop: the set-up
 * steps that block. Owns the process; what to do about its end is the
 * caller's.
 */
#ifndef COUNTERPOINT_DB_CHILD_H
#define COUNTERPOINT_DB_CHILD_H

#include <event2/event.h>

#include "base/err.h"

#define CHILD_LAST_MAX 2048 /* bytes kept of its last lines */

struct child;

/* Upward calls. The child may be freed from within. */
struct child_hooks {
	/* One line that it printed, to standard output or error. May be NULL.
	 */
	void (*line)(void *arg, const char *line);
	/*
	 * Its end, once: the status as wait(2) gives it, and the last lines
	 * that it printed, separated by newlines.
	 */
	void (*done)(void *arg, int status, const char *last);
	void *arg;
};

/*
 * Starts argv[0] (an absolute path, such as program_path()'s) with our
 * environment. It gets SIGTERM when we die. Returns NULL when no process could
 * be made; one that cannot be executed ends with status 127. The caller frees
 * it, after its end or to stop it.
 */
struct child *child_start(struct event_base *, const char *const *argv,
    const struct child_hooks *, struct err *);

/* A child that still runs is sent SIGTERM; `done` is not called then. */
void child_free(struct child *);

#endif
