/* SPDX-License-Identifier: Apache-2.0 */
/*
 * likeness.c - how like a word of the vocabulary is to the words of a query.
 * Owns a table of the query's n-grams and the results, by word.
 *
 * An n-gram weighs ln of the share of the vocabulary's words that lack it, kept
 * as counts in a table of hashes; a collision makes it a little commoner.
 */
#include "lexical/compare/likeness.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/words/grams.h"
#include "lexical/words/kin.h"
#include "lexical/words/skeleton.h"
#include "text/mem.h"

#define COUNTS	   (1 << 17)
#define STEPS	   1024
#define HEADS	   8192
#define BITS	   65536
#define CHAIN	   32 /* n-grams of one slot that are looked at */
#define SAME_BONES 0.8F
#define FEW	   2 /* in so few documents a word may be misspelt */
#define NO_GRAM	   UINT32_MAX
#define COUNTED	   1 /* some document has the term */
#define TOUCHED	   2 /* one that has it came or went */

struct gram {
	uint32_t hash;
	uint32_t next;
	uint32_t first; /* of that hash: it alone weighs, the others do not */
	float weight;
	float rarity;	/* of all terms that have it, summed, if it weighs */
	uint32_t noted; /* the document that had it last */
	uint16_t term;	/* of the query */
	bool three;
};

struct bones {
	char v[SKELETON_MAX + 1];
	uint8_t n, threes;
};

struct likeness {
	const struct vocabulary *vocabulary;
	const struct query *query;
	uint16_t *count; /* words of the library with an n-gram, capped */
	uint8_t *state;	 /* by term of the vocabulary */
	size_t state_cap;
	uint32_t *touched; /* terms, each once */
	size_t ntouched, touched_cap;
	uint32_t counted;
	float all;	   /* ln(1 + counted) */
	float step[STEPS]; /* ln(1 + n) */
	struct gram *gram;
	size_t ngrams, gram_cap;
	uint32_t head[HEADS];
	uint64_t present[BITS / 64]; /* bits by hash: n-grams of the query */
	struct bones *bones;	     /* by query term */
	size_t bones_cap;
	uint16_t rare[QUERY_TERMS_MAX]; /* terms that may be misspelt */
	size_t nrare;
	uint32_t *list; /* the n-grams that words have */
	size_t nlist, list_cap;
	uint16_t *shared; /* by query term, for one word: 3-grams in common */
	size_t shared_cap;
	uint32_t document;
	float total, noted; /* weights of the query's n-grams */
};

struct likeness *
likeness_new(void)
{
	struct likeness *l = mem_zero(1, sizeof(*l));
	size_t i;

	l->count = mem_zero(COUNTS, sizeof(*l->count));
	for (i = 0; i < STEPS; i++)
		l->step[i] = logf((float)i + 1);
	return l;
}

void
likeness_free(struct likeness *l)
{
	if (l == NULL)
		return;
	free(l->count);
	free(l->state);
	free(l->touched);
	free(l->gram);
	free(l->bones);
	free(l->list);
	free(l->shared);
	free(l);
}

/* Takes a word in, or out again. What reached the cap stays there. */
static void
count_word(
    struct likeness *l, const struct vocabulary *v, uint32_t term, bool is_in)
{
	uint32_t gram[GRAMS_MAX];
	size_t i, k, len;
	const char *word;
	uint16_t *c;

	if (!vocabulary_is_word(v, term))
		return;
	word = strtab_text(v->terms, term, &len);
	k = grams_of(word, len, 5, gram, NULL);
	for (i = 0; i < k; i++) {
		c = &l->count[gram[i] % COUNTS];
		if (*c < UINT16_MAX)
			*c = (uint16_t)(is_in ? *c + 1 : *c - 1);
	}
}

static void
touch_term(struct likeness *l, uint32_t term)
{
	size_t had = l->state_cap;

	l->state = mem_grow(
	    l->state, &l->state_cap, (size_t)term + 1, sizeof(*l->state));
	memset(l->state + had, 0, l->state_cap - had);
	if (l->state[term] & TOUCHED)
		return;
	l->state[term] |= TOUCHED;
	l->touched = mem_grow(
	    l->touched, &l->touched_cap, l->ntouched + 1, sizeof(*l->touched));
	l->touched[l->ntouched++] = term;
}

void
likeness_touch(struct likeness *l, const struct index_term *terms, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		touch_term(l, terms[i].term);
}

