/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend_world.h - small libraries made at random from a seed, and the rules
 * said once more in other words. For the recommender's tests. Owns the
 * documents.
 */
#ifndef COUNTERPOINT_TESTS_RECOMMEND_WORLD_H
#define COUNTERPOINT_TESTS_RECOMMEND_WORLD_H

#include "engine/recommend/recommend.h"

/* Documents by kind and slug, as they stand in the database. */
struct world {
	json_t *docs[NOUN_KINDS];
};

/* Numbers that are the same each time for the same seed. */
void world_seed(uint64_t);
unsigned world_random(unsigned below);

void world_make(struct world *);
void world_done(struct world *);
json_t *world_doc(const struct world *, enum noun_kind, const char *slug);

/* The documents as a library, put in one order or the other. */
void world_build(const struct world *, bool backwards, struct library *ret);

/* A question at random that the world can answer. */
void world_ask(struct recommend_request *ret);

/* The settings that the daemon has by default. */
extern const struct recommend_settings world_settings;

/* A library with a question put to it. */
struct world_question {
	struct library library;
	struct catalogue *catalogue;
	struct recommend_draft *draft;
};

/* Puts a question to a library at which nothing was heard. world_close() frees
 * all three. */
void world_open(struct world_question *, const struct recommend_settings *,
    const struct recommend_request *);
void world_close(struct world_question *);

/* Gathers and ranks. The caller owns it. */
json_t *world_answer(const struct world *, const struct recommend_request *);

/* The same as bytes; the caller frees. */
char *world_answer_text(const struct world *, const struct recommend_request *);

/* Whether a voice must keep silent before an audience. */
bool world_is_forbidden(
    const struct world *, const char *audience, const char *voice);

/* NULL when no hard rule is against a message in a voice for an audience, else
 * the rule. Written from the rules, not from the recommender. */
const char *world_objection(const struct world *,
    const struct recommend_request *, const char *message);

#endif
