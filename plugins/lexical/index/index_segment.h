/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_segment.h - a part of the index that no longer changes: the postings
 * of up to 65,536 documents.
 * Owns its arrays. Leaves when to make one to index_merge.c and index_fresh.c.
 *
 * A segment calls its documents by place, 0, 1, 2 …, in the order of their
 * numbers. A term's postings are a list of places and one of impacts; a term
 * that stands in many documents has a row instead, an impact for each place.
 * All that changes in a finished segment is which documents are dead.
 */
#ifndef PLUGIN_LEXICAL_INDEX_SEGMENT_H
#define PLUGIN_LEXICAL_INDEX_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#define SEGMENT_DOCUMENTS 65536 /* at most */

/* The postings from `begin` up to the next list's; none: the term has a row. */
struct segment_list {
	uint32_t key, begin;
};

/* A row costs as much time as postings of one document in so many. */
#define SEGMENT_ROW_COST 12

struct segment_row {
	uint32_t key, npostings;
	uint8_t *impact; /* by place, up to a whole block of sums */
};

struct segment {
	uint32_t *number; /* by place, ascending */
	uint64_t *dead;	  /* a bit for each place */
	uint32_t ndocuments, ndead;

	struct segment_list *list; /* by key; one more ends the last */
	uint32_t nlists, npostings;
	uint16_t *place;
	uint8_t *impact;

	struct segment_row *row; /* by key */
	size_t nrows, rows_cap;

	uint32_t
	    *first; /* list with such a key or a higher one, by key's top */
	unsigned shift;
};

/* A term's `n` postings: a row, or a list where that is NULL. */
struct segment_postings {
	const uint8_t *row;
	const uint16_t *place;
	const uint8_t *impact;
	size_t n;
};

/*
 * Terms are kept by key: a number as unique as the term, spread evenly over
 * 32 bits, so that its top bits tell where it stands.
 */
static inline uint32_t
segment_key(uint32_t term)
{
	return term * 2654435769u; /* odd, hence reversible; 2^32 / golden */
}

/*
 * Building, in this order: all documents by number; for each term by key,
 * segment_begin_list(), its postings by place, segment_end_list(); at last
 * segment_finish(). There is room for what segment_new() was told. The
 * documents are living; an empty list leaves no trace.
 */
struct segment *segment_new(size_t documents, size_t lists, size_t postings);
void segment_free(struct segment *);
void segment_add_document(struct segment *, uint32_t number);
void segment_begin_list(struct segment *, uint32_t key);
void segment_end_list(struct segment *);
void segment_finish(struct segment *);

static inline void
segment_add_posting(struct segment *s, uint16_t place, uint8_t impact)
{
	s->place[s->npostings] = place;
	s->impact[s->npostings++] = impact;
}

#define SEGMENT_GONE UINT32_MAX

/*
 * Adds a list of another segment; `to` tells, by place there, the place here
 * or SEGMENT_GONE.
 */
void segment_add_postings(
    struct segment *, const uint32_t *to, const struct segment_postings *);

/* Marks a document as dead; -1 if the segment has no such living document. */
int segment_remove(struct segment *, uint32_t number);

static inline int
segment_is_dead(const struct segment *s, size_t place)
{
	return s->dead[place / 64] >> (place % 64) & 1;
}

/* Hints the processor that the term will be looked up. */
static inline void
segment_expect(const struct segment *s, uint32_t key)
{
	__builtin_prefetch(&s->first[key >> s->shift]);
}

/* The next hint, when the first has had some time: reads what that fetched. */
static inline void
segment_expect_list(const struct segment *s, uint32_t key)
{
	__builtin_prefetch(&s->list[s->first[key >> s->shift]]);
}

/* The term's postings; false if there are none. */
int segment_find(const struct segment *, uint32_t key,
    struct segment_postings *ret_postings);

/* The postings of one of its lists. */
struct segment_postings segment_read(
    const struct segment *, const struct segment_list *);

/* Documents up to a whole block of sums: the length of a row. */
size_t segment_stride(const struct segment *);

/* Postings of all lists and rows. */
size_t segment_postings(const struct segment *);

/* Memory in bytes. */
size_t segment_bytes(const struct segment *);

#endif
