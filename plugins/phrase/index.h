/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.h - which of very many patterns are worth trying on a text.
 * Owns the patterns given to it and, for each, one entry under the beginning
 * of its rarest word. Leaves narratives to phrase.c.
 */
#ifndef PLUGIN_PHRASE_INDEX_H
#define PLUGIN_PHRASE_INDEX_H

#include <stdbool.h>

#include "phrase/pattern.h"

struct index;

/* A pattern that stands in a text, from word `begin` up to word `end`. */
struct index_hit {
	const struct pattern *pattern;
	size_t begin, end;
};

struct index *index_new(void);
void index_free(struct index *);

/* Takes a pattern; it is found from the next index_commit() on. */
void index_add(struct index *, struct pattern *);

/* Forgets a pattern at once; it is freed some time later. */
void index_remove(struct index *, struct pattern *);

/* Makes the added patterns findable and tidies up. */
void index_commit(struct index *);

/*
 * Every pattern of the index that stands in the text, each once, in an order
 * that depends on the text alone. The array lives until the next call.
 * `*ret_complete` is false when `effort` comparisons did not suffice.
 */
size_t index_search(struct index *, const struct tokens *, uint64_t effort,
    const struct index_hit **ret_hits, bool *ret_complete);

#endif
