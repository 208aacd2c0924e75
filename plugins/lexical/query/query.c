/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query.c - an observed text as the candidates are compared with it.
 * Owns the arrays.
 */
#include "lexical/query/query.h"

#include <stdlib.h>
#include <string.h>

#include "text/languages.h"
#include "text/mem.h"

#define UNKNOWN_SLOTS 4096 /* a power of two, twice QUERY_TERMS_MAX */

/* Unknown words by their hash. */
struct unknown {
	uint16_t slot[UNKNOWN_SLOTS]; /* number + 1 */
};

void
query_done(struct query *q)
{
	free(q->v);
	gather_done(&q->known);
	memset(q, 0, sizeof(*q));
}

static void
begin(struct query *q, size_t words)
{
	gather_start(
	    &q->known, words < QUERY_TERMS_MAX ? words : QUERY_TERMS_MAX);
	q->n = q->nconcepts = q->nsounds = q->nspans = 0;
	q->rarity = q->rarity_shell = 0;
	memset(q->sentence, 0, sizeof(q->sentence));
}

/* The slot of an unknown word: its own, or the empty one for it. */
static uint16_t *
find_unknown(const struct query *q, struct unknown *u, const struct token *t)
{
	size_t i;

	for (i = t->hash % UNKNOWN_SLOTS; u->slot[i] != 0;
	     i = (i + 1) % UNKNOWN_SLOTS) {
		const struct query_term *o = &q->v[u->slot[i] - 1];

		if (o->len == t->stem_len &&
		    memcmp(o->stem, t->stem, t->stem_len) == 0)
			break;
	}
	return &u->slot[i];
}

static struct query_term *
new_term(struct query *q, const struct vocabulary *v, uint32_t term,
    const struct token *t, size_t at)
{
	struct query_term *o;

	q->v = mem_grow(q->v, &q->cap, q->n + 1, sizeof(*q->v));
	o = &q->v[q->n++];
	*o = (struct query_term){.term = term,
	    .stem = t->stem,
	    .len = t->stem_len,
	    .rarity = vocabulary_rarity(v, term),
	    .shell = true,
	    .first = (uint32_t)at};
	return o;
}

/* The query's term of a word, new or known; NULL when there are too many. */
static struct query_term *
term_of(struct query *q, const struct vocabulary *v, struct unknown *u,
    struct words *w, size_t at)
{
	const struct token *t = &w->v[at];
	uint32_t term = words_find_term(w, v, at);
	uint16_t known = query_find(q, term), *slot;

	if (term != STRTAB_NONE) {
		if (known != QUERY_NO_TERM)
			return &q->v[known];
		if (q->n == QUERY_TERMS_MAX)
			return NULL;
		q->place[gather_add(&q->known, term)] = (uint16_t)q->n;
		return new_term(q, v, term, t, at);
	}
	slot = find_unknown(q, u, t);
	if (*slot != 0)
		return &q->v[*slot - 1];
	if (q->n == QUERY_TERMS_MAX)
		return NULL;
	*slot = (uint16_t)(q->n + 1);
	return new_term(q, v, term, t, at);
}

static void
take_word(struct query *q, const struct vocabulary *v, struct unknown *u,
    struct words *w, size_t at)
{
	const struct token *t = &w->v[at];
	struct query_term *o = term_of(q, v, u, w, at);
	size_t sentence = t->sentence;

	q->word[at] = o == NULL ? QUERY_NO_TERM : (uint16_t)(o - q->v);
	if (o == NULL)
		return;
	if (q->sentences > QUERY_SENTENCES)
		sentence = sentence * QUERY_SENTENCES / q->sentences;
	o->sentences |= UINT64_C(1) << sentence;
	if (o->nplaces < QUERY_PLACES)
		o->place[o->nplaces++] = (uint32_t)at;
	o->name |= (t->flags & TOKEN_NAME) != 0;
	o->number |= (t->flags & TOKEN_NUMBER) != 0;
	o->shell &= (t->flags & TOKEN_AUTHOR) != 0;
}

