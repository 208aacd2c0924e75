/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hours.h - when a public rests, and when it uses a channel most: its own
 * hours, or those of the nearest audience that contains it and knows them.
 * Pure; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_PROFILE_HOURS_H
#define COUNTERPOINT_ENGINE_PROFILE_HOURS_H

#include "engine/profile/lineage.h"

struct zone;

/* The audience of a line whose weekend counts; NULL: none is known. */
const struct audience *hours_find_weekend(const struct lineage *);

/* The channel of a kind whose prime time counts; NULL: none is known. */
const struct channel *hours_find_channel(
    const struct lineage *, const char *kind);

/* Whether days of that weekend are of this weekday, 1 (Monday) to 7. */
bool hours_is_weekend(const struct audience *, long long weekday);

/* Whether it is prime time of that channel where clocks show a zone's time.
 * `wall` is microseconds since 1970, UTC. */
bool hours_is_prime(const struct channel *, const struct zone *, int64_t wall);

#endif
