/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_bridges.c - words of the text that stand in the document in another
 * language or script: a concept's term for another term of it, a name for what
 * sounds the same.
 * Owns nothing. Leaves words that are alike by their letters to likeness.h.
 */
#include "lexical/compare_sums.h"

#define SAME_CONCEPT 0.9F /* as alike as that */
#define SAME_SOUND   0.8F

static bool
has_hint(const uint32_t *its, size_t n, uint32_t term)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (its[i] == term)
			return true;
	return false;
}

static void
find_common(const struct query_hint *hint, size_t n, const uint32_t *its,
    size_t nits, bool *ret_common)
{
	size_t i;

	for (i = 0; i < n; i++)
		ret_common[i] = has_hint(its, nits, hint[i].term);
}

static float
likeness_by_hints(const struct comparer *c, const struct query_term *t)
{
	if (t->concept != QUERY_NO_HINT && c->common_concept[t->concept])
		return SAME_CONCEPT;
	if (t->sound != QUERY_NO_HINT && c->common_sound[t->sound])
		return SAME_SOUND;
	return 0;
}

/* The document's own word for it is taken to be as rare. */
static void
bridge(
    struct comparer *c, const struct query_term *t, float *like, float better)
{
	uint64_t s;

	c->alike += (better - *like) * t->rarity;
	*like = better;
	for (s = t->sentences; s != 0; s &= s - 1)
		c->sentence[__builtin_ctzll(s)] += better * t->rarity;
}

void
compare_bridges(struct comparer *c)
{
	const struct query *q = c->query;
	const struct document *d = c->document;
	float better;
	size_t i;

	find_common(q->concept, q->nconcepts, document_concepts(d),
	    d->nconcepts, c->common_concept);
	find_common(q->sound, q->nsounds, document_sounds(d), d->nsounds,
	    c->common_sound);
	for (i = 0; i < q->n; i++) {
		better = likeness_by_hints(c, &q->v[i]);
		if (better > c->like[i])
			bridge(c, &q->v[i], &c->like[i], better);
	}
	if (c->alike > c->of.whole)
		c->alike = c->of.whole;
}