static void
sum(struct query *q)
{
	const struct query_term *o;
	uint64_t s;
	size_t i;

	for (i = 0; i < q->n; i++) {
		o = &q->v[i];
		if (o->shell) {
			q->rarity_shell += o->rarity;
			continue;
		}
		q->rarity += o->rarity;
		for (s = o->sentences; s != 0; s &= s - 1)
			q->sentence[__builtin_ctzll(s)] += o->rarity;
	}
}

/* Adds a hint to a set of WORDS_MENTIONS_MAX and gives its place there. Those
 * that no document has, whether one had them once or not, tell nothing. */
static uint16_t
take_hint(const struct vocabulary *v, uint32_t term, struct query_hint *set,
    size_t *n)
{
	size_t i;

	if (term == STRTAB_NONE || index_df(v->index, term) == 0)
		return QUERY_NO_HINT;
	for (i = 0; i < *n; i++)
		if (set[i].term == term)
			return (uint16_t)i;
	if (*n == WORDS_MENTIONS_MAX)
		return QUERY_NO_HINT;
	set[*n] =
	    (struct query_hint){term, vocabulary_rarity(v, term), false, false};
	return (uint16_t)(*n)++;
}

/* Has the library the first of these words as it stands? */
static bool
is_known(const struct query *q, const struct vocabulary *v, size_t at)
{
	uint16_t term = q->word[at];

	return term != QUERY_NO_TERM && q->v[term].term != STRTAB_NONE &&
	       index_df(v->index, q->v[term].term) > 0;
}

/* All its words must be known: who writes two has two ways to find what has
 * the other. */
static void
note_borrowed(struct query_hint *hint, bool is_new, bool known)
{
	hint->known = known && (is_new || hint->known);
	hint->borrowed = true;
}

static void
take_concepts(struct query *q, const struct vocabulary *v,
    const struct lexicon *lexicon, const struct words *w)
{
	const struct mention *m;
	uint16_t hint;
	size_t i, before;

	for (i = 0; i < w->nmentions; i++) {
		m = &w->mention[i];
		before = q->nconcepts;
		if (lexicon_kind(lexicon, m->concept) != CONCEPT_THING)
			continue;
		hint = take_hint(v,
		    vocabulary_find_concept(v, lexicon, m->concept), q->concept,
		    &q->nconcepts);
		if (hint == QUERY_NO_HINT)
			continue;
		if (lexicon_is_borrowed(lexicon, m->concept))
			note_borrowed(&q->concept[hint], hint == before,
			    is_known(q, v, m->first));
		q->span[q->nspans++] =
		    (struct query_span){hint, m->words, m->first};
	}
}

static void
take_sounds(struct query *q, const struct vocabulary *v, struct sounds *sounds,
    const struct words *w)
{
	char key[SOUND_MAX + 1];
	size_t i, len;

	for (i = 0; i < w->n; i++) {
		len = sounds_key(sounds, &w->v[i], false, key);
		q->sound_of[i] =
		    len == 0 ? QUERY_NO_HINT
			     : take_hint(v, vocabulary_find_sound(v, key, len),
				   q->sound, &q->nsounds);
	}
}

void
query_take(struct query *q, const struct vocabulary *v,
    const struct lexicon *lexicon, struct sounds *sounds, struct words *w,
    const struct counterpoint_text *text)
{
	struct unknown unknown = {{0}};
	size_t i;

	begin(q, w->n);
	q->words = w->n;
	q->sentences = w->n > 0 ? (size_t)w->v[w->n - 1].sentence + 1 : 0;
	q->day = text->day != COUNTERPOINT_NO_DAY ? text->day : w->day;
	q->language = language_pack(text->language);
	words_expect_terms(w, v);
	for (i = 0; i < w->n; i++)
		take_word(q, v, &unknown, w, i);
	sum(q);
	take_concepts(q, v, lexicon, w);
	take_sounds(q, v, sounds, w);
}

void
query_share(
    const struct query *q, const struct document *d, struct query_shared *ret)
{
	uint16_t term;
	uint32_t i;

	*ret = (struct query_shared){{0}};
	for (i = 0; i < d->end[FIELDS - 1]; i++) {
		term = query_find(q, d->word[i] & WORD_TERM);
		if (term != QUERY_NO_TERM)
			ret->bits[term / 64] |= UINT64_C(1) << term % 64;
	}
}
