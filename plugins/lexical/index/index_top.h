/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_top.h - the k best of many candidates.
 * Owns the best so far. Leaves to the caller not to bring what cannot be among
 * them: a candidate costs more than its sum.
 */
#ifndef PLUGIN_LEXICAL_INDEX_TOP_H
#define PLUGIN_LEXICAL_INDEX_TOP_H

#include "lexical/index/index.h"

/* A candidate is one number: its sum, then the complement of its document. */
struct top {
	uint64_t heap[INDEX_HITS_MAX]; /* the worst first */
	size_t n, k;
};

/* `k` is 1..INDEX_HITS_MAX. */
void top_start(struct top *, size_t k);

/* Takes a candidate whose sum is at least top_least(). */
void top_add(struct top *, uint16_t sum, uint32_t document);

/*
 * The lowest sum, at least 1, with which a document of a higher number than all
 * before it would be among the best.
 */
uint32_t top_least(const struct top *);

/* Puts the best in order, equals by number; a sum is worth `unit`. Ends it. */
size_t top_take(struct top *, float unit, struct index_hit *ret_hits);

#endif
