/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.h - the documents that share the weightiest terms with a query.
 * Owns which term stands in which document, and how much it counts there.
 * Leaves to the caller what terms are, how they are weighed, what a document
 * holds as a whole, and the exact score of the candidates that it finds.
 *
 * A document's score is the sum, over the query, of weight times impact.
 * Nothing is pruned but the commonest terms of a costly query: queries here are
 * as long as posts, and for those adding up every posting of a small window of
 * documents, whose sums stay in the nearest cache, was measured to be faster
 * than MaxScore or Block-Max WAND. Impacts of a byte: Anh, de Kretser and
 * Moffat, "Vector-space ranking with effective early termination" (SIGIR 2001).
 * Segments that are merged as they age: O'Neil and others, "The log-structured
 * merge-tree" (1996); Lester, Moffat and Zobel, "Efficient online index
 * construction for text databases" (2008).
 *
 * Precision. An impact is rounded to the nearest of 255 steps of impact_max. A
 * query's weights are scaled so that no sum can overflow 16 bits; each term
 * loses at most two units of a sum. With W the sum of the weights of those
 * terms of the query, n of them, that any living document holds, a score is off
 * by at most
 *
 *	W * impact_max * (1 / 510 + n / 32000).
 *
 * One thread at a time. A search writes to nothing but scratch of its own, so
 * processes forked from one share the rest. Out of memory aborts.
 */
#ifndef PLUGIN_LEXICAL_INDEX_H
#define PLUGIN_LEXICAL_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define INDEX_HITS_MAX	256
#define INDEX_TERMS_MAX 32768 /* of a document */

/* What a search costs at most, in postings: of one document in so many, and at
 * least this. */
#define INDEX_BUDGET_SHARE 2
#define INDEX_BUDGET_LEAST 65536

struct index;

struct index_term {
	uint32_t term; /* the caller's number: the denser, the less memory */
	float impact;  /* 0..impact_max */
};

struct index_query {
	uint32_t term;
	float weight; /* >= 0, finite; a term given twice counts twice */
};

struct index_hit {
	uint32_t document;
	float score; /* in the units of weight times impact */
};

/* `impact_max` > 0: the most that a term can count for in a document. */
struct index *index_new(float impact_max);
void index_free(struct index *);

/*
 * Takes a document, which is found from now on; 2 us, and 0.1 ms more each time
 * that some thousand postings have come together. Its number is higher than
 * that of all documents before it, and below UINT32_MAX; gaps cost nothing. The
 * terms, at most INDEX_TERMS_MAX, are distinct.
 */
void index_add(
    struct index *, uint32_t document, const struct index_term *, size_t n);

/*
 * Between the two what is added costs a third, and may be neither searched for
 * nor removed; what was there before still may. Worth it for thousands of
 * documents, since it makes a segment of however few there are.
 */
void index_open_batch(struct index *);
void index_close_batch(struct index *);

/*
 * Forgets a living document, which is found no longer. The terms are those it
 * was added with, in any order; the impacts do not matter.
 */
void index_remove(
    struct index *, uint32_t document, const struct index_term *, size_t n);

/*
 * Merges what is due, so that searches stay fast and the memory of removed
 * documents is given back; moves about `budget` postings (1 ms for 100,000)
 * and returns 1 if more is due, else 0. To be called after changes: 16 postings
 * for each one added or removed keep up with any load. Searches in between see
 * every change.
 */
int index_work(struct index *, size_t budget);

/*
 * The best documents, at most `k` (1..INDEX_HITS_MAX), the best first, equals
 * by number, into `ret_hits`; returns how many. Only documents that share a
 * term with the query. Where all terms would cost more than the budget, it is
 * as if the query lacked the commonest: they are most of the work, and tell
 * least.
 */
size_t index_search(struct index *, const struct index_query *, size_t n,
    size_t k, struct index_hit *ret_hits);

/* How many living documents hold the term; exact. */
uint32_t index_df(const struct index *, uint32_t term);

/* Hints the processor that index_df() of a term follows. */
void index_expect(const struct index *, uint32_t term);

/* How many living documents there are. */
uint32_t index_documents(const struct index *);

/* Memory in use, in bytes, without what malloc() adds. */
size_t index_bytes(const struct index *);

#endif
