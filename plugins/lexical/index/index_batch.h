/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_batch.h - documents that come by the thousand, before they are found.
 * Owns their postings as they came. Leaves single ones, which are found at
 * once, to index_fresh.h. A large segment is made in one go here, where fresh
 * ones would be merged four times.
 */
#ifndef PLUGIN_LEXICAL_INDEX_BATCH_H
#define PLUGIN_LEXICAL_INDEX_BATCH_H

#include "lexical/index/index_segment.h"

/* It is full with so many postings, or one document of more, or with as many
 * documents as a segment takes. */
#define BATCH_FULL (UINT32_C(1) << 22)

struct batch;

struct batch *batch_new(void);
void batch_free(struct batch *); /* NULL is fine */

/* Is there room for a document of `n` terms? Always, when empty. */
int batch_has_room(const struct batch *, size_t n);

/* Begins a document; its postings follow. */
void batch_add_document(struct batch *, uint32_t number);
void batch_add_posting(struct batch *, uint32_t key, uint8_t impact);

/* Empties it into a new segment, or NULL if there is no document. */
struct segment *batch_take(struct batch *);

/* Memory in bytes. */
size_t batch_bytes(const struct batch *);

#endif
