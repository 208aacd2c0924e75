/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.h - the features of candidates: an observed text beside known
 * wordings.
 * Owns scratch. Leaves the features that look at other candidates to
 * features.h.
 */
#ifndef PLUGIN_LEXICAL_COMPARE_H
#define PLUGIN_LEXICAL_COMPARE_H

#include "lexical/compare/likeness.h"
#include "lexical/library/document.h"
#include "lexical/model/features.h"
#include "lexical/query/query.h"

/* What documents have on average, over the library. */
struct averages {
	float weighed;	     /* words of a document */
	float field[FIELDS]; /* words of a field that has any */
};

struct comparer;

struct comparer *comparer_new(void);
void comparer_free(struct comparer *);

/* A text that is compared with candidates. */
struct comparison {
	const struct vocabulary *vocabulary;
	struct averages averages;
	const struct query *query;
	struct likeness *likeness; /* has begun the query */
};

/* A known wording that the index found, with the score that it gave. */
struct candidate {
	const struct document *document;
	float score;
};

/*
 * Begins to compare a text with candidates, which must live as long as it
 * takes; from now on they go by their place in the list.
 */
void compare_begin(struct comparer *, const struct comparison *,
    const struct candidate *, size_t n);

/* How good a candidate looks at little cost: index, words in common,
 * days. */
float compare_roughly(struct comparer *, size_t candidate);

/* Fills the features that do not depend on other candidates; the others are
 * 0. */
void compare_fully(struct comparer *, size_t candidate, float ret[FEATURES]);

#endif
