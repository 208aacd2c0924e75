/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_search.c - a search over the parts of the index.
 * Owns the scratch that a search writes to, and it writes to nothing else.
 * Leaves the parts to index.c, and the inner loops to index_sums.c.
 */
#include "lexical/index/index_search.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/index/index_sums.h"
#include "text/mem.h"

#define WEIGHTS 65535 /* what all weights of a query add up to, at most */
#define LINE	64    /* bytes of the processor's cache */
#define HIGH	256   /* documents found before one is taken, at most */
#define FIRST	256   /* postings of a list that are read soon */

struct search_term {
	uint32_t key;
	uint16_t weight;
	float exact; /* weight */
};

/* What is left of a term's list in a segment. */
struct list {
	const uint16_t *place;
	const uint8_t *impact;
	size_t n;
	uint16_t weight;
};

/* Those of a window, by place in it; a word of the dead for each block. */
struct search_documents {
	const uint32_t *number;
	const uint64_t *dead;
	size_t blocks, ndead; /* ndead is of the window's segment */
};

struct row {
	const uint8_t *impact;
	uint16_t weight;
};

struct search {
	_Alignas(64) uint16_t sum[SUMS_WINDOW]; /* 0 between two windows */
	uint16_t peak[SUMS_BLOCKS];
	uint16_t high[HIGH]; /* places in the window */
	struct top top;
	struct search_term *term;
	struct list *list; /* room for each term */
	struct row *row;   /* room for each term */
	size_t nterms, nlists, nrows;
	size_t terms_cap, lists_cap, rows_cap;
	double total; /* of the exact weights */
};

struct search *
search_new(void)
{
	struct search *s = aligned_alloc(64, sizeof(*s));

	if (s == NULL)
		abort();
	memset(s, 0, sizeof(*s));
	return s;
}

void
search_free(struct search *s)
{
	if (s == NULL)
		return;
	free(s->term);
	free(s->list);
	free(s->row);
	free(s);
}

void
search_start(struct search *s, size_t k)
{
	top_start(&s->top, k);
	s->nterms = 0;
	s->total = 0;
}

void
search_add_term(struct search *s, uint32_t term, float weight)
{
	assert(weight > 0);
	s->term =
	    mem_grow(s->term, &s->terms_cap, s->nterms + 1, sizeof(*s->term));
	s->term[s->nterms++] =
	    (struct search_term){segment_key(term), 0, weight};
	s->total += weight;
}

/*
 * Weights become shares of all. That is as much as 16 bits hold without
 * overflow, whichever terms a document has.
 */
int
search_weigh(struct search *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->nterms; i++) {
		s->term[i].weight =
		    (uint16_t)(s->term[i].exact / s->total * WEIGHTS);
		if (s->term[i].weight > 0)
			s->term[n++] = s->term[i];
	}
	s->nterms = n;
	s->list = mem_grow(s->list, &s->lists_cap, n, sizeof(*s->list));
	s->row = mem_grow(s->row, &s->rows_cap, n, sizeof(*s->row));
	return n > 0;
}

/*
 * Hints the processor that the next `n` postings will be read. A list's part in
 * a window is too short for the processor to find that out by itself.
 */
static void
expect(const struct list *l, size_t n)
{
	size_t i;

	for (i = 0; i < n && i < l->n; i += LINE / sizeof(*l->place))
		__builtin_prefetch(l->place + i);
	for (i = 0; i < n && i < l->n; i += LINE / sizeof(*l->impact))
		__builtin_prefetch(l->impact + i);
}

static void
add_list(struct search *s, const struct segment_postings *p, uint16_t weight)
{
	struct list *l = &s->list[s->nlists++];

	*l = (struct list){p->place, p->impact, p->n, weight};
	expect(l, FIRST);
}

static void
find_postings(struct search *s, const struct segment *from)
{
	struct segment_postings p;
	const struct search_term *t;

	for (t = s->term; t < s->term + s->nterms; t++)
		segment_expect(from, t->key);
	for (t = s->term; t < s->term + s->nterms; t++)
		segment_expect_list(from, t->key);
	s->nlists = s->nrows = 0;
	for (t = s->term; t < s->term + s->nterms; t++) {
		if (!segment_find(from, t->key, &p))
			continue;
		if (p.row != NULL)
			s->row[s->nrows++] = (struct row){p.row, t->weight};
		else
			add_list(s, &p, t->weight);
	}
}

