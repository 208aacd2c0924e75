/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runs.c - words that stand in a row both in the text and in the document: the
 * longest common run of two sequences, kept up as words come.
 */
#include "lexical/compare/runs.h"

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

bool
runs_open(struct runs *r, const struct query_term *t, float rarity)
{
	struct run open[QUERY_PLACES];
	bool pair = false;
	unsigned i;

	for (i = 0; i < t->nplaces; i++) {
		open[i] = prolong(r, t->place[i], rarity);
		pair |= open[i].words > 1;
		if (open[i].rarity > r->best)
			r->best = open[i].rarity;
		if (open[i].words > r->best_words)
			r->best_words = open[i].words;
	}
	memcpy(r->open, open, t->nplaces * sizeof(open[0]));
	r->nopen = t->nplaces;
	return pair;
}

void
runs_break(struct runs *r)
{
	r->any = false;
}
