/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuse.h - makes one answer of what several plugins found: verdicts on
 * the same narrative become one hit, factors become means. Pure functions; own
 * the answer's arrays, not its strings.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_FUSE_H
#define COUNTERPOINT_ENGINE_MATCH_FUSE_H

#include "engine/match/findings.h"
#include "engine/match/pool.h"

/* How numbers become names. */
struct match_names {
	/* The slug of a narrative, or NULL for one that is not there. */
	const char *(*slug)(const void *arg, uint32_t narrative);
	const void *arg;
	const char *plugins[MATCH_PLUGINS_MAX];
	const char *versions[MATCH_PLUGINS_MAX];
};

/* An answer and the arrays that it points into. */
struct match_fused {
	struct match_answer answer;
	struct match_hit hits[MATCH_ANSWER_MAX];
	struct match_vote *votes;
	const char **why;
};

/* The strings are those of the findings, which must outlive *ret. */
void match_fuse_text(const struct match_findings *, const struct match_names *,
    struct match_fused *ret);
void match_fused_done(struct match_fused *);

/* As many factors as `n` candidates have, in an array that the caller frees;
 * the strings are those of the findings. */
struct tailor_factor (*match_fuse_factors(const struct match_findings *,
    const struct match_names *, size_t n))[COUNTERPOINT_FACTORS];

#endif
