/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slices.c - a timer that fires at once, again and again. Owns it.
 */
#include "rpc/slices.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

enum { SLICE = 3000 /* microseconds of a turn */ };

struct slices {
	struct event *turn;
	bool (*step)(void *arg);
	void (*done)(void *arg);
	void *arg;
};

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval at_once = {0, 0};
	struct slices *slices = arg;
	int64_t until = clock_monotonic() + SLICE;

	(void)fd;
	(void)what;
	while (slices->step(slices->arg)) {
		if (clock_monotonic() < until)
			continue;
		evtimer_add(slices->turn, &at_once);
		return;
	}
	slices->done(slices->arg);
	event_free(slices->turn);
	free(slices);
}

void
slices_run(struct event_base *base, bool (*step)(void *arg),
    void (*done)(void *arg), void *arg)
{
	static const struct timeval at_once = {0, 0};
	struct slices *slices = mem_calloc(1, sizeof(*slices));

	slices->step = step;
	slices->done = done;
	slices->arg = arg;
	slices->turn = evtimer_new(base, on_turn, slices);
	evtimer_add(slices->turn, &at_once);
}
