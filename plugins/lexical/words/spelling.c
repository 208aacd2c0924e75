/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spelling.c - two ways from a misspelt word to the vocabulary's: trigrams that
 * both have, as in Zobel and Dart, "Finding approximate matches in large
 * lexicons" (1995), and the skeleton.
 * Owns the lists. A word's rare trigrams find nearly all that is like it, so
 * only those are followed, and not far.
 */
#include "lexical/words/spelling.h"

#include <stdlib.h>
#include <string.h>

#include "lexical/words/grams.h"
#include "lexical/words/kin.h"
#include "lexical/words/skeleton.h"
#include "text/mem.h"

#define BUCKETS	   (1 << 16)
#define SHORTEST   4	/* bytes of a word that is guessed at */
#define FOLLOWED   6	/* trigrams, the rarest */
#define READ_MAX   3000 /* words looked at for one guess */
#define SLOTS	   (1 << 13)
#define MET_LEAST  2	 /* trigrams that a candidate has of those followed */
#define LIKE	   0.55F /* less alike is no guess */
#define LIKE_BONES 0.70F /* of those with the same skeleton */
#define NO_TERM	   UINT32_MAX

struct bucket {
	uint32_t *term;
	size_t n, cap;
};

struct spelling {
	const struct vocabulary *vocabulary;
	uint32_t known; /* terms of the vocabulary that are in the lists */
	struct bucket *bucket;
	struct strtab *skeletons;
	uint32_t *head; /* by skeleton: the term met last */
	size_t head_cap;
	uint32_t *next; /* by term: another of the same skeleton */
	size_t next_cap;
	/* Scratch: the terms that were met and how often, in an open table. */
	struct met {
		uint32_t term, times; /* times 0: empty */
	} met[SLOTS];
	uint16_t used[READ_MAX];
	size_t nused;
};

struct spelling *
spelling_new(const struct vocabulary *vocabulary)
{
	struct spelling *s = mem_zero(1, sizeof(*s));

	s->vocabulary = vocabulary;
	s->bucket = mem_zero(BUCKETS, sizeof(*s->bucket));
	s->skeletons = strtab_new();
	return s;
}

void
spelling_free(struct spelling *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < BUCKETS; i++)
		free(s->bucket[i].term);
	free(s->bucket);
	strtab_free(s->skeletons);
	free(s->head);
	free(s->next);
	free(s);
}

static void
learn_grams(struct spelling *s, uint32_t term, const char *word, size_t len)
{
	uint32_t gram[GRAMS_MAX];
	size_t i, n = grams_of(word, len, 3, gram, NULL);
	struct bucket *b;

	for (i = 0; i < n; i++) {
		b = &s->bucket[gram[i] % BUCKETS];
		if (b->n > 0 && b->term[b->n - 1] == term)
			continue;
		b->term = mem_grow(b->term, &b->cap, b->n + 1, sizeof(term));
		b->term[b->n++] = term;
	}
}

static void
learn_skeleton(struct spelling *s, uint32_t term, const char *word, size_t len)
{
	char bones[SKELETON_MAX + 1];
	size_t n = skeleton_of(word, len, bones);
	uint32_t known = strtab_count(s->skeletons), at;

	s->next =
	    mem_grow(s->next, &s->next_cap, (size_t)term + 1, sizeof(*s->next));
	s->next[term] = NO_TERM;
	if (n == 0)
		return;
	at = strtab_add(s->skeletons, bones, n);
	s->head =
	    mem_grow(s->head, &s->head_cap, (size_t)at + 1, sizeof(*s->head));
	if (at < known)
		s->next[term] = s->head[at];
	s->head[at] = term;
}

void
spelling_learn(struct spelling *s)
{
	uint32_t n = strtab_count(s->vocabulary->terms);
	const char *word;
	size_t len;

	for (; s->known < n; s->known++) {
		word = strtab_text(s->vocabulary->terms, s->known, &len);
		if (!vocabulary_is_word(s->vocabulary, s->known))
			len = 0;
		learn_grams(s, s->known, word, len);
		learn_skeleton(s, s->known, word, len);
	}
}

/* By insertion: there are few. */
static void
sort_grams(uint32_t *gram, size_t n)
{
	uint32_t one;
	size_t i, j;

	for (i = 1; i < n; i++) {
		one = gram[i];
		for (j = i; j > 0 && gram[j - 1] > one; j--)
			gram[j] = gram[j - 1];
		gram[j] = one;
	}
}

/* A word, and its trigrams, sorted. */
struct shape {
	const char *word;
	size_t len;
	uint32_t gram[GRAMS_MAX];
	size_t n;
};

static void
shape_of(const char *word, size_t len, struct shape *ret)
{
	ret->word = word;
	ret->len = len;
	ret->n = grams_of(word, len, 3, ret->gram, NULL);
	sort_grams(ret->gram, ret->n);
}

