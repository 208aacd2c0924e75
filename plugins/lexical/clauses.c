/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clauses.c - an observed text in clauses, with what a document shares.
 * Owns nothing.
 */
#include "lexical/clauses.h"

#include <string.h>

#define LIGHT	   0.25F /* words as common as "the" are less rare */
#define LAST_BYTES 16	 /* behind the last word that may be marks */

enum gap { GAP_NONE, GAP_COMMA, GAP_COLON, GAP_QUESTION };

/* What stands between two words. The tokenizer ends the sentences; a full stop
 * may also belong to an abbreviation. */
static const struct {
	const char *text;
	enum gap gap;
} marks[] = {{",", GAP_COMMA}, {"،", GAP_COMMA}, {"、", GAP_COMMA},
    {"，", GAP_COMMA}, {";", GAP_COLON}, {":", GAP_COLON}, {"؛", GAP_COLON},
    {"；", GAP_COLON}, {"：", GAP_COLON}, {"(", GAP_COLON}, {")", GAP_COLON},
    {"—", GAP_COLON}, {"–", GAP_COLON}, {" - ", GAP_COLON}, {"…", GAP_COLON},
    {"!", GAP_COLON}, {"！", GAP_COLON}, {"\n", GAP_COLON}, {"?", GAP_QUESTION},
    {"？", GAP_QUESTION}, {"؟", GAP_QUESTION}};

static bool
has_mark(const char *text, size_t len, const char *mark)
{
	return memmem(text, len, mark, strlen(mark)) != NULL;
}

static enum gap
judge_gap(const char *text, size_t len)
{
	enum gap gap = GAP_NONE;
	size_t i;

	if (len == 0 || (len == 1 && *text == ' '))
		return GAP_NONE;
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].gap > gap && has_mark(text, len, marks[i].text))
			gap = marks[i].gap;
	return gap;
}

/* Thai and its neighbours part phrases by a space, and words by nothing. */
static bool
is_spaced(const struct token *a, const struct token *b)
{
	return b->begin > a->end && (a->flags & TOKEN_DICTIONARY) &&
	       (b->flags & TOKEN_DICTIONARY);
}

/* What stands behind word `i`, or behind the last one. */
static enum gap
gap_behind(const struct words *w, size_t i)
{
	const struct token *t = &w->v[i];
	enum gap gap;

	if (i + 1 == w->n)
		return judge_gap(
		    w->text + t->end, strnlen(w->text + t->end, LAST_BYTES));
	if (t[1].begin <= t->end)
		return GAP_NONE;
	gap = judge_gap(w->text + t->end, t[1].begin - t->end);
	if (gap < GAP_COLON && t[1].sentence != t->sentence)
		return GAP_COLON;
	return gap == GAP_NONE && is_spaced(t, &t[1]) ? GAP_COMMA : gap;
}

static void
part_text(struct clauses *c, const struct words *w)
{
	uint16_t part = 0, clause = 0;
	enum gap gap;
	size_t i;

	for (i = 0; i < w->n; i++) {
		c->part[i] = part;
		c->clause[i] = clause;
		c->asked[part] = false;
		gap = gap_behind(w, i);
		if (gap == GAP_QUESTION)
			c->asked[part] = true;
		part = (uint16_t)(part + (gap >= GAP_COLON));
		clause = (uint16_t)(clause + (gap >= GAP_COMMA));
	}
}

/* The words of the query that the document has, a bit each. */
static void
find_shared_words(
    const struct why_sides *s, uint64_t ret[QUERY_TERMS_MAX / 64 + 1])
{
	const struct document *d = s->document;
	uint32_t i;
	uint16_t q;

	memset(ret, 0, (QUERY_TERMS_MAX / 64 + 1) * sizeof(ret[0]));
	for (i = 0; i < d->end[FIELDS - 1]; i++) {
		q = query_find(s->query, d->word[i] & WORD_TERM);
		if (q != QUERY_NO_TERM)
			ret[q / 64] |= UINT64_C(1) << q % 64;
	}
}

static void
take_words(struct clauses *c)
{
	const struct query *q = c->sides->query;
	uint64_t shared[QUERY_TERMS_MAX / 64 + 1];
	uint16_t term;
	size_t i;

	find_shared_words(c->sides, shared);
	for (i = 0; i < c->sides->words->n; i++) {
		term = q->word[i];
		c->share[i] = 0;
		c->kind[i] = CLAUSES_OTHER;
		if (term == QUERY_NO_TERM)
			continue;
		if (q->v[term].rarity < LIGHT)
			c->kind[i] = CLAUSES_LIGHT;
		else if (shared[term / 64] >> term % 64 & 1)
			c->kind[i] = CLAUSES_SHARED;
		if (shared[term / 64] >> term % 64 & 1)
			c->share[i] = q->v[term].rarity;
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

/* What is shared in other words, as across languages. */
static void
take_concepts(struct clauses *c)
{
	const struct query *q = c->sides->query;
	size_t i, j;

	for (i = 0; i < q->nspans; i++) {
		const struct query_span *s = &q->span[i];
		const struct query_hint *hint = &q->concept[s->hint];

		if (!has_concept(c->sides->document, hint->term))
			continue;
		for (j = s->first; j < s->first + s->words; j++)
			c->kind[j] = CLAUSES_SHARED;
		if (c->share[s->first] < hint->rarity)
			c->share[s->first] = hint->rarity;
	}
}

void
clauses_take(struct clauses *c, const struct why_sides *s)
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
	size_t j, n = c->sides->words->n;

	for (j = i; j > 0 && c->clause[j - 1] == c->clause[i];)
		j--;
	for (; j < n && c->clause[j] == c->clause[i]; j++)
		if (c->kind[j] == CLAUSES_SHARED)
			return j;
	return WORDS_MAX;
}

float
clauses_share(const struct clauses *c, size_t first, size_t end)
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
		sum += c->share[i];
	}
	return sum;
}
