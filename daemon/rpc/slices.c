/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slices.c - a timer that fires at once, again and again, for whoever is first
 * in line. Owns the line and the timer. However many wait, a turn of the loop
 * is one slice longer, not one for each.
 */
#include "rpc/slices.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/mem.h"

enum { SLICE = 3000 /* microseconds of a turn */ };

struct slices {
	STAILQ_ENTRY(slices) next;
	bool (*step)(void *arg);
	void (*done)(void *arg);
	void *arg;
};

static STAILQ_HEAD(, slices) line = STAILQ_HEAD_INITIALIZER(line);
static struct event *turn; /* as long as somebody is in line */

/* Whether there is more to do. */
static bool
work(const struct slices *slices)
{
	int64_t until = clock_monotonic() + SLICE;

	while (slices->step(slices->arg))
		if (clock_monotonic() >= until)
			return true;
	return false;
}

static void
wait_for_turn(void)
{
	static const struct timeval at_once = {0, 0};

	evtimer_add(turn, &at_once);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct slices *first = STAILQ_FIRST(&line);

	(void)fd;
	(void)what;
	(void)arg;
	STAILQ_REMOVE_HEAD(&line, next);
	if (work(first)) {
		STAILQ_INSERT_TAIL(&line, first, next);
	} else {
		first->done(first->arg);
		free(first);
	}
	if (!STAILQ_EMPTY(&line)) {
		wait_for_turn();
		return;
	}
	event_free(turn);
	turn = NULL;
}

void
slices_run(struct event_base *base, bool (*step)(void *arg),
    void (*done)(void *arg), void *arg)
{
	struct slices *slices = mem_calloc(1, sizeof(*slices));

	*slices = (struct slices){.step = step, .done = done, .arg = arg};
	STAILQ_INSERT_TAIL(&line, slices, next);
	if (turn != NULL)
		return;
	turn = evtimer_new(base, on_turn, NULL);
	wait_for_turn();
}
