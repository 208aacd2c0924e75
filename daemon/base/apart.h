/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.h - thinking that takes seconds, in a process of its own: a fork of us,
 * which knows all that we know at that moment and sends back what it found.
 * Owns the processes, and the line of those that wait for their turn; what is
 * thought is the callers'.
 *
 * Why a fork and no program that is told the question: nothing has to be
 * written down for it, for the memory is there, copied where either side
 * changes it. What the loop waits for is the fork: measured at 2 ms for a
 * process of 100 MB and 20 ms for one of a gigabyte.
 */
#ifndef COUNTERPOINT_BASE_APART_H
#define COUNTERPOINT_BASE_APART_H

#include <event2/event.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define APART_RESULT_MAX (32 * 1024 * 1024)   /* bytes of one result */
#define APART_MEMORY_MAX (1024 * 1024 * 1024) /* bytes more than we have */

struct apart;
struct apart_job;

struct apart_task {
	const char *name; /* what ps shows, 15 bytes at most */
	/*
	 * Runs in the process: 0 with the result, or -1. It may use memory, up
	 * to APART_MEMORY_MAX, and read files; no event base, no connection, no
	 * log. Its process ends without any atexit handler.
	 */
	int (*work)(void *arg, struct buf *ret_result, struct err *);
	/*
	 * From the loop, once: the result, or NULL and why there is none.
	 * Never from within apart_start(), nor after apart_cancel().
	 */
	void (*done)(
	    void *arg, const struct buf *result, const struct err *err);
	void *arg;
	/* Monotonic microseconds. Who has no turn by then is told so, whose
	 * work still runs is killed. */
	int64_t deadline;
	/* Microseconds that the work may take once it has its turn, about as
	 * much of it on a processor; then it is killed. */
	int64_t most;
};

/* At most `at_once` processes, at most `waiting` tasks that wait for one. */
struct apart *apart_new(struct event_base *, size_t at_once, size_t waiting);

/* Kills and forgets all of them. NULL is fine. */
void apart_free(struct apart *);

/* ERR_OVERLOADED when too many wait. The job is gone once `done` was called. */
struct apart_job *apart_start(
    struct apart *, const struct apart_task *, struct err *);

/* The work ends, `done` is not called. */
void apart_cancel(struct apart_job *);

/* Those that run, and those that wait. */
void apart_count(
    const struct apart *, size_t *ret_running, size_t *ret_waiting);

#endif
