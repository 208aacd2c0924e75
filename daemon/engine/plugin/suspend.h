/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suspend.h - how long something that failed stays out: a pause that
 * doubles with each failure and starts over once it has worked for a while. A
 * plain value; the times are the caller's clock, monotonic microseconds.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_SUSPEND_H
#define COUNTERPOINT_ENGINE_PLUGIN_SUSPEND_H

#include <stdbool.h>
#include <stdint.h>

/* All zero: never failed. */
struct plugin_suspend {
	unsigned failures; /* in a row */
	int64_t until;	   /* end of the pause, 0 when there is none */
	int64_t back;	   /* when the last pause ended */
};

/* It failed now. A failure during a pause does not lengthen it: several
 * workers may stumble over the same thing at once. */
void plugin_suspend_strike(struct plugin_suspend *, int64_t now);

/* Whether the pause lasts; notes its end when it is over. */
bool plugin_suspend_lasts(struct plugin_suspend *, int64_t now);

/* Seconds left, rounded up. */
int plugin_suspend_seconds(const struct plugin_suspend *, int64_t now);

#endif
