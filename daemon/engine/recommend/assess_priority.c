/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess_priority.c - how soon, as RESIST 2 asks: harm, spread and trend, each
 * a step that is told. Owns the steps.
 */
#include <string.h>

#include "engine/recommend/assess_parts.h"

enum level { LOW, MEDIUM, HIGH };

static const char *const names[] = {"low", "medium", "high"};

static enum level
find_level(const char *name)
{
	for (int i = LOW; i < HIGH; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return HIGH;
}

static enum level
raise(enum level level)
{
	return level < HIGH ? level + 1 : HIGH;
}

static enum level
lower(enum level level)
{
	return level > LOW ? level - 1 : LOW;
}

/* A rise or a burst. */
static bool
is_growing(const struct sighting *s)
{
	return s->burst || s->trend == SURGE_RISING;
}

/* Of the observation, or of all lately together: the larger one. */
static long long
find_reach(const struct circumstances *c)
{
	if (c->basis == REACH_NONE || c->reach < c->sighting.reach)
		return c->sighting.reach;
	return c->reach;
}

/* A wide reach is one step up. A reach that is known and not wide is medium at
 * most, unless more is coming. */
static enum level
weigh_spread(
    const struct circumstances *c, enum level level, struct assessment *to)
{
	long long reach = find_reach(c);
	enum level after = level;

	if (reach >= c->wide_reach)
		after = raise(level);
	else if (c->basis == REACH_NONE)
		return level;
	else if (level == HIGH && !is_growing(&c->sighting))
		after = MEDIUM;
	assess_add_reason(
	    to, json_sprintf(
		    "A reach of %lld people is %s (%lld and more are): %s.",
		    reach, reach >= c->wide_reach ? "wide" : "not wide",
		    c->wide_reach, names[after]));
	return after;
}

/* What the week before lets expect in the last 24 hours. */
static double
expect_day(const struct sighting *s)
{
	return s->before / s->before_hours * s->day_hours;
}

static enum level
weigh_trend(const struct sighting *s, enum level level, struct assessment *to)
{
	enum level after = level;

	if (s->trend == SURGE_UNKNOWN && !s->burst)
		return level;
	if (is_growing(s))
		after = raise(level);
	else if (s->trend == SURGE_FALLING)
		after = lower(level);
	if (s->trend == SURGE_UNKNOWN)
		assess_add_reason(to,
		    json_sprintf("A burst is under way: %s.", names[after]));
	else
		assess_add_reason(to,
		    json_sprintf("It is %s: seen %lld times in the last 24 "
				 "hours, where the 7 days before let expect "
				 "%.10g: %s.",
			surge_trend_name(s->trend), s->day,
			surge_plain(expect_day(s)), names[after]));
	return after;
}

static enum level
weigh_report(enum level level, struct assessment *to)
{
	assess_add_reason(to,
	    json_sprintf("The text reports the narrative and does not assert "
			 "it: %s%s.",
		names[lower(level)], level > LOW ? "" : " as before"));
	return lower(level);
}

void
assess_find_priority(
    const struct circumstances *c, bool reported, struct assessment *to)
{
	enum level level = find_level(to->narrative->harm);

	assess_add_reason(
	    to, json_sprintf("Its harm is %s; the priority begins there.",
		    to->narrative->harm));
	level = weigh_spread(c, level, to);
	level = weigh_trend(&c->sighting, level, to);
	if (reported)
		level = weigh_report(level, to);
	to->priority = names[level];
}
