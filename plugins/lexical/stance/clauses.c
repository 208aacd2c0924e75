/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clauses.c - an observed text in clauses, with what a document shares.
 * Owns nothing.
 */
#include "lexical/stance/clauses.h"

#include <string.h>

#include "lexical/stance/gaps.h"

#define LIGHT 0.25F /* words as common as "the" are less rare */

static void
part_text(struct clauses *c, const struct words *w)
{
	uint16_t part = 0, clause = 0;
	uint8_t gap[WORDS_MAX];
	size_t i;

	gaps_find(w, gap);
	for (i = 0; i < w->n; i++) {
		c->part[i] = part;
		c->clause[i] = clause;
		c->asked[part] = false;
		if (gap[i] == GAP_QUESTION)
			c->asked[part] = true;
		part = (uint16_t)(part + (gap[i] >= GAP_COLON));
		clause = (uint16_t)(clause + (gap[i] >= GAP_COMMA));
	}
}

/* How many of the narrative's documents have each word of the query. */
static void
count_words(const struct sides *s, uint32_t ret[QUERY_TERMS_MAX])
{
	const struct known *k = s->known;
	uint32_t last[QUERY_TERMS_MAX] = {0}; /* document, from 1 */
	size_t i, j;
	uint16_t q;

	memset(ret, 0, QUERY_TERMS_MAX * sizeof(ret[0]));
	for (i = 0; i < k->ndocuments; i++)
		for (j = 0; j < k->document[i]->end[FIELD_SUMMARY]; j++) {
			q = query_find(
			    s->query, k->document[i]->word[j] & WORD_TERM);
			if (q == QUERY_NO_TERM || last[q] == i + 1)
				continue;
			last[q] = (uint32_t)(i + 1);
			ret[q]++;
		}
}

static void
take_words(struct clauses *c)
{
	const struct query *q = c->sides->query;
	uint32_t documents[QUERY_TERMS_MAX];
	float all = (float)c->sides->known->ndocuments;
	uint16_t term;
	size_t i;

	count_words(c->sides, documents);
	for (i = 0; i < c->sides->words->n; i++) {
		term = q->word[i];
		c->share[i] = c->core[i] = 0;
		c->kind[i] = CLAUSES_OTHER;
		if (term == QUERY_NO_TERM)
			continue;
		if (q->v[term].rarity < LIGHT)
			c->kind[i] = CLAUSES_LIGHT;
		else if (documents[term] > 0)
			c->kind[i] = CLAUSES_SHARED;
		if (documents[term] > 0)
			c->share[i] = q->v[term].rarity;
		c->core[i] = q->v[term].rarity * (float)documents[term] / all;
	}
}

static bool
has_concept(const struct document *d, uint32_t term)
{
	const uint32_t *concept = document_concepts(d);
	uint32_t i;

	for (i = 0; i < d->nconcepts; i++)
		if (concept[i] == term)
			return true;
	return false;
}

/* Is what is said here said in the document, in whatever words? */
static bool
is_said_in(const struct sides *s, const struct query_hint *hint,
    const struct document *d)
{
	return has_concept(d, hint->term) &&
	       (!hint->borrowed || query_borrows(s->query, d));
}

/* In how many: the one that matched and the exemplars, for the concepts of
 * title and summary stand among those of the answers. */
static size_t
count_said(const struct sides *s, const struct query_hint *hint)
{
	size_t i,
	    n = s->document->ordinal == 0 && is_said_in(s, hint, s->document);

	for (i = 1; i < s->known->ndocuments; i++)
		n += is_said_in(s, hint, s->known->document[i]);
	return n;
}

