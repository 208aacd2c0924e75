/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs.c - words that stand in a row both in the text and in the document: the
 * longest common run of two sequences, kept up as words come.
 */
#include "lexical/runs.h"

#include <string.h>

/* The run that ends at a place of the text with this word. */
static struct run
prolong(const struct runs *r, uint32_t place, float rarity)
{
	struct run run = {place, 1, rarity};
	unsigned i;

	for (i = 0; i < r->nopen; i++)
		if (r->open[i].place + 1 == place) {
			run.words += r->open[i].words;
			run.rarity += r->open[i].rarity;
		}
	return run;
}

void
runs_add(struct runs *r, const struct query *q, uint16_t number, float rarity)
{
	const struct query_term *t;
	struct run open[QUERY_PLACES];
	bool pair = false;
	unsigned i, n = 0;

	if (number != QUERY_NO_TERM) {
		t = &q->v[number];
		for (n = 0; n < t->nplaces; n++)
			open[n] = prolong(r, t->place[n], rarity);
	}
	for (i = 0; i < n; i++) {
		pair |= open[i].words > 1;
		if (open[i].rarity > r->best)
			r->best = open[i].rarity;
		if (open[i].words > r->best_words)
			r->best_words = open[i].words;
	}
	if (r->any) {
		r->all_pairs += r->before + rarity;
		r->pairs += pair ? r->before + rarity : 0;
	}
	memcpy(r->open, open, n * sizeof(open[0]));
	r->nopen = n;
	r->before = rarity;
	r->any = true;
}

void
runs_break(struct runs *r)
{
	r->any = false;
}
