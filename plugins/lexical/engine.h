/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h - the matcher without its plugin: known narratives and a lexicon go
 * in, a text is answered with the narratives that it most likely repeats. What
 * trains a model uses it too, and sees the features of every candidate.
 * Owns the documents, the vocabulary, the index. Leaves settings and reporting
 * to lexical.c, what a model has learned to model.h.
 *
 * One thread at a time. A text leaves scratch behind, and where it is the first
 * of its language the names that concepts have in it (places.h): these are
 * found in texts of that language alone, all of which come after them, so that
 * no answer depends on the texts before it. Processes forked from one share
 * the rest.
 */
#ifndef PLUGIN_LEXICAL_ENGINE_H
#define PLUGIN_LEXICAL_ENGINE_H

#include <stdbool.h>

#include "counterpoint_plugin.h"
#include "lexical/compare/answer.h"
#include "lexical/lexicon/bilingual.h"
#include "lexical/model/model.h"

#define ENGINE_ANSWERS_MAX    64
#define ENGINE_CANDIDATES_MAX 100 /* of a text, the index's best */
#define ENGINE_COMPARED	      64  /* of those, in full, those that look best */

struct engine;

/* May engine_new() be given this language: is it a BCP 47 tag, not a name? */
bool engine_takes_language(const char *tag);

/*
 * `language` is that of titles, summaries, aliases and of texts of unknown
 * language. The model may be NULL for an engine that only collects candidates;
 * else it lives longer than the engine. NULL: ICU lacks its data.
 */
struct engine *engine_new(const struct model *, const char *language);
void engine_free(struct engine *);

/*
 * Before anything else is added: makes concepts of the dictionaries of a list,
 * see bilingual.h. Returns 0, or -1 with the file and the rule in `why`.
 */
int engine_add_dictionaries(struct engine *, const char *list,
    struct bilingual_told *ret_told, char *ret_why, size_t size);

/* As the calls of a matcher: what they do waits for the commit. 0, or -1: of a
 * narrative, when a text cannot be cut into words, and it is then forgotten; of
 * a concept, when too many came and went, and it stays as it was. */
int engine_add(struct engine *, const struct counterpoint_narrative *);
void engine_remove(struct engine *, uint32_t narrative);
int engine_add_concept(struct engine *, const struct counterpoint_concept *);
void engine_remove_concept(struct engine *, uint32_t concept);
void engine_commit(struct engine *);

/*
 * The candidates of a text that look best, at most `max` (<=
 * ENGINE_CANDIDATES_MAX), in the order of the index, with all features: with
 * ENGINE_COMPARED those that engine_match() ranks. Returns how many, or -1.
 */
int engine_candidates(struct engine *, const struct counterpoint_text *,
    struct engine_candidate *ret, size_t max);

/* The answers, the surest first, at most `max` (<= ENGINE_ANSWERS_MAX).
 * Returns how many, or -1. */
int engine_match(struct engine *, const struct counterpoint_text *,
    struct engine_answer *ret, size_t max);

/* Bytes in use beside the texts themselves that grow with the library: index,
 * terms, documents. */
size_t engine_bytes(const struct engine *);

#endif
