/* SPDX-License-Identifier: Apache-2.0 */
/*
 * advice.h - what to do about one narrative at one occasion, and why. Pure
 * functions; internal to the plan.
 */
#ifndef COUNTERPOINT_ENGINE_PREBUNK_ADVICE_H
#define COUNTERPOINT_ENGINE_PREBUNK_ADVICE_H

#include "engine/prebunk/prebunk.h"

struct advice {
	const struct prebunk_request *request;
	const struct prebunk_occurrence *occurrence;
	const struct occasion *occasion;
	const struct narrative *narrative;
	const struct prebunk_seen *seen; /* NULL: not around this one */
	bool named;			 /* a desk expects it */
};

/* The narrative's row of the answer; the caller owns it. */
json_t *advice_write(const struct library *, const struct advice *);

#endif
