/* SPDX-License-Identifier: Apache-2.0 */
/*
 * advice.h - what to do about one narrative at one occasion, and why. Owns the
 * stage, which all narratives of an occurrence share; internal to the plan.
 */
#ifndef COUNTERPOINT_ENGINE_PREBUNK_ADVICE_H
#define COUNTERPOINT_ENGINE_PREBUNK_ADVICE_H

#include "engine/prebunk/prebunk.h"
#include "engine/recommend/ground.h"

/* An occurrence, and the audiences that are asked about; none: anywhere. */
struct advice_stage {
	const struct catalogue *catalogue;
	const struct prebunk_request *request;
	const struct prebunk_occurrence *occurrence;
	int64_t day; /* on which words are needed */
	const char **audiences;
	struct ground **grounds;
	size_t n;
};

void advice_stage_init(struct advice_stage *, const struct catalogue *,
    const struct prebunk_request *, const struct prebunk_occurrence *,
    const struct occasion *);
void advice_stage_done(struct advice_stage *);

struct advice {
	const struct advice_stage *stage;
	const struct narrative *narrative;
	const struct catalogue_narrative *answers; /* to it */
	const struct prebunk_seen *seen; /* NULL: not around this one */
	bool named;			 /* a desk expects it */
};

/* The narrative's row of the answer; the caller owns it. */
json_t *advice_write(const struct advice *);

#endif
