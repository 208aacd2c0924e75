/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_sums.h - what is summed up while a document is walked beside a text:
 * internal to compare.c, which walks, and compare_features.c, which makes
 * features of the sums.
 */
#ifndef PLUGIN_LEXICAL_COMPARE_SUMS_H
#define PLUGIN_LEXICAL_COMPARE_SUMS_H

#include <stdbool.h>

#include "lexical/compare/compare.h"
#include "lexical/compare/runs.h"
#include "lexical/words/gather.h"

/* A share of something: part and whole. */
struct share {
	float part, whole;
};

struct field_sums {
	size_t words;
	struct share of; /* distinct words */
	float alike;	 /* of `of.whole` */
	float text_in;	 /* rarity of the query's terms that it has */
	float bm25;
	struct runs runs;
};

/* A term of a candidate. */
struct met {
	uint32_t term;
	uint32_t in_field, in_document; /* where it was met last */
	float rarity;
	struct like like; /* once has_like is set */
	uint16_t query;	  /* the query's term, or QUERY_NO_TERM */
	bool has_like;
};

struct comparer {
	/* The candidates' terms, each once. */
	struct gather gather;
	struct met *met;
	size_t met_cap;
	uint32_t *place; /* of all words of all candidates: in `met` */
	size_t place_cap;
	const struct candidate *candidate;
	size_t *begin; /* of each candidate's words in `place` */
	size_t begin_cap;

	/* The text. */
	const struct vocabulary *vocabulary;
	struct averages averages;
	const struct query *query;
	struct likeness *likeness;
	float squares_text; /* of its words' rarity, summed */
	float gram_length;  /* root of the squares of its n-grams */

	/* The candidate at hand. */
	const struct document *document;
	uint32_t document_now, field_now;
	struct field_sums field[FIELDS];
	uint16_t count[QUERY_TERMS_MAX]; /* in the field, by query term */
	float like[QUERY_TERMS_MAX];	 /* best in the document */
	bool hit[QUERY_TERMS_MAX];
	/* Which of the text's hints the document has. */
	bool common_concept[WORDS_MENTIONS_MAX];
	bool common_sound[WORDS_MENTIONS_MAX];
	float sentence[QUERY_SENTENCES]; /* matched, by the text's sentence */
	struct share of, names, numbers, grams, its_sentence;
	float alike, squares, shared_squares, rarest[3];
	float gram_product, gram_squares; /* for the cosine of n-grams */
	float missed, missed_title;
	float its_of, its_in, its_both; /* best sentence of the document */
	unsigned shared, names_missed, numbers_missed;
	int year_apart;
};

/* Part by whole; nothing of nothing is nothing. */
static inline float
share(float part, float whole)
{
	return whole > 0 ? part / whole : 0;
}

/* Days from the text's to the narrative's, < 0 after them, 0 among them; false
 * when one is not known. A narrative that was seen first but not last is told
 * still: it comes again years later, and its day says nothing. */
bool compare_days(const struct document *, int32_t day, double *ret_apart);

/* Of a document that was walked: its hints, and what they say of the words. */
void compare_bridges(struct comparer *);

/* Fills the features of that document. */
void compare_features(
    const struct comparer *, float index_score, float ret[FEATURES]);

#endif
