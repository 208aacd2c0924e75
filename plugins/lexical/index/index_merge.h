/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_merge.h - one segment from several neighbours, a step at a time.
 * Owns the segment that it makes, and where it stands. Leaves the inputs to
 * index.c, which goes on searching them until the merge is done.
 */
#ifndef PLUGIN_LEXICAL_INDEX_MERGE_H
#define PLUGIN_LEXICAL_INDEX_MERGE_H

#include "lexical/index/index_segment.h"

/* A run of segments, by position. */
struct merge_run {
	size_t first, n;
};

struct merge;

/* The segments that should be merged next; false if none should. */
int merge_find_run(struct segment *const *, size_t n, struct merge_run *ret);

/*
 * Starts to merge the `n` > 0 segments, which must outlive it. They hold at
 * most SEGMENT_DOCUMENTS living documents.
 */
struct merge *merge_new(struct segment *const *, size_t n);

/* Ends it; a segment that was not taken is freed. NULL is fine. */
void merge_free(struct merge *);

/* Moves about `budget` postings; returns how many. */
size_t merge_step(struct merge *, size_t budget);

int merge_is_done(const struct merge *);

/* A document of the inputs has died: it shall be dead in the output too. */
void merge_remove(struct merge *, uint32_t number);

/* The merged segment, once it is done; NULL if no document lived. */
struct segment *merge_take(struct merge *);

/* Memory in bytes, of the output as well. */
size_t merge_bytes(const struct merge *);

#endif
