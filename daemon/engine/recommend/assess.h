/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.h - from what was matched to a posture: answer or not, how, how soon,
 * and why in words. Pure functions; a person's decision stands above them.
 */
#ifndef COUNTERPOINT_ENGINE_ASSESS_H
#define COUNTERPOINT_ENGINE_ASSESS_H

#include <jansson.h>

#include "model/narrative.h"

/*
 * Reach, in people, below which an answer would carry a claim further than it
 * has come by itself: First Draft's tipping point. Both are rules of thumb and
 * are told with the number that they were held against.
 */
#define ASSESS_TIPPING_POINT 1000
#define ASSESS_WIDE_REACH    100000

struct assessment {
	const char *posture;  /* ignore, monitor, prebunk, debunk, explain,
			       * engage, refer */
	const char *priority; /* high, medium, low */
	json_t *reasons;      /* array of sentences; the owner decrefs */
};

/*
 * Assesses the narrative that matched best (NULL: none is known) with its
 * confidence, at a reach in people (-1: not known).
 */
void assess_narrative(const struct narrative *, double confidence,
    long long reach, struct assessment *ret);

#endif
