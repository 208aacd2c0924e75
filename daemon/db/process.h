/* SPDX-License-Identifier: Apache-2.0 */
/*
 * process.h - one program that we started: its pid and what it prints. Owns the
 * descriptor; whether it is read by an event loop or by blocking is the
 * caller's choice.
 *
 * The end of its output is its end: then it has left, and so has everything
 * that it started, such as all of PostgreSQL's processes. So nobody needs
 * SIGCHLD, whose handler the whole program would have to share.
 */
#ifndef COUNTERPOINT_DB_PROCESS_H
#define COUNTERPOINT_DB_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

#define PROCESS_LINE_MAX 8192 /* bytes; longer lines are told in pieces */

/* All zero is no process. */
struct process {
	pid_t pid;	    /* of our live or unreaped child, or 0 */
	int output;	    /* non-blocking: its standard output and error */
	struct buf partial; /* a line that is not whole yet */
};

/* One line without its newline; lives until the function returns. */
typedef void (*process_line_cb)(void *arg, const char *line);

/*
 * Starts argv[0] (an absolute path) with no other descriptors than 0 (empty),
 * 1 and 2, in a session of its own, so that a terminal's Ctrl-C is ours alone.
 * `env` NULL: ours. It is sent `death_signal` when this process dies. A
 * program that cannot be run prints why and ends with status 127.
 */
int process_start(struct process *, const char *const *argv,
    const char *const *env, int death_signal, struct err *);

/* Sends a signal to a process that has not been reaped. */
void process_signal(const struct process *, int signal);

/* Tells the lines that have arrived. Returns -1 once there is no more to come:
 * then it wants to be reaped. */
int process_read(struct process *, process_line_cb, void *arg);

/* Reads to the end, then as process_reap(). */
int process_wait(struct process *, process_line_cb, void *arg);

/*
 * Reaps a process whose output has ended, tells its last line if it was not
 * whole, and closes the descriptor. Returns the status as wait(2) gives it.
 */
int process_reap(struct process *, process_line_cb, void *arg);

/* Closes the descriptor of a process that goes on without us. */
void process_abandon(struct process *);

/* A wait(2) status in words, such as "ended with status 1". Enough room: 64
 * bytes. Returns `text`. */
const char *process_explain(int status, char *text, size_t size);

#endif
