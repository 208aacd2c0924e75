/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hours.c - finds hours in a line of audiences, and looks at the clock on the
 * wall. Owns nothing.
 */
#include "engine/profile/hours.h"

#include <string.h>

#include "base/err.h"
#include "base/zone.h"

const struct audience *
hours_find_weekend(const struct lineage *line)
{
	for (size_t i = 0; i < line->n; i++)
		if (line->items[i]->weekend.n > 0)
			return line->items[i];
	return NULL;
}

const struct channel *
hours_find_channel(const struct lineage *line, const char *kind)
{
	for (size_t i = 0; i < line->n; i++)
		for (size_t k = 0; k < line->items[i]->channels.n; k++) {
			const struct channel *c =
			    &line->items[i]->channels.items[k];

			if (strcmp(c->kind, kind) == 0 && c->prime_time.n > 0)
				return c;
		}
	return NULL;
}

bool
hours_is_weekend(const struct audience *of, long long weekday)
{
	for (size_t i = 0; i < of->weekend.n; i++)
		if (of->weekend.items[i] == weekday)
			return true;
	return false;
}

static bool
is_within(const struct hours *hours, const struct zone *zone, int64_t day,
    int64_t wall)
{
	struct zone_span span;
	struct err err;

	return zone_window(zone, day, hours->from, hours->to, &span, &err) ==
		   0 &&
	       wall >= span.from && wall < span.to;
}

/* An evening that ends after midnight began the day before. */
bool
hours_is_prime(
    const struct channel *channel, const struct zone *zone, int64_t wall)
{
	int64_t today = zone_date(zone, wall);

	for (size_t i = 0; i < channel->prime_time.n; i++)
		for (int64_t day = today - 1; day <= today; day++)
			if (is_within(
				&channel->prime_time.items[i], zone, day, wall))
				return true;
	return false;
}