/* What is shared in other words, as across languages. */
static void
take_concepts(struct clauses *c)
{
	const struct query *q = c->sides->query;
	size_t said[WORDS_MENTIONS_MAX], i, j;
	float core;

	for (i = 0; i < q->nconcepts; i++)
		said[i] = count_said(c->sides, &q->concept[i]);
	for (i = 0; i < q->nspans; i++) {
		const struct query_span *s = &q->span[i];
		const struct query_hint *hint = &q->concept[s->hint];

		if (said[s->hint] == 0)
			continue;
		core = hint->rarity * (float)said[s->hint] /
		       (float)c->sides->known->ndocuments;
		for (j = s->first; j < s->first + s->words; j++) {
			c->kind[j] = CLAUSES_SHARED;
			if (c->core[j] < core)
				c->core[j] = core;
		}
		if (c->share[s->first] < hint->rarity)
			c->share[s->first] = hint->rarity;
	}
}

void
clauses_take(struct clauses *c, const struct sides *s)
{
	c->sides = s;
	part_text(c, s->words);
	take_words(c);
	take_concepts(c);
}

void
clauses_break(struct clauses *c, size_t word)
{
	size_t i;

	if (word == 0 || c->clause[word - 1] != c->clause[word])
		return;
	for (i = word; i < c->sides->words->n; i++)
		c->clause[i]++;
}

size_t
clauses_begin(const uint16_t *unit, size_t word)
{
	size_t first = word;

	while (first > 0 && unit[first - 1] == unit[word])
		first--;
	return first;
}

size_t
clauses_end(const struct clauses *c, const uint16_t *unit, size_t word)
{
	size_t end = word + 1;

	while (end < c->sides->words->n && unit[end] == unit[word])
		end++;
	return end;
}

size_t
clauses_begin_sentence(const struct clauses *c, size_t word)
{
	const struct token *v = c->sides->words->v;
	size_t first = word;

	while (first > 0 && v[first - 1].sentence == v[word].sentence)
		first--;
	return first;
}

size_t
clauses_end_sentence(const struct clauses *c, size_t word)
{
	const struct words *w = c->sides->words;
	size_t end = word + 1;

	while (end < w->n && w->v[end].sentence == w->v[word].sentence)
		end++;
	return end;
}

size_t
clauses_next(const struct clauses *c, size_t i)
{
	size_t j, n = c->sides->words->n;

	for (j = i + 1; j < n && c->clause[j] == c->clause[i]; j++)
		if (c->kind[j] != CLAUSES_LIGHT)
			return j;
	return WORDS_MAX;
}

size_t
clauses_previous(const struct clauses *c, size_t i)
{
	size_t j;

	for (j = i; j > 0 && c->clause[j - 1] == c->clause[i]; j--)
		if (c->kind[j - 1] != CLAUSES_LIGHT)
			return j - 1;
	return WORDS_MAX;
}

size_t
clauses_find_shared(const struct clauses *c, size_t i)
{
	size_t j = clauses_begin(c->clause, i),
	       end = clauses_end(c, c->clause, i);

	for (; j < end; j++)
		if (c->kind[j] == CLAUSES_SHARED)
			return j;
	return WORDS_MAX;
}

/* Each word once. */
static float
sum_of(const struct clauses *c, const float *weight, size_t first, size_t end)
{
	uint64_t seen[QUERY_TERMS_MAX / 64 + 1] = {0};
	float sum = 0;
	uint16_t q;
	size_t i;

	for (i = first; i < end; i++) {
		q = c->sides->query->word[i];
		if (q != QUERY_NO_TERM && seen[q / 64] >> q % 64 & 1)
			continue;
		if (q != QUERY_NO_TERM)
			seen[q / 64] |= UINT64_C(1) << q % 64;
		sum += weight[i];
	}
	return sum;
}

float
clauses_share(const struct clauses *c, size_t first, size_t end)
{
	return sum_of(c, c->share, first, end);
}

float
clauses_core(const struct clauses *c, size_t first, size_t end)
{
	return sum_of(c, c->core, first, end);
}

float
clauses_most(const struct clauses *c, size_t first, size_t end)
{
	float most = 0;
	size_t i;

	for (i = first; i < end; i++)
		if (c->core[i] > most)
			most = c->core[i];
	return most;
}