void
likeness_learn(struct likeness *l, const struct vocabulary *v)
{
	uint32_t term;
	bool is_in;

	while (l->ntouched > 0) {
		term = l->touched[--l->ntouched];
		is_in = index_df(v->index, term) > 0;
		if (is_in != (l->state[term] == (COUNTED | TOUCHED))) {
			l->counted += is_in ? 1 : -1U;
			count_word(l, v, term, is_in);
		}
		l->state[term] = is_in ? COUNTED : 0;
	}
	l->all = logf((float)l->counted + 1);
}

static float
weight_of(const struct likeness *l, uint32_t hash)
{
	uint16_t n = l->count[hash % COUNTS];

	return l->all - (n < STEPS ? l->step[n] : logf((float)n + 1));
}

/* The n-gram of that hash that weighs, or NO_GRAM. */
static uint32_t
find_first(const struct likeness *l, uint32_t hash)
{
	uint32_t i, steps = 0;

	for (i = l->head[hash % HEADS]; i != NO_GRAM && steps < CHAIN;
	     i = l->gram[i].next, steps++)
		if (l->gram[i].hash == hash)
			return l->gram[i].first;
	return NO_GRAM;
}

static void
add_gram(struct likeness *l, uint32_t hash, uint16_t term, bool three)
{
	uint32_t first = find_first(l, hash);
	bool is_new = first == NO_GRAM;
	struct gram *g;

	l->gram =
	    mem_grow(l->gram, &l->gram_cap, l->ngrams + 1, sizeof(*l->gram));
	g = &l->gram[l->ngrams];
	*g = (struct gram){.hash = hash,
	    .next = l->head[hash % HEADS],
	    .first = is_new ? (uint32_t)l->ngrams : first,
	    .weight = is_new ? weight_of(l, hash) : 0,
	    .term = term,
	    .three = three};
	l->gram[g->first].rarity += l->query->v[term].rarity;
	l->total += g->weight;
	l->present[hash % BITS / 64] |= UINT64_C(1) << hash % 64;
	l->head[hash % HEADS] = (uint32_t)l->ngrams++;
}

static void
add_term(struct likeness *l, uint16_t number)
{
	const struct query_term *t = &l->query->v[number];
	struct bones *b = &l->bones[number];
	uint32_t hash[GRAMS_MAX];
	size_t i, threes, n = grams_of(t->stem, t->len, 5, hash, &threes);

	for (i = 0; i < n; i++)
		add_gram(l, hash[i], number, i < threes);
	b->threes = (uint8_t)threes;
	b->n = (uint8_t)skeleton_of(t->stem, t->len, b->v);
	if (b->n > 0 && (t->term == STRTAB_NONE ||
			    index_df(l->vocabulary->index, t->term) <= FEW))
		l->rare[l->nrare++] = number;
}

void
likeness_begin(
    struct likeness *l, const struct vocabulary *v, const struct query *q)
{
	size_t i, had = l->shared_cap;

	l->vocabulary = v;
	l->query = q;
	l->ngrams = l->nlist = l->nrare = 0;
	l->document = 0; /* it would come round in a long life */
	l->total = 0;
	memset(l->head, 0xff, sizeof(l->head));
	memset(l->present, 0, sizeof(l->present));
	l->bones =
	    mem_grow(l->bones, &l->bones_cap, q->n + 1, sizeof(*l->bones));
	l->shared =
	    mem_grow(l->shared, &l->shared_cap, q->n + 1, sizeof(*l->shared));
	memset(l->shared + had, 0, (l->shared_cap - had) * sizeof(*l->shared));
	for (i = 0; i < q->n; i++)
		add_term(l, (uint16_t)i);
}

static void
touch(struct likeness *l, uint16_t term, uint16_t touched[GRAMS_MAX],
    size_t *ntouched)
{
	if (l->shared[term] == 0) {
		if (*ntouched == GRAMS_MAX)
			return;
		touched[(*ntouched)++] = term;
	}
	l->shared[term]++;
}

/* One n-gram of a word: which of the query's it is, and whose. */
static float
look_up(struct likeness *l, uint32_t hash, uint16_t touched[GRAMS_MAX],
    size_t *ntouched, float *product)
{
	uint32_t i, steps = 0, first = NO_GRAM;

	for (i = l->head[hash % HEADS]; i != NO_GRAM && steps < CHAIN;
	     i = l->gram[i].next, steps++) {
		const struct gram *g = &l->gram[i];

		if (g->hash != hash)
			continue;
		first = g->first;
		if (g->three)
			touch(l, g->term, touched, ntouched);
	}
	if (first == NO_GRAM)
		return 0;
	l->list[l->nlist++] = first;
	*product += l->gram[first].weight * l->gram[first].weight *
		    l->gram[first].rarity;
	return l->gram[first].weight;
}

