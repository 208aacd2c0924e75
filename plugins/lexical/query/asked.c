/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asked.c - what the index is asked for.
 * Owns the terms.
 */
#include "lexical/query/asked.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define TERMS_MAX  512	/* the weightiest */
#define GUESS_MOST 1	/* a word in so many documents may be misspelt */
#define GUESS	   0.8F /* what a guessed word counts */

static void
add(struct asked *a, uint32_t term, float weight)
{
	a->v = mem_grow(a->v, &a->cap, a->n + 1, sizeof(*a->v));
	a->v[a->n++] = (struct index_query){term, weight};
}

/* A word that hardly any document has is perhaps another, misspelt. */
static void
add_guesses(struct asked *a, const struct vocabulary *v,
    const struct query_term *t, struct spelling *spelling)
{
	struct spelling_guess guess[SPELLING_MAX];
	size_t i, n = spelling_guess(spelling, t->stem, t->len, guess);

	for (i = 0; i < n; i++)
		if (guess[i].term != t->term)
			add(a, guess[i].term,
			    vocabulary_weight(v, guess[i].term) *
				guess[i].likeness * GUESS);
}

static void
add_word(struct asked *a, const struct vocabulary *v,
    const struct query_term *t, struct spelling *spelling)
{
	uint32_t df = t->term == STRTAB_NONE ? 0 : index_df(v->index, t->term);

	if (df > 0)
		add(a, t->term, vocabulary_weight(v, t->term));
	if (df <= GUESS_MOST && !t->number)
		add_guesses(a, v, t, spelling);
}

static void
add_hints(struct asked *a, const struct vocabulary *v,
    const struct query_hint *hint, size_t n)
{
	size_t i;

	/* A word finds what has it; a dictionary finds the rest. */
	for (i = 0; i < n; i++)
		if (!hint[i].known)
			add(a, hint[i].term,
			    vocabulary_weight(v, hint[i].term));
}

static int
compare_weights(const void *a, const void *b)
{
	const struct index_query *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

void
asked_choose(struct asked *a, const struct vocabulary *v, const struct query *q,
    struct spelling *spelling)
{
	size_t i;

	a->n = 0;
	for (i = 0; i < q->n; i++)
		add_word(a, v, &q->v[i], spelling);
	add_hints(a, v, q->concept, q->nconcepts);
	add_hints(a, v, q->sound, q->nsounds);
	if (a->n <= TERMS_MAX)
		return;
	qsort(a->v, a->n, sizeof(*a->v), compare_weights);
	a->n = TERMS_MAX;
}

void
asked_done(struct asked *a)
{
	free(a->v);
	memset(a, 0, sizeof(*a));
}
