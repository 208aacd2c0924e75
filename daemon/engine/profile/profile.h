/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile.h - what is known of an audience, its own or inherited along the
 * tree, and how far each reading can be relied on. Pure functions on the
 * library in memory. Owns the lists of a profile; what they point to is the
 * library's, and good as long as that does not change.
 *
 * What the audience has itself hides what those above it have under the same
 * key: the same language, kind of channel, theme or organisation.
 *
 * The certainty of a reading is
 *
 *	grounds * 0.8^steps * 2^(-age / half) * n / (n + 200)
 *
 * grounds is 1 with a source and 0.5 without; an age that is not known does not
 * lower it; the last factor is for surveys alone. The half-lives are
 * profile.c's.
 */
#ifndef COUNTERPOINT_ENGINE_PROFILE_PROFILE_H
#define COUNTERPOINT_ENGINE_PROFILE_PROFILE_H

#include <stdint.h>

#include "engine/profile/lineage.h"

enum profile_part {
	PROFILE_LANGUAGES,
	PROFILE_CHANNELS,
	PROFILE_CONCERNS,
	PROFILE_SENSITIVITIES,
	PROFILE_TRUST, /* the newest reading of each organisation */
	PROFILE_PARTS
};

struct profile_reading {
	const char *key; /* language, kind, theme or organisation */
	union {		 /* by the part */
		const struct language_share *language;
		const struct channel *channel;
		const struct concern *concern;
		const struct sensitivity *sensitivity;
		const struct trust *trust;
	};
	const char *source;	   /* NULL: not known */
	const struct audience *of; /* whose reading it is */
	size_t steps;		   /* up to it; 0: its own */
	long long age;		   /* days, -1: not known */
	double certainty;	   /* 0..1 */
};

struct profile_readings {
	struct profile_reading *items; /* nearest first, then as listed */
	size_t n;
};

struct profile {
	struct lineage lineage;
	int64_t day; /* of the question, days since 1970-01-01 */
	struct profile_readings parts[PROFILE_PARTS];
};

void profile_init(struct profile *, const struct library *,
    const struct audience *, int64_t day);
void profile_done(struct profile *);

/* The reading that counts for a key, or NULL. */
const struct profile_reading *profile_find(
    const struct profile *, enum profile_part, const char *key);

/* The certainty of a survey that asked n people `age` days ago, of a public
 * `steps` up. */
double profile_survey_certainty(long long n, double age, size_t steps);

/* "languages", "channels", ... as the library calls them. */
const char *profile_part_name(enum profile_part);

/* Days in which the certainty of a part's readings halves. */
long long profile_half_life(enum profile_part);

/* Share of a part's weight that has a source, 0..1; 0 when it is empty. */
double profile_sourced(const struct profile *, enum profile_part);

#endif