static bool
is_kin(const struct likeness *l, uint16_t number, uint32_t term)
{
	const struct query_term *t = &l->query->v[number];
	size_t len;
	const char *word = strtab_text(l->vocabulary->terms, term, &len);

	return kin(t->stem, t->len, word, len);
}

static void
find_likest(struct likeness *l, uint32_t term, const uint16_t *touched,
    size_t n, size_t threes, struct like *ret)
{
	size_t i;
	float dice;

	for (i = 0; i < n; i++) {
		dice = 2.0F * l->shared[touched[i]] /
		       (float)(threes + l->bones[touched[i]].threes);
		l->shared[touched[i]] = 0;
		if (dice <= ret->likeness ||
		    (dice >= LIKENESS_LEAST && !is_kin(l, touched[i], term)))
			continue;
		ret->likeness = dice < 1 ? dice : 1;
		ret->term = touched[i];
	}
}

/* 0 for sure when the query lacks the n-gram. */
static inline uint64_t
may_have(const struct likeness *l, uint32_t hash)
{
	return l->present[hash % BITS / 64] >> hash % 64 & 1;
}

/* False for sure when the query has not even a part of the word; most words
 * end here, and what their n-grams weigh does not matter. */
static bool
may_have_any(const struct likeness *l, const uint32_t *hash, size_t n)
{
	uint64_t any = 0;
	size_t i;

	for (i = 0; i < n; i++)
		any |= may_have(l, hash[i]);
	return any != 0;
}

static bool
has_bones(
    const struct likeness *l, uint16_t number, const char *bones, size_t n)
{
	const struct bones *b = &l->bones[number];

	return b->n == n && memcmp(b->v, bones, n) == 0;
}

/* Of two words with the same skeleton one must be rare to be a misspelling. */
static void
find_bones(struct likeness *l, uint32_t term, const char *word, size_t len,
    struct like *ret)
{
	bool rare = index_df(l->vocabulary->index, term) <= FEW;
	size_t i, most = rare ? l->query->n : l->nrare, n;
	char bones[SKELETON_MAX + 1];
	uint16_t number;

	n = most > 0 ? skeleton_of(word, len, bones) : 0;
	for (i = 0; n > 0 && i < most; i++) {
		number = rare ? (uint16_t)i : l->rare[i];
		if (!has_bones(l, number, bones, n))
			continue;
		ret->likeness = SAME_BONES;
		ret->term = number;
		return;
	}
}

/* The n-grams that both have: which, what share of the word they are, and the
 * query's word with most of them. */
static void
compare_grams(struct likeness *l, uint32_t term, const uint32_t *hash, size_t n,
    size_t threes, struct like *ret)
{
	uint16_t touched[GRAMS_MAX];
	size_t i, ntouched = 0;
	float have = 0, all = 0, weight;

	l->list =
	    mem_grow(l->list, &l->list_cap, l->nlist + n, sizeof(*l->list));
	for (i = 0; i < n; i++) {
		weight = weight_of(l, hash[i]);
		all += weight;
		if (may_have(l, hash[i]) &&
		    look_up(l, hash[i], touched, &ntouched, &ret->product) > 0)
			have += weight;
	}
	ret->n = (uint32_t)l->nlist - ret->first;
	ret->grams = all > 0 ? have / all : 0;
	find_likest(l, term, touched, ntouched, threes, ret);
}

struct like
likeness_of(struct likeness *l, uint32_t term)
{
	struct like like = {.term = QUERY_NO_TERM, .first = (uint32_t)l->nlist};
	uint32_t hash[GRAMS_MAX];
	size_t len, threes, n;
	const char *word = strtab_text(l->vocabulary->terms, term, &len);

	n = grams_of(word, len, 5, hash, &threes);
	like.squares = (float)n * l->all * l->all;
	if (may_have_any(l, hash, n))
		compare_grams(l, term, hash, n, threes, &like);
	if (like.likeness < SAME_BONES)
		find_bones(l, term, word, len, &like);
	return like;
}

void
likeness_document(struct likeness *l)
{
	l->document++;
	l->noted = 0;
}

void
likeness_note(struct likeness *l, const struct like *like)
{
	struct gram *g;
	uint32_t i;

	for (i = like->first; i < like->first + like->n; i++) {
		g = &l->gram[l->list[i]];
		if (g->noted == l->document)
			continue;
		g->noted = l->document;
		l->noted += g->weight;
	}
}

float
likeness_share(const struct likeness *l)
{
	return l->total > 0 ? l->noted / l->total : 0;
}

float
likeness_length(const struct likeness *l)
{
	float squares = 0, x;
	size_t i;

	for (i = 0; i < l->ngrams; i++) {
		x = l->gram[i].weight * l->gram[i].rarity;
		squares += x * x;
	}
	return sqrtf(squares);
}
