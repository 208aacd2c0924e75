/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting.h - how often a narrative was seen at an audience lately, and what
 * that is against its own past. A plain value.
 */
#ifndef COUNTERPOINT_MODEL_SIGHTING_H
#define COUNTERPOINT_MODEL_SIGHTING_H

#include <jansson.h>
#include <stdbool.h>

#include "model/surge.h"

/* All zero: it was not seen, or nothing is known. */
struct sighting {
	long long hour, day, week; /* seen in the last 60 minutes, 24 hours,
				    * 7 days */
	long long before;	   /* in the 7 days before those 24 hours */
	double day_hours;	   /* that `day` covers: 23 to 24 */
	double before_hours;	   /* that `before` covers: 0 to 168 */
	long long past;		   /* in the 14 days before those 60 minutes */
	double past_hours;	   /* that `past` covers: 0 to 336 */
	long long reach;	   /* sum of what was given, 7 days */
	long long outlets, channels; /* different ones, 7 days */
	bool mass_medium; /* radio, television or newspaper among them */
	double expected, probability; /* of `hour`, by its past */
	bool burst;		      /* one is open */
	enum surge_trend trend;	      /* of `day` against `before` */
};

/* Kinds of channels that reach a public at large. */
bool sighting_is_mass_medium(const char *channel);

/* Reads the counts and works out what follows from them; `burst` stays
 * false. */
void sighting_count(const json_t *, struct sighting *ret);

/* All of it as JSON and back, the same to the last digit. */
json_t *sighting_write(const struct sighting *);
void sighting_read(const json_t *, struct sighting *ret);

#endif
