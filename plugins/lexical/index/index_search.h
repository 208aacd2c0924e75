/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_search.h - a search over the parts of the index.
 * Owns the scratch that a search writes to, and it writes to nothing else.
 * Leaves the parts to index.c.
 */
#ifndef PLUGIN_LEXICAL_INDEX_SEARCH_H
#define PLUGIN_LEXICAL_INDEX_SEARCH_H

#include "lexical/index/index_fresh.h"
#include "lexical/index/index_top.h"

struct search;

struct search *search_new(void);
void search_free(struct search *);

/* Begins a search for the `k` best documents, by terms of weight > 0. */
void search_start(struct search *, size_t k);
void search_add_term(struct search *, uint32_t term, float weight);

/* Ends the terms; 0 if there is nothing to search for, else 1. */
int search_weigh(struct search *);

/* Searches a part; the parts come by rising numbers of documents. */
void search_segment(struct search *, const struct segment *);
void search_fresh(struct search *, const struct fresh *);

/* The best documents, in order; returns how many. */
size_t search_take(
    struct search *, float impact_max, struct index_hit *ret_hits);

/* Memory in bytes. */
size_t search_bytes(const struct search *);

#endif