/* Dice's measure. */
static float
likeness(const struct shape *a, const struct shape *b)
{
	size_t i = 0, j = 0, common = 0;

	while (i < a->n && j < b->n) {
		common += a->gram[i] == b->gram[j];
		if (a->gram[i] < b->gram[j])
			i++;
		else if (a->gram[i] > b->gram[j])
			j++;
		else
			i++, j++;
	}
	return 2.0F * (float)common / (float)(a->n + b->n);
}

static void
meet(struct spelling *s, uint32_t term)
{
	size_t i = term * 0x9e3779b1U % SLOTS;

	while (s->met[i].times > 0 && s->met[i].term != term)
		i = (i + 1) % SLOTS;
	if (s->met[i].times == 0) {
		if (s->nused == READ_MAX)
			return;
		s->used[s->nused++] = (uint16_t)i;
	}
	s->met[i].term = term;
	s->met[i].times++;
}

static size_t
keep(struct spelling_guess *best, size_t n, struct spelling_guess one)
{
	size_t i;

	if (n == SPELLING_MAX && one.likeness <= best[n - 1].likeness)
		return n;
	if (n < SPELLING_MAX)
		n++;
	for (i = n - 1; i > 0 && best[i - 1].likeness < one.likeness; i--)
		best[i] = best[i - 1];
	best[i] = one;
	return n;
}

/* A candidate of the vocabulary: worth a guess? */
static size_t
consider(struct spelling *s, uint32_t term, const struct shape *shape,
    float least, struct spelling_guess *best, size_t n)
{
	struct shape other;
	const char *word;
	size_t len, i;
	float like;

	if (index_df(s->vocabulary->index, term) == 0)
		return n;
	for (i = 0; i < n; i++)
		if (best[i].term == term)
			return n;
	word = strtab_text(s->vocabulary->terms, term, &len);
	shape_of(word, len, &other);
	like = likeness(shape, &other);
	if (like < least)
		like = least;
	if (like < LIKE || !kin(shape->word, shape->len, word, len))
		return n;
	return keep(best, n, (struct spelling_guess){term, like});
}

static int
compare_buckets(const void *a, const void *b)
{
	const struct bucket *x = *(const struct bucket *const *)a,
			    *y = *(const struct bucket *const *)b;

	return x->n < y->n ? -1 : x->n > y->n;
}

static size_t
guess_by_grams(struct spelling *s, const struct shape *shape,
    struct spelling_guess *best, size_t n)
{
	const struct bucket *rare[GRAMS_MAX];
	size_t i, j, read = 0;
	struct met *met;

	for (i = 0; i < shape->n; i++)
		rare[i] = &s->bucket[shape->gram[i] % BUCKETS];
	qsort(rare, shape->n, sizeof(rare[0]), compare_buckets);
	for (i = 0; i < shape->n && i < FOLLOWED; i++)
		for (j = 0; j < rare[i]->n && read < READ_MAX; j++, read++)
			meet(s, rare[i]->term[j]);
	while (s->nused > 0) {
		met = &s->met[s->used[--s->nused]];
		if (met->times >= MET_LEAST)
			n = consider(s, met->term, shape, 0, best, n);
		met->times = 0;
	}
	return n;
}

static size_t
guess_by_bones(struct spelling *s, const char *word, size_t len,
    const struct shape *shape, struct spelling_guess *best, size_t n)
{
	char bones[SKELETON_MAX + 1];
	size_t size = skeleton_of(word, len, bones), i;
	uint32_t at, term;

	if (size == 0)
		return n;
	at = strtab_find(s->skeletons, bones, size);
	if (at == STRTAB_NONE)
		return n;
	term = s->head[at];
	for (i = 0; term != NO_TERM && i < FOLLOWED; term = s->next[term], i++)
		n = consider(s, term, shape, LIKE_BONES, best, n);
	return n;
}

size_t
spelling_guess(struct spelling *s, const char *word, size_t len,
    struct spelling_guess ret[SPELLING_MAX])
{
	struct shape shape;
	size_t n = 0;

	if (len < SHORTEST)
		return 0;
	shape_of(word, len, &shape);
	n = guess_by_bones(s, word, len, &shape, ret, n);
	n = guess_by_grams(s, &shape, ret, n);
	return n;
}

size_t
spelling_bytes(const struct spelling *s)
{
	size_t i, bytes = BUCKETS * sizeof(*s->bucket) +
			  s->head_cap * sizeof(*s->head) +
			  s->next_cap * sizeof(*s->next);

	for (i = 0; i < BUCKETS; i++)
		bytes += s->bucket[i].cap * sizeof(uint32_t);
	return bytes + strtab_bytes(s->skeletons);
}
