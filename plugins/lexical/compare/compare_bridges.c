/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_bridges.c - words of the text that stand in the document in another
 * language or script: a concept's term for another term of it, a name for what
 * sounds the same.
 * Owns nothing. Leaves words that are alike by their letters to likeness.h.
 */
#include "lexical/compare/compare_sums.h"

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

static void
forget_borrowed(struct comparer *c)
{
	const struct query *q = c->query;
	size_t i;

	if (query_borrows(q, c->document))
		return;
	for (i = 0; i < q->nconcepts; i++)
		if (q->concept[i].borrowed)
			c->common_concept[i] = false;
}

/* The document's own word for it is taken to be as rare. */
static void
bridge(struct comparer *c, uint16_t term, float likeness)
{
	const struct query_term *t;
	uint64_t s;

	if (term == QUERY_NO_TERM || c->like[term] >= likeness)
		return;
	t = &c->query->v[term];
	c->alike += (likeness - c->like[term]) * t->rarity;
	c->like[term] = likeness;
	for (s = t->sentences; s != 0; s &= s - 1)
		c->sentence[__builtin_ctzll(s)] += likeness * t->rarity;
}

static void
bridge_concepts(struct comparer *c)
{
	const struct query *q = c->query;
	size_t i, at;

	for (i = 0; i < q->nspans; i++) {
		const struct query_span *s = &q->span[i];

		for (at = s->first; at < s->first + s->words; at++)
			if (c->common_concept[s->hint])
				bridge(c, q->word[at], SAME_CONCEPT);
	}
}

static void
bridge_sounds(struct comparer *c)
{
	const struct query *q = c->query;
	size_t i;

	for (i = 0; i < q->words; i++)
		if (q->sound_of[i] != QUERY_NO_HINT &&
		    c->common_sound[q->sound_of[i]])
			bridge(c, q->word[i], SAME_SOUND);
}

void
compare_bridges(struct comparer *c)
{
	const struct query *q = c->query;
	const struct document *d = c->document;

	find_common(q->concept, q->nconcepts, document_concepts(d),
	    d->nconcepts, c->common_concept);
	forget_borrowed(c);
	find_common(q->sound, q->nsounds, document_sounds(d), d->nsounds,
	    c->common_sound);
	bridge_concepts(c);
	bridge_sounds(c);
	if (c->alike > c->of.whole)
		c->alike = c->of.whole;
}
