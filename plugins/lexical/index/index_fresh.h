/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_fresh.h - the newest documents: the part of the index that grows.
 * Owns their postings, chained by term. Leaves the many older ones to segments,
 * into which it is emptied when full.
 */
#ifndef PLUGIN_LEXICAL_INDEX_FRESH_H
#define PLUGIN_LEXICAL_INDEX_FRESH_H

#include "lexical/index/index.h"
#include "lexical/index/index_segment.h"

/*
 * It is full with so many postings, or one document of more. A search walks
 * chains of them: more would not fit the nearer caches.
 */
#define FRESH_FULL	8192
#define FRESH_POSTINGS	INDEX_TERMS_MAX
#define FRESH_DOCUMENTS 4096 /* less than a window of sums */

struct fresh_posting {
	uint32_t next; /* of the same term, one more than its index; 0: none */
	uint16_t place;
	uint8_t impact;
};

struct fresh_slot {
	uint32_t key, last; /* posting, one more than its index; 0: empty */
};

struct fresh {
	uint32_t number[FRESH_DOCUMENTS]; /* by place, ascending */
	uint64_t dead[FRESH_DOCUMENTS / 64];
	uint32_t ndocuments, ndead, nterms, npostings;
	struct fresh_posting posting[FRESH_POSTINGS];
	uint32_t nslots; /* in use: twice the postings for which it is */
	struct fresh_slot
	    slot[2 * FRESH_POSTINGS]; /* near the key's top bits */
};

struct fresh *fresh_new(void);
void fresh_free(struct fresh *);

/* Is there room for a document of `n` terms? Always, when empty. */
int fresh_has_room(const struct fresh *, size_t n);

/* Begins a document; its `n` postings, for which there is room, follow. */
void fresh_add_document(struct fresh *, uint32_t number, size_t n);
void fresh_add_posting(struct fresh *, uint32_t key, uint8_t impact);

/* Marks a living document as dead. */
void fresh_remove(struct fresh *, uint32_t number);

/* The term's last posting, one more than its index, or 0. */
uint32_t fresh_find(const struct fresh *, uint32_t key);

/* Empties it into a new segment, or NULL if no document lives. */
struct segment *fresh_take(struct fresh *);

#endif
