/* SPDX-License-Identifier: Apache-2.0 */
/*
 * texts.h - the texts of the matching benchmark, as numbered terms.
 * Owns the numbering and the store of each text's terms with their BM25
 * impacts. Leaves finding to the index.
 */
#ifndef BENCH_MATCH_TEXTS_H
#define BENCH_MATCH_TEXTS_H

#include <stdio.h>

#include "lexical/index/index.h"
#include "text/strtab.h"

#define TEXTS_IMPACT_MAX 2.2f /* k1 + 1 */

struct texts {
	struct strtab *words;
	size_t n, first_cap;
	size_t *first; /* term of each text; one more ends the last */
	struct index_term *term;
	size_t terms_cap;
};

/* Reads one text a line, words between blanks. */
void texts_read(struct texts *, FILE *);
void texts_done(struct texts *);

static inline const struct index_term *
texts_terms(const struct texts *t, size_t text, size_t *ret_n)
{
	*ret_n = t->first[text + 1] - t->first[text];
	return &t->term[t->first[text]];
}

#endif
