/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.h - from what was matched to a posture: answer or not, how, how soon,
 * and why in words. Pure functions; a person's decision stands above them.
 */
#ifndef COUNTERPOINT_ENGINE_ASSESS_H
#define COUNTERPOINT_ENGINE_ASSESS_H

#include <jansson.h>

#include "engine/recommend/recommend.h"

/*
 * Reach, in people, below which an answer would carry a claim further than it
 * has come by itself: First Draft's tipping point. Both are rules of thumb and
 * are told with the number that they were held against.
 */
#define ASSESS_TIPPING_POINT 1000
#define ASSESS_WIDE_REACH    100000

/* Confidence below which a narrative is not even named as the nearest one. */
#define ASSESS_NEAREST 0.1

struct assessment {
	const char *posture;  /* ignore, monitor, prebunk, debunk, explain,
			       * engage, refer */
	const char *priority; /* high, medium, low */
	json_t *reasons;      /* array of sentences; the owner decrefs */
};

/*
 * Assesses what a request is about: the first of its targets, or none, at its
 * reach. What a text rebuts is not answered, what it only reports is less
 * urgent; unless the best other target is one that it asserts.
 */
void assess_request(const struct library *, const struct recommend_request *,
    struct assessment *ret);

#endif
