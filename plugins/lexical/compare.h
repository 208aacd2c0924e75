/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.h - the features of one candidate: an observed text beside a known
 * wording.
 * Owns scratch. Leaves the features that look at other candidates to
 * features.h.
 */
#ifndef PLUGIN_LEXICAL_COMPARE_H
#define PLUGIN_LEXICAL_COMPARE_H

#include "lexical/document.h"
#include "lexical/features.h"
#include "lexical/likeness.h"
#include "lexical/query.h"

/* What documents have on average, over the library. */
struct averages {
	float weighed;	     /* words of a document */
	float field[FIELDS]; /* words of a field that has any */
};

struct comparer;

struct comparer *comparer_new(void);
void comparer_free(struct comparer *);

/*
 * Fills the features that do not depend on other candidates; the others are 0.
 * `index_score` is what the index says. The likeness has begun the query.
 */
void compare_document(struct comparer *, const struct vocabulary *,
    const struct averages *, const struct query *, struct likeness *,
    const struct document *, float index_score, float ret[FEATURES]);

#endif
