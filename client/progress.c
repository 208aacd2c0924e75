/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.c - draws the line a few times a second. Owns nothing else.
 */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define INTERVAL 200000 /* microseconds between two drawings */

void
progress_start(struct progress *p, const char *what)
{
	*p = (struct progress){
	    .what = what,
	    .shown = isatty(STDERR_FILENO),
	    .begun = clock_monotonic(),
	};
}

/* Whether the line is to be drawn now. */
static bool
draws_now(struct progress *p)
{
	int64_t now = clock_monotonic();

	if (!p->shown || now - p->drawn_at < INTERVAL)
		return false;
	p->drawn_at = now;
	p->drawn = true;
	return true;
}

static double
seconds_since(const struct progress *p)
{
	return (double)(clock_monotonic() - p->begun) / 1e6;
}

void
progress_update(
    struct progress *p, long long done, long long total, long long refused)
{
	double seconds = seconds_since(p);

	if (!draws_now(p))
		return;
	fprintf(stderr, "\r\033[K%lld", done);
	if (total > 0)
		fprintf(stderr, " of %lld", total);
	fprintf(stderr, " %s, %.0f/s", p->what,
	    seconds > 0 ? (double)done / seconds : 0.0);
	if (refused > 0)
		fprintf(stderr, ", %lld refused", refused);
	fflush(stderr);
}

void
progress_wait(struct progress *p)
{
	if (!draws_now(p))
		return;
	fprintf(stderr, "\r\033[K%s, %.0f s", p->what, seconds_since(p));
	fflush(stderr);
}

void
progress_clear(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}
