/* SPDX-License-Identifier: Apache-2.0 */
/*
 * likeness.h - how like a word of the vocabulary is to the words of a query,
 * by their character n-grams.
 * Owns the query's n-grams, and which of them the words have. Leaves exact
 * matches to query.h.
 */
#ifndef PLUGIN_LEXICAL_LIKENESS_H
#define PLUGIN_LEXICAL_LIKENESS_H

#include "lexical/query/query.h"

#define LIKENESS_LEAST 0.5F /* less alike counts as different */

struct likeness;

struct like {
	uint16_t term;	/* of the query, the likest; or QUERY_NO_TERM */
	float likeness; /* of it: Dice over 3-grams, or 0 */
	float grams;	/* 0..1: of its n-grams, the share in the query */
	/* For the cosine of its n-grams and the query's, where each weighs as
	 * it is rare, times the rarity of its word: their product, without the
	 * rarity of this word; and its squares, as if all were the rarest,
	 * since most words' need not be looked up otherwise. */
	float product, squares;
	/* Which n-grams of the query it has. */
	uint32_t first, n;
};

struct likeness *likeness_new(void);
void likeness_free(struct likeness *);

/* The terms of a document that came or went. */
void likeness_touch(struct likeness *, const struct index_term *, size_t n);

/* After that: counts the n-grams of the words that some document has. */
void likeness_learn(struct likeness *, const struct vocabulary *);

/* Begins a query, which must live until the next. */
void likeness_begin(
    struct likeness *, const struct vocabulary *, const struct query *);

/* A word of the vocabulary against the query's; good until the next query. */
struct like likeness_of(struct likeness *, uint32_t term);

/* The root of the squares of the query's n-grams, for the cosine. */
float likeness_length(const struct likeness *);

/* For one document at a time: begin, note each of its words, ask the share of
 * the query's n-grams that they have together, 0..1. */
void likeness_document(struct likeness *);
void likeness_note(struct likeness *, const struct like *);
float likeness_share(const struct likeness *);

#endif
