/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_overlap.c - keeps what is scored out of what is trained on.
 * Owns the words of what is scored while it compares. Leaves reading to
 * eval_set.h.
 */
#include "train_overlap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "text/strtab.h"
#include "text/tokenizer.h"

#define SAME 0.5 /* share of all words of two texts that both have */

struct numbers {
	uint32_t *v;
	size_t n, cap;
};

/* Texts as sets of words, found by their words. */
struct texts {
	struct numbers *of_word; /* the texts that have it */
	size_t word_cap;
	struct numbers length; /* distinct words of each text */
	struct numbers shared; /* with the text that is compared */
};

struct overlap {
	struct tokenizer *tokenizer;
	struct strtab *words;
	struct numbers bag; /* of the text at hand, distinct */
	struct texts posts, claims;
};

static void
append(struct numbers *numbers, uint32_t x)
{
	numbers->v = mem_grow(
	    numbers->v, &numbers->cap, numbers->n + 1, sizeof(*numbers->v));
	numbers->v[numbers->n++] = x;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static int
add_words(struct overlap *o, const char *text)
{
	struct tokens tokens;
	size_t i;

	if (tokenizer_run(o->tokenizer, text, strlen(text), "und", &tokens) ==
	    -1)
		return -1;
	for (i = 0; i < tokens.n; i++)
		append(&o->bag, strtab_add(o->words, tokens.v[i].word,
				    tokens.v[i].word_len));
	return 0;
}

/* The words of a text and perhaps another, each once. */
static int
take_words(struct overlap *o, const char *text, const char *more)
{
	size_t i, n = 0;

	o->bag.n = 0;
	if (add_words(o, text) == -1 || add_words(o, more) == -1)
		return -1;
	if (o->bag.n > 0)
		qsort(o->bag.v, o->bag.n, sizeof(*o->bag.v), compare_numbers);
	for (i = 0; i < o->bag.n; i++)
		if (n == 0 || o->bag.v[i] != o->bag.v[n - 1])
			o->bag.v[n++] = o->bag.v[i];
	o->bag.n = n;
	return 0;
}

static int
take_claim(struct overlap *o, const struct eval_claim *claim)
{
	return take_words(o, claim->title, claim->text);
}

static struct numbers *
find_word(struct texts *t, uint32_t word)
{
	size_t before = t->word_cap;

	t->of_word = mem_grow(
	    t->of_word, &t->word_cap, (size_t)word + 1, sizeof(*t->of_word));
	if (t->word_cap > before)
		memset(t->of_word + before, 0,
		    (t->word_cap - before) * sizeof(*t->of_word));
	return &t->of_word[word];
}

static void
remember(struct overlap *o, struct texts *t)
{
	size_t i;

	for (i = 0; i < o->bag.n; i++)
		append(find_word(t, o->bag.v[i]), (uint32_t)t->length.n);
	append(&t->length, (uint32_t)o->bag.n);
	append(&t->shared, 0);
}

/* Whether the words at hand are those of a remembered text, by Jaccard. */
static bool
is_known(struct overlap *o, struct texts *t)
{
	size_t i, j, all;
	bool known = false;

	for (i = 0; i < o->bag.n; i++) {
		const struct numbers *texts = find_word(t, o->bag.v[i]);

		for (j = 0; j < texts->n; j++)
			t->shared.v[texts->v[j]]++;
	}
	for (i = 0; i < t->length.n; i++) {
		all = o->bag.n + t->length.v[i] - t->shared.v[i];
		known = known || (all > 0 && (double)t->shared.v[i] >=
						 SAME * (double)all);
		t->shared.v[i] = 0;
	}
	return known;
}

static bool
is_scored(const struct eval_query *q)
{
	return strcmp(q->split, "train") != 0;
}

static int
remember_scored(struct overlap *o, const struct eval_set *set)
{
	size_t i, j;

	for (i = 0; i < set->nqueries; i++) {
		const struct eval_query *q = &set->query[i];

		if (!is_scored(q))
			continue;
		if (take_words(o, q->text, "") == -1)
			return -1;
		remember(o, &o->posts);
		for (j = 0; j < q->nright; j++) {
			if (take_claim(o, &set->claim[q->right[j]]) == -1)
				return -1;
			remember(o, &o->claims);
		}
	}
	return 0;
}

static int
choose_post(struct overlap *o, const struct eval_set *set,
    const struct eval_query *q, uint8_t *ret_chosen)
{
	size_t i;

	*ret_chosen = 0;
	if (is_scored(q) || q->nright == 0)
		return 0;
	if (take_words(o, q->text, "") == -1)
		return -1;
	if (is_known(o, &o->posts))
		return 0;
	for (i = 0; i < q->nright; i++) {
		if (take_claim(o, &set->claim[q->right[i]]) == -1)
			return -1;
		if (is_known(o, &o->claims))
			return 0;
	}
	*ret_chosen = 1;
	return 0;
}

static int
choose_posts(
    struct overlap *o, struct eval_set *const *sets, size_t n, uint8_t **ret)
{
	size_t s, i;

	for (s = 0; s < n; s++)
		if (remember_scored(o, sets[s]) == -1)
			return -1;
	for (s = 0; s < n; s++)
		for (i = 0; i < sets[s]->nqueries; i++)
			if (choose_post(o, sets[s], &sets[s]->query[i],
				&ret[s][i]) == -1)
				return -1;
	return 0;
}

static void
texts_done(struct texts *t)
{
	size_t i;

	for (i = 0; i < t->word_cap; i++)
		free(t->of_word[i].v);
	free(t->of_word);
	free(t->length.v);
	free(t->shared.v);
}

int
overlap_choose(struct eval_set *const *sets, size_t nsets, uint8_t **ret_chosen)
{
	struct overlap o = {
	    .tokenizer = tokenizer_new(), .words = strtab_new()};
	size_t s;
	int rc = -1;

	for (s = 0; s < nsets; s++)
		ret_chosen[s] = mem_zero(sets[s]->nqueries, 1);
	if (o.tokenizer != NULL)
		rc = choose_posts(&o, sets, nsets, ret_chosen);
	texts_done(&o.posts);
	texts_done(&o.claims);
	free(o.bag.v);
	strtab_free(o.words);
	tokenizer_free(o.tokenizer);
	return rc;
}
