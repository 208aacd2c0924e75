/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matches.h - what the matchers found, as the protocol words it and as the
 * recommender asks on. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_MATCHES_H
#define COUNTERPOINT_RPC_MATCHES_H

#include "base/config.h"
#include "engine/match/pool.h"
#include "engine/recommend/recommend.h"
#include "model/library.h"

/* Hits from [match] suggest on, best first: [{narrative, title, confidence,
 * state, stance, highlighted, plugins, why}]. Narratives retired meanwhile are
 * left out. */
json_t *matches_write(
    const struct library *, const struct match_answer *, const struct config *);

/* Adds what the database does not know to a stored observation in the
 * protocol's form: which matches are `highlighted`; that its assessment is
 * older than a decision (`note`); and that what a person alone saw, and took
 * back, has no confidence. */
void matches_complete(json_t *observation, const struct config *);

/* The plugins that did not take part: ["lexical: ..."]. */
json_t *matches_write_missing(const struct match_answer *);

/* Targets from matches in the protocol's form, those that a person confirmed
 * first; rejected ones and narratives retired since are left out. */
void matches_read_targets(const struct library *, const json_t *matches,
    struct recommend_request *ret);

/* With no target: what came nearest to being told. */
void matches_read_nearest(const struct library *, const struct match_answer *,
    struct recommend_request *ret);

#endif
