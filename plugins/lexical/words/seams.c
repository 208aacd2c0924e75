/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seams.c - the likeliest words that a tag is made of.
 * Owns the words that are no stems, and their terms.
 */
#include "lexical/words/seams.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define SHORTEST 2
#define LONGEST	 24
#define FEW	 5   /* so many texts have a word of two letters, */
#define COMMON	 100 /* and one in so many more */
/* What a letter of a word may cost: half of ln(26), the cost of one drawn by
 * lot, so that no rare scraps are taken for a name that nobody knows. */
#define COST_OF_LETTER 1.63F
#define NONE	       UINT32_MAX

/* A word as it is written is of a term, or of several: languages differ in what
 * its stem is. */
struct form {
	uint32_t term;
	uint32_t next; /* form of the same word, or NONE */
};

struct seams {
	const struct vocabulary *vocabulary;
	struct strtab *words; /* that are no stems: those are terms */
	struct form *form;    /* the first of each word, then others */
	size_t n, cap;
	uint32_t *head; /* of each word */
	size_t head_cap;
	struct strtab *whole; /* terms of the lexicon */
};

/* The likeliest words of the first letters of a tag. */
struct way {
	float cost; /* INFINITY: there are none */
	uint8_t last, parts;
};

struct seams *
seams_new(const struct vocabulary *vocabulary)
{
	struct seams *s = mem_zero(1, sizeof(*s));

	s->vocabulary = vocabulary;
	s->words = strtab_new();
	s->whole = strtab_new();
	return s;
}

void
seams_free(struct seams *s)
{
	if (s == NULL)
		return;
	strtab_free(s->words);
	strtab_free(s->whole);
	free(s->form);
	free(s->head);
	free(s);
}

static bool
is_stem(const struct token *t)
{
	return t->word_len == t->stem_len &&
	       memcmp(t->word, t->stem, t->stem_len) == 0;
}

/* The words of tags: folded, so that capitals are small letters. */
static bool
may_be_tag(const struct token *t)
{
	size_t i;

	for (i = 0; i < t->word_len; i++)
		if (t->word[i] < 'a' || t->word[i] > 'z')
			return false;
	return t->word_len <= TOKENIZER_TAG_MAX;
}

static uint32_t
find_form(const struct seams *s, uint32_t word, uint32_t term)
{
	uint32_t i = s->head[word];

	while (i != NONE && s->form[i].term != term)
		i = s->form[i].next;
	return i;
}

void
seams_learn(struct seams *s, const struct token *t, uint32_t term)
{
	uint32_t known = strtab_count(s->words), word;

	if (is_stem(t) || !may_be_tag(t))
		return;
	word = strtab_add(s->words, t->word, t->word_len);
	s->head =
	    mem_grow(s->head, &s->head_cap, (size_t)word + 1, sizeof(*s->head));
	if (word == known)
		s->head[word] = NONE;
	else if (find_form(s, word, term) != NONE)
		return;
	s->form = mem_grow(s->form, &s->cap, s->n + 1, sizeof(*s->form));
	s->form[s->n] = (struct form){term, s->head[word]};
	s->head[word] = (uint32_t)s->n++;
}

void
seams_keep_whole(struct seams *s, const struct token *t)
{
	if (may_be_tag(t))
		strtab_add(s->whole, t->word, t->word_len);
}

/* How many texts have the word, as a stem or as the commonest of its forms. */
static uint32_t
count_texts(const struct seams *s, const char *letters, size_t n)
{
	const struct index *index = s->vocabulary->index;
	uint32_t term = strtab_find(s->vocabulary->terms, letters, n);
	uint32_t word = strtab_find(s->words, letters, n), i, most = 0, df;

	if (term != STRTAB_NONE)
		most = index_df(index, term);
	if (word == STRTAB_NONE)
		return most;
	for (i = s->head[word]; i != NONE; i = s->form[i].next) {
		df = index_df(index, s->form[i].term);
		most = df > most ? df : most;
	}
	return most;
}

/* INFINITY when no text has the word. */
static float
cost_of(const struct seams *s, const char *letters, size_t n)
{
	uint32_t texts = index_documents(s->vocabulary->index);
	uint32_t df = count_texts(s, letters, n);

	if (df == 0 || (n == SHORTEST && df < FEW + texts / COMMON))
		return INFINITY;
	return logf((float)texts + 1) - logf((float)df);
}

static bool
is_one_word(const struct seams *s, const char *letters, size_t n)
{
	return strtab_find(s->whole, letters, n) != STRTAB_NONE ||
	       count_texts(s, letters, n) > 0;
}

/* The likeliest way to the first `end` letters. One of the most parts hides a
 * dearer one of fewer, from which a way would go on. */
static struct way
find_way(const struct seams *s, const struct way *way, const char *letters,
    size_t end)
{
	struct way best = {.cost = INFINITY};
	size_t n;
	float cost;

	for (n = SHORTEST; n <= LONGEST && n <= end; n++) {
		const struct way *before = &way[end - n];

		if (isinf(before->cost) || before->parts == TOKENIZER_PARTS_MAX)
			continue;
		cost = before->cost + cost_of(s, letters + end - n, n);
		if (cost < best.cost)
			best = (struct way){
			    cost, (uint8_t)n, (uint8_t)(before->parts + 1)};
	}
	return best;
}

size_t
seams_part(void *self, const char *letters, size_t n,
    uint8_t ret_lengths[TOKENIZER_PARTS_MAX])
{
	const struct seams *s = self;
	struct way way[TOKENIZER_TAG_MAX + 1] = {{0}};
	size_t end, parts;

	assert(n <= TOKENIZER_TAG_MAX);
	if (is_one_word(s, letters, n))
		return 0;
	for (end = 1; end <= n; end++)
		way[end] = find_way(s, way, letters, end);
	if (way[n].cost > COST_OF_LETTER * (float)n)
		return 0;
	parts = way[n].parts;
	for (end = n; end > 0; end -= way[end].last)
		ret_lengths[way[end].parts - 1] = way[end].last;
	return parts;
}

size_t
seams_bytes(const struct seams *s)
{
	return strtab_bytes(s->words) + strtab_bytes(s->whole) +
	       s->cap * sizeof(*s->form) + s->head_cap * sizeof(*s->head);
}
