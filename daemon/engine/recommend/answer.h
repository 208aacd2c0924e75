/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h - the answer as the protocol words it. Internal to the
 * recommender.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_ANSWER_H
#define COUNTERPOINT_ENGINE_RECOMMEND_ANSWER_H

#include "engine/recommend/recommend.h"

/* What rank() decided; arrays are owned by the selection. */
struct recommend_selection {
	struct recommend_candidate **chosen; /* best first */
	size_t nchosen;
	struct recommend_candidate **passed; /* over: limit, other voice */
	size_t npassed;
	const struct recommend_candidate *own, *better; /* may be NULL */
};

/* Writes the answer and frees the selection's arrays. */
json_t *recommend_write_answer(
    const struct recommend_draft *, struct recommend_selection *);

#endif
