/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document.c - makes documents of texts that were cut into words, and weighs
 * them for the index.
 * Owns the sketch's arrays.
 */
#include "lexical/library/document.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/words/bm25.h"
#include "text/mem.h"

/* Hints at words; what they count was measured. */
#define CONCEPT_IMPACT 0.4F
#define SOUND_IMPACT   0.25F

static const float field_weight[FIELDS] = {1, 1, 0.5F};

static uint32_t
flags_of(const struct words *w, size_t i)
{
	const struct token *t = &w->v[i];
	bool last = i + 1 == w->n || t[1].sentence != t->sentence;

	return (t->flags & TOKEN_NAME ? WORD_NAME : 0) |
	       (t->flags & TOKEN_NUMBER ? WORD_NUMBER : 0) |
	       (last ? WORD_LAST : 0);
}

/* Adds a term to a set of WORDS_MENTIONS_MAX. */
static void
add_hint(uint32_t *set, size_t *n, uint32_t term)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (set[i] == term)
			return;
	if (*n < WORDS_MENTIONS_MAX)
		set[(*n)++] = term;
}

static void
add_concepts(struct sketch *d, struct vocabulary *v,
    const struct lexicon *lexicon, const struct words *w)
{
	unsigned concept;
	size_t i;

	for (i = 0; i < w->nmentions; i++) {
		concept = w->mention[i].concept;
		if (lexicon_is_borrowed(lexicon, concept))
			add_hint(d->borrowed, &d->nborrowed,
			    vocabulary_concept(v, lexicon, concept));
		else if (lexicon_kind(lexicon, concept) == CONCEPT_THING)
			add_hint(d->concept, &d->nconcepts,
			    vocabulary_concept(v, lexicon, concept));
	}
}

static void
add_sounds(struct sketch *d, struct vocabulary *v, struct sounds *sounds,
    const struct words *w)
{
	char key[SOUND_MAX + 1];
	size_t i, len;

	for (i = 0; i < w->n; i++) {
		len = sounds_key(sounds, &w->v[i], true, key);
		if (len > 0)
			add_hint(d->sound, &d->nsounds,
			    vocabulary_sound(v, key, len));
	}
}

void
sketch_add(struct sketch *d, struct vocabulary *v,
    const struct lexicon *lexicon, struct sounds *sounds, struct words *w,
    enum field field)
{
	size_t i, room = DOCUMENT_WORDS_MAX - d->n;
	size_t n = w->n < room ? w->n : room;

	d->word = mem_grow(d->word, &d->cap, d->n + n, sizeof(*d->word));
	words_expect_terms(w, v);
	for (i = 0; i < n; i++)
		d->word[d->n++] = words_add_term(w, v, i) | flags_of(w, i);
	for (i = field; i < FIELDS; i++)
		d->end[i] = (uint32_t)d->n;
	add_concepts(d, v, lexicon, w);
	add_sounds(d, v, sounds, w);
	assert(strtab_count(v->terms) <= WORD_TERM);
}

struct document *
sketch_take(struct sketch *d, uint32_t narrative, uint32_t ordinal,
    int32_t first_day, int32_t last_day)
{
	size_t nhints = d->nconcepts + d->nborrowed + d->nsounds;
	struct document *document = mem_zero(
	    1, sizeof(*document) + (d->n + nhints) * sizeof(document->word[0]));
	uint32_t *hint = document->word + d->n;

	document->narrative = narrative;
	document->ordinal = ordinal;
	document->first_day = first_day;
	document->last_day = last_day;
	memcpy(document->end, d->end, sizeof(d->end));
	document->nconcepts = (uint32_t)(d->nconcepts + d->nborrowed);
	document->nborrowed = (uint32_t)d->nborrowed;
	document->nsounds = (uint32_t)d->nsounds;
	if (d->n > 0)
		memcpy(document->word, d->word, d->n * sizeof(*d->word));
	memcpy(hint, d->concept, d->nconcepts * sizeof(*hint));
	hint += d->nconcepts;
	memcpy(hint, d->borrowed, d->nborrowed * sizeof(*hint));
	hint += d->nborrowed;
	memcpy(hint, d->sound, d->nsounds * sizeof(*hint));
	d->n = d->nconcepts = d->nborrowed = d->nsounds = 0;
	memset(d->end, 0, sizeof(d->end));
	return document;
}

void
sketch_done(struct sketch *d)
{
	free(d->word);
	free(d->count);
	free(d->term);
	memset(d, 0, sizeof(*d));
}

float
document_length(const struct document *d)
{
	float length = 0;
	size_t n;
	int f;

	for (f = 0; f < FIELDS; f++) {
		document_field(d, f, &n);
		length += field_weight[f] * (float)n;
	}
	return length;
}

static void
count(struct sketch *d, uint32_t term, float weight, size_t *n)
{
	size_t had = d->count_cap;

	if (term >= had) {
		d->count = mem_grow(d->count, &d->count_cap, (size_t)term + 1,
		    sizeof(*d->count));
		memset(d->count + had, 0,
		    (d->count_cap - had) * sizeof(*d->count));
	}
	if (d->count[term] == 0) {
		d->term =
		    mem_grow(d->term, &d->term_cap, *n + 1, sizeof(*d->term));
		d->term[(*n)++].term = term;
	}
	d->count[term] += weight;
}

size_t
sketch_weigh(struct sketch *d, const struct document *document, float average,
    const struct index_term **ret_terms)
{
	float length = document_length(document);
	const uint32_t *word;
	size_t i, n = 0, words;
	int f;

	for (f = 0; f < FIELDS; f++) {
		word = document_field(document, f, &words);
		for (i = 0; i < words; i++)
			count(d, word[i] & WORD_TERM, field_weight[f], &n);
	}
	for (i = 0; i < n; i++) {
		float *c = &d->count[d->term[i].term];

		d->term[i].impact = bm25_impact(*c, length, average);
		*c = 0;
	}
	d->term = mem_grow(d->term, &d->term_cap,
	    n + document->nconcepts + document->nsounds + 1, sizeof(*d->term));
	word = document_concepts(document);
	for (i = 0; i < document->nconcepts; i++)
		d->term[n++] = (struct index_term){word[i], CONCEPT_IMPACT};
	word = document_sounds(document);
	for (i = 0; i < document->nsounds; i++)
		d->term[n++] = (struct index_term){word[i], SOUND_IMPACT};
	*ret_terms = d->term;
	return n;
}
