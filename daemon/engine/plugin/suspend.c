/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suspend.c - the doubling back-off. Owns its numbers.
 */
#include "engine/plugin/suspend.h"

#define SECOND	   INT64_C(1000000)
#define PAUSE_MAX  (600 * SECOND)
#define GOOD_WHILE (60 * SECOND) /* at least that long without a failure */

static int64_t
pause_after(unsigned failures)
{
	int64_t pause = SECOND;

	while (--failures > 0 && pause < PAUSE_MAX)
		pause *= 2;
	return pause < PAUSE_MAX ? pause : PAUSE_MAX;
}

/* Worked for twice its last pause, and a while. */
static bool
has_proved_itself(const struct plugin_suspend *s, int64_t now)
{
	int64_t good = 2 * pause_after(s->failures);

	return now - s->back > (good > GOOD_WHILE ? good : GOOD_WHILE);
}

void
plugin_suspend_strike(struct plugin_suspend *s, int64_t now)
{
	if (plugin_suspend_lasts(s, now))
		return;
	if (s->failures > 0 && has_proved_itself(s, now))
		s->failures = 0;
	s->failures++;
	s->until = now + pause_after(s->failures);
}

bool
plugin_suspend_lasts(struct plugin_suspend *s, int64_t now)
{
	if (s->until == 0)
		return false;
	if (now < s->until)
		return true;
	s->back = s->until;
	s->until = 0;
	return false;
}

int
plugin_suspend_seconds(const struct plugin_suspend *s, int64_t now)
{
	return s->until > now ? (s->until - now + SECOND - 1) / SECOND : 0;
}
