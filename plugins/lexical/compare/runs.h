/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs.h - words that stand in a row both in the text and in the document.
 * Owns nothing but its few numbers.
 */
#ifndef PLUGIN_LEXICAL_RUNS_H
#define PLUGIN_LEXICAL_RUNS_H

#include "lexical/query/query.h"

/* A run that ends at a place of the text. */
struct run {
	uint32_t place;
	uint32_t words;
	float rarity;
};

/* Zeroed: before the first word of a field. */
struct runs {
	struct run open[QUERY_PLACES]; /* that end at the word before */
	unsigned nopen;
	float before; /* rarity of the word before, if there is any */
	bool any;     /* is there a word before in the sentence? */
	float best;   /* rarity of the best run */
	unsigned best_words;
	float pairs, all_pairs; /* rarity of neighbours: in the text, all */
};

/* For runs_add() alone: the runs that end at a word of the text. Is any longer
 * than this word? */
bool runs_open(struct runs *, const struct query_term *, float rarity);

/* The next word of the document: the query's term, or QUERY_NO_TERM, which most
 * have: those must cost little. */
static inline void
runs_add(struct runs *r, const struct query *q, uint16_t number, float rarity)
{
	bool pair = false;

	if (number != QUERY_NO_TERM)
		pair = runs_open(r, &q->v[number], rarity);
	else
		r->nopen = 0;
	if (r->any) {
		r->all_pairs += r->before + rarity;
		r->pairs += pair ? r->before + rarity : 0;
	}
	r->before = rarity;
	r->any = true;
}

/* A sentence of the document ends: the next word makes no pair with the last; a
 * run goes on. */
void runs_break(struct runs *);

#endif
