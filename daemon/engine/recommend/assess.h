/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.h - from what was matched to a posture: answer or not, how, how soon,
 * and why in words and numbers. Pure functions; a person's decision stands
 * above them and is told first.
 */
#ifndef COUNTERPOINT_ENGINE_ASSESS_H
#define COUNTERPOINT_ENGINE_ASSESS_H

#include <jansson.h>

#include "engine/recommend/recommend.h"

/* Confidence below which a narrative is not even named as the nearest one. */
#define ASSESS_NEAREST 0.1

/* Whether the audience has likely seen it. */
enum assess_seen {
	ASSESS_SEEN_UNKNOWN,
	ASSESS_SEEN_LIKELY,
	ASSESS_SEEN_UNLIKELY,
};

struct assessment {
	const char *posture;  /* ignore, monitor, prebunk, debunk, explain,
			       * engage, refer */
	const char *priority; /* high, medium, low */
	json_t *reasons;      /* array of sentences; the owner decrefs */
	enum assess_seen seen;
	const struct narrative *narrative; /* or NULL; the library's */
};

/* Which target an assessment is about: the first, unless the text rebuts it
 * and asserts the next. NULL: none. */
const struct recommend_target *assess_find_target(
    const struct recommend_request *);

/* Assesses what a request is about under its circumstances. */
void assess_request(const struct library *, const struct recommend_request *,
    struct assessment *ret);

/*
 * The assessment as the protocol words it: posture, priority, reasons, reach?,
 * reach_basis?, trend?, seen?, checkable?, harm?, kernel_of_truth?, decided?.
 * The caller owns it.
 */
json_t *assess_write(
    const struct assessment *, const struct recommend_request *);

#endif
