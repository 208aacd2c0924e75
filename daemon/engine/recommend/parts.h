/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of the recommender share. Internal to
 * them; others see recommend.h.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_PARTS_H
#define COUNTERPOINT_ENGINE_RECOMMEND_PARTS_H

#include "engine/recommend/recommend.h"

#define RECOMMEND_LINEAGE      8 /* audiences above one another, at most */
#define RECOMMEND_GLOBAL_SOUTH "global-south"

/* The set of items that the answer rests on. */
void recommend_note_input(
    struct recommend_draft *, enum noun_kind, const char *slug);

/*
 * The variant in the language asked for, or else in the one that most of the
 * audience reads; NULL when there is none.
 */
const struct variant *recommend_choose_variant(
    const struct recommend_draft *, const struct message *);

/* Share of the audience that reads a language, 0..1; NAN when not known. */
double recommend_language_share(const struct audience *, const char *language);

/* Fills in facts and warnings of a candidate that passed the hard rules.
 * `lineage`: the audience and those above it, NULL at the end. */
void recommend_find_facts(const struct recommend_draft *,
    struct recommend_candidate *, const struct audience *const *lineage);

/* The warnings of a candidate whose facts are known. */
void recommend_add_warnings(const struct recommend_draft *,
    struct recommend_candidate *, const struct audience *const *lineage);

/* The reading that counts for a voice at an audience: its own, or the one
 * inherited from nearest above. NULL: none. */
const struct trust *recommend_find_trust(const char *organisation,
    const struct audience *const *lineage, size_t *ret_distance);

/* The burden that an organisation carries at an audience, or NULL. */
const struct burden *recommend_find_burden(
    const struct organisation *, const struct audience *const *lineage);

#endif
