/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seams.c - the likeliest words that a tag is made of.
 * Owns the words that are no stems, and their terms.
 */
#include "lexical/seams.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define SHORTEST     2
#define LONGEST	     24
#define TAG_SHORTEST 6	 /* shorter tags are one word */
#define COMMON	     100 /* one text in so many has a word of two letters */
/* What a letter of a word may cost: half of ln(26), the cost of one drawn by
 * lot, so that no rare scraps are taken for a name that nobody knows. */
#define COST_OF_LETTER 1.63F

struct seams {
	const struct vocabulary *vocabulary;
	struct strtab *words; /* that are no stems: those are terms */
	uint32_t *term;	      /* of each word */
	size_t cap;
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
	return s;
}

void
seams_free(struct seams *s)
{
	if (s == NULL)
		return;
	strtab_free(s->words);
	free(s->term);
	free(s);
}

static bool
is_stem(const struct token *t)
{
	return t->word_len == t->stem_len &&
	       memcmp(t->word, t->stem, t->stem_len) == 0;
}

void
seams_learn(struct seams *s, const struct token *t, uint32_t term)
{
	uint32_t known = strtab_count(s->words), word;

	if (!(t->flags & TOKEN_ASCII) || t->word_len < SHORTEST ||
	    t->word_len > LONGEST || is_stem(t))
		return;
	word = strtab_add(s->words, t->word, t->word_len);
	if (word < known)
		return;
	s->term =
	    mem_grow(s->term, &s->cap, (size_t)word + 1, sizeof(*s->term));
	s->term[word] = term;
}

/* Of a stem or of another form; STRTAB_NONE: nobody knows it. */
static uint32_t
find_term(const struct seams *s, const char *letters, size_t n)
{
	uint32_t term = strtab_find(s->vocabulary->terms, letters, n), word;

	if (term != STRTAB_NONE)
		return term;
	word = strtab_find(s->words, letters, n);
	return word == STRTAB_NONE ? STRTAB_NONE : s->term[word];
}

/* INFINITY when no text has the word. */
static float
cost_of(const struct seams *s, const char *letters, size_t n)
{
	uint32_t term = find_term(s, letters, n), df, texts;

	if (term == STRTAB_NONE)
		return INFINITY;
	df = index_df(s->vocabulary->index, term);
	texts = index_documents(s->vocabulary->index);
	if (df == 0 || (n == SHORTEST && df < texts / COMMON))
		return INFINITY;
	return logf((float)texts + 1) - logf((float)df);
}

/* The likeliest way to the first `end` letters. */
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

	if (n < TAG_SHORTEST || n > TOKENIZER_TAG_MAX ||
	    !isinf(cost_of(s, letters, n)))
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
	return strtab_bytes(s->words) + s->cap * sizeof(*s->term);
}
