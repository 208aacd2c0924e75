/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.h - one line on a terminal's standard error that shows how a long
 * run goes; nothing when nobody looks. Owns the line.
 */
#ifndef COUNTERPOINT_CLIENT_PROGRESS_H
#define COUNTERPOINT_CLIENT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what; /* "observations" */
	bool shown, drawn;
	int64_t begun, drawn_at; /* clock_monotonic() */
};

void progress_start(struct progress *, const char *what);

/* Tells where it stands; `total` 0 when it is not known. */
void progress_update(
    struct progress *, long long done, long long total, long long refused);

/* Tells for how long it has been waited for. */
void progress_wait(struct progress *);

/* Removes the line, so that another can be written. */
void progress_clear(struct progress *);

#endif