/* Adds up the window that begins with place `begin`. */
static void
add_postings(struct search *s, size_t begin, size_t blocks)
{
	struct list *l;
	struct row *r;
	size_t n;

	for (r = s->row; r < s->row + s->nrows; r++)
		sums_add_row(s->sum, r->impact + begin, blocks, r->weight);
	for (l = s->list; l < s->list + s->nlists; l++) {
		n = sums_add_list(s->sum, l->place, l->impact, l->n,
		    (uint32_t)begin + SUMS_WINDOW, l->weight);
		l->place += n;
		l->impact += n;
		l->n -= n;
		expect(l, n); /* the next window will be like this one */
	}
}

/* Notes the living documents of a block that have the least sum of a candidate.
 * Their numbers will be read; the processor is told so while it looks on. */
static size_t
note_high(struct search *s, const struct search_documents *d, size_t block,
    uint32_t least, size_t n)
{
	uint64_t bits;
	uint16_t place;

	assert(least <= UINT16_MAX);
	bits = sums_find_high(s->sum + block * SUMS_BLOCK, (uint16_t)least);
	for (bits &= ~d->dead[block]; bits != 0; bits &= bits - 1) {
		place = (uint16_t)(block * SUMS_BLOCK +
				   (size_t)__builtin_ctzll(bits));
		__builtin_prefetch(&d->number[place]);
		s->high[n++] = place;
	}
	return n;
}

static void
take(struct search *s, const uint32_t *number, size_t n)
{
	const uint16_t *place;

	for (place = s->high; place < s->high + n; place++)
		if (s->sum[*place] >= top_least(&s->top))
			top_add(&s->top, s->sum[*place], number[*place]);
}

/*
 * The least sum of a candidate, before any of the window is taken. The k-th
 * highest peak foretells it: as many documents are known to be that good. That
 * holds for the living alone, so the dead lose their sums first.
 */
static uint32_t
foresee(struct search *s, const struct search_documents *d)
{
	uint32_t least = top_least(&s->top), peak;
	bool is_full = s->top.n == s->top.k;

	if (!is_full && d->ndead > 0)
		sums_clear(s->sum, d->dead, d->blocks);
	sums_find_peaks(s->sum, d->blocks, s->peak);
	if (is_full)
		return least;
	peak = sums_rank_peaks(s->peak, s->top.k);
	return peak > least ? peak : least;
}

/* Takes the candidates of a window. */
static void
collect(struct search *s, const struct search_documents *d)
{
	uint32_t least = foresee(s, d);
	size_t i, n = 0;

	for (i = 0; i < d->blocks; i++) {
		if (s->peak[i] < least)
			continue;
		if (n + SUMS_BLOCK > HIGH) {
			take(s, d->number, n);
			n = 0;
			if (top_least(&s->top) > least)
				least = top_least(&s->top);
		}
		n = note_high(s, d, i, least, n);
	}
	take(s, d->number, n);
	memset(s->sum, 0, d->blocks * SUMS_BLOCK * sizeof(*s->sum));
}

static size_t
blocks_of(size_t documents)
{
	return documents < SUMS_WINDOW
		   ? (documents + SUMS_BLOCK - 1) / SUMS_BLOCK
		   : SUMS_BLOCKS;
}

void
search_segment(struct search *s, const struct segment *from)
{
	struct search_documents d;
	size_t begin;

	find_postings(s, from);
	if (s->nlists + s->nrows == 0)
		return;
	for (begin = 0; begin < from->ndocuments; begin += SUMS_WINDOW) {
		d = (struct search_documents){from->number + begin,
		    from->dead + begin / SUMS_BLOCK,
		    blocks_of(from->ndocuments - begin), from->ndead};
		add_postings(s, begin, d.blocks);
		collect(s, &d);
	}
}

void
search_fresh(struct search *s, const struct fresh *f)
{
	struct search_documents d = {
	    f->number, f->dead, blocks_of(f->ndocuments), f->ndead};
	const struct search_term *t;
	const struct fresh_posting *p;
	uint32_t i;

	for (t = s->term; t < s->term + s->nterms; t++)
		for (i = fresh_find(f, t->key); i != 0; i = p->next) {
			p = &f->posting[i - 1];
			sums_add_posting(
			    s->sum, p->place, p->impact, t->weight);
		}
	collect(s, &d);
}

size_t
search_take(struct search *s, float impact_max, struct index_hit *ret_hits)
{
	double unit = s->total * impact_max * 256 / (255.0 * WEIGHTS);

	return top_take(&s->top, (float)unit, ret_hits);
}

size_t
search_bytes(const struct search *s)
{
	return sizeof(*s) + s->terms_cap * sizeof(*s->term) +
	       s->lists_cap * sizeof(*s->list) + s->rows_cap * sizeof(*s->row);
}
