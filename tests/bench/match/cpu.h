/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpu.h - the clock that the matching benchmark goes by.
 * Owns nothing.
 */
#ifndef BENCH_MATCH_CPU_H
#define BENCH_MATCH_CPU_H

#include <time.h>

static inline double
clock_seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of this thread; other programs disturb it little. */
static inline double
cpu_seconds(void)
{
	return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

#endif
