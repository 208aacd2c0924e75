/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prebunk.h - what to prepare for: occasions that come, the narratives that
 * came with them before, and whether there is something to say in time. Pure
 * functions on the library in memory and on what was seen, which the caller
 * brings. Owns the plan under way; it keeps slugs, not pointers, so that the
 * library may change between its steps.
 *
 * open -> step until done -> (what was seen) -> tell until done -> write
 */
#ifndef COUNTERPOINT_ENGINE_PREBUNK_H
#define COUNTERPOINT_ENGINE_PREBUNK_H

#include <jansson.h>
#include <stdint.h>

#include "engine/recommend/catalogue.h"
#include "model/library.h"

#define PREBUNK_AHEAD	    90	 /* days, unless asked otherwise */
#define PREBUNK_AHEAD_MAX   731	 /* days */
#define PREBUNK_PAST	    1826 /* days back that are looked at */
#define PREBUNK_OCCURRENCES 60	 /* of one occasion, to come and past each */
#define PREBUNK_NARRATIVES  10	 /* seen around one occasion that are told */

/* Around an occurrence: from so many days before its first to so many after
 * its last. counterpoint.occasion_lifts() looks at the same days. */
#define PREBUNK_BEFORE 7
#define PREBUNK_AFTER  3

struct prebunk_request {
	char audience[65];  /* "": any */
	char narrative[65]; /* "": any */
	int64_t from, to;   /* days since 1970-01-01, both included */
	int64_t today;
	size_t limit;	     /* occurrences told */
	long long lead_days; /* before an occurrence, for the clearance */
	double lift;	     /* least, to be expected again */
};

struct prebunk_occurrence {
	char occasion[65];
	int64_t first, last; /* days */
};

struct prebunk_occurrences {
	struct prebunk_occurrence *items;
	size_t n, cap;
};

/* What was seen of one narrative around past occurrences of an occasion. */
struct prebunk_seen {
	char occasion[65], narrative[65];
	long long seen_at;	       /* occurrences with a sighting */
	long long looked_at;	       /* occurrences with enough before them */
	long long around, around_days; /* sightings, on so many days */
	long long before, before_days; /* in the 60 days before that */
};

struct prebunk {
	struct prebunk_request request;
	char **slugs; /* of the occasions that matter, sorted */
	size_t nslugs, at;
	struct prebunk_occurrences coming; /* by day, then slug, once done */
	struct prebunk_occurrences past;
	json_t *told; /* the first `ntold` to come, in words */
	size_t ntold;
};

/* ERR_NOT_FOUND for an unknown audience or narrative. */
int prebunk_open(const struct library *, const struct prebunk_request *,
    struct prebunk **ret, struct err *);
void prebunk_free(struct prebunk *);

/* Expands the next occasion; false when all have been. */
bool prebunk_step(struct prebunk *, const struct library *);

/* How much more a narrative was seen around than before; where it was not seen
 * before, half a sighting is assumed. */
double prebunk_lift(const struct prebunk_seen *);

/* Puts the next occurrence to come into words; false when enough have been.
 * `seen` is by occasion and narrative. */
bool prebunk_tell(struct prebunk *, const struct catalogue *,
    const struct prebunk_seen *seen, size_t nseen);

/* The answer. The caller owns it. */
json_t *prebunk_write(const struct prebunk *);

/* The audience with all below it, as slugs for a list; sets *ret_n. The slugs
 * are the library's, the caller frees the list. */
const char **prebunk_audiences(
    const struct prebunk *, const struct library *, size_t *ret_n);

#endif
