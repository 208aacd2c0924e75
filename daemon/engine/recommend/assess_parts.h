/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess_parts.h - what the files of the assessment share. Internal to them;
 * others see assess.h.
 */
#ifndef COUNTERPOINT_ENGINE_ASSESS_PARTS_H
#define COUNTERPOINT_ENGINE_ASSESS_PARTS_H

#include "engine/recommend/assess.h"

/* Adds a sentence, which is taken over. */
void assess_add_reason(struct assessment *, json_t *sentence);

/* assess_seen.c: whether the audience has likely seen the narrative, with the
 * numbers that tell so. */
enum assess_seen assess_find_seen(
    const struct circumstances *, struct assessment *);

/* What an answer would amplify, in numbers, where they are known. */
void assess_tell_amplification(const struct library *,
    const struct recommend_request *, struct assessment *);

/* assess_priority.c: harm, spread and trend, step by step. */
void assess_find_priority(
    const struct circumstances *, bool reported, struct assessment *);

/* assess_decided.c: what a person decided, if anybody did. `day` is the
 * question's, since 1970-01-01. */
void assess_tell_decision(const struct library *, const struct decision *,
    int64_t day, struct assessment *);
json_t *assess_write_decision(const struct decision *, int64_t day);

#endif
