/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.c - the documents that share the weightiest terms with a query.
 * Owns the parts of the index, oldest documents first: segments, then what is
 * fresh, or an open batch. Leaves the parts themselves to their modules.
 */
#include "lexical/index/index.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/index/index_batch.h"
#include "lexical/index/index_merge.h"
#include "lexical/index/index_search.h"
#include "text/mem.h"

struct index {
	float impact_max;
	struct segment **segment;
	size_t nsegments, segments_cap;
	struct fresh *fresh;
	struct batch *batch;  /* or NULL: then nothing is fresh */
	struct merge *merge;  /* of the run, or NULL */
	struct merge_run run; /* its segments are searched until it is done */
	int is_settled;	      /* nothing is to be merged */
	uint32_t *df;	      /* by term */
	size_t df_cap;
	uint32_t ndocuments; /* living */
	uint32_t next;	     /* lowest number that a new document may have */
	struct search *search;
};

struct index *
index_new(float impact_max)
{
	struct index *x = mem_zero(1, sizeof(*x));

	assert(impact_max > 0);
	x->impact_max = impact_max;
	x->fresh = fresh_new();
	x->search = search_new();
	return x;
}

void
index_free(struct index *x)
{
	size_t i;

	if (x == NULL)
		return;
	merge_free(x->merge);
	for (i = 0; i < x->nsegments; i++)
		segment_free(x->segment[i]);
	free(x->segment);
	fresh_free(x->fresh);
	batch_free(x->batch);
	free(x->df);
	search_free(x->search);
	free(x);
}

/* NULL is fine: a part that had no document. */
static void
add_segment(struct index *x, struct segment *s)
{
	if (s == NULL)
		return;
	x->segment = mem_grow(x->segment, &x->segments_cap, x->nsegments + 1,
	    sizeof(struct segment *));
	x->segment[x->nsegments++] = s;
	x->is_settled = 0;
}

static void
count_term(struct index *x, uint32_t term)
{
	size_t old = x->df_cap;

	if (term >= old) {
		x->df = mem_grow(
		    x->df, &x->df_cap, (size_t)term + 1, sizeof(*x->df));
		memset(x->df + old, 0, (x->df_cap - old) * sizeof(*x->df));
	}
	x->df[term]++;
}

static uint8_t
quantise(const struct index *x, float impact)
{
	assert(impact >= 0 && impact <= x->impact_max);
	return (uint8_t)lrintf(impact * 255 / x->impact_max);
}

static void
add_fresh(struct index *x, uint32_t document, const struct index_term *terms,
    size_t n)
{
	size_t i;

	if (!fresh_has_room(x->fresh, n))
		add_segment(x, fresh_take(x->fresh));
	fresh_add_document(x->fresh, document, n);
	for (i = 0; i < n; i++)
		fresh_add_posting(x->fresh, segment_key(terms[i].term),
		    quantise(x, terms[i].impact));
}

static void
add_to_batch(struct index *x, uint32_t document, const struct index_term *terms,
    size_t n)
{
	size_t i;

	if (!batch_has_room(x->batch, n))
		add_segment(x, batch_take(x->batch));
	batch_add_document(x->batch, document);
	for (i = 0; i < n; i++)
		batch_add_posting(x->batch, segment_key(terms[i].term),
		    quantise(x, terms[i].impact));
}

void
index_add(struct index *x, uint32_t document, const struct index_term *terms,
    size_t n)
{
	size_t i;

	assert(document >= x->next && document < UINT32_MAX);
	assert(n <= INDEX_TERMS_MAX);
	if (x->batch != NULL)
		add_to_batch(x, document, terms, n);
	else
		add_fresh(x, document, terms, n);
	for (i = 0; i < n; i++)
		count_term(x, terms[i].term);
	x->next = document + 1;
	x->ndocuments++;
}

/* Documents rise: those that are fresh are older than the batch's. */
void
index_open_batch(struct index *x)
{
	assert(x->batch == NULL);
	add_segment(x, fresh_take(x->fresh));
	x->batch = batch_new();
}

void
index_close_batch(struct index *x)
{
	add_segment(x, batch_take(x->batch));
	batch_free(x->batch);
	x->batch = NULL;
}

/* The position of the last segment that begins at or before the document. */
static size_t
segment_of(const struct index *x, uint32_t document)
{
	size_t low = 0, high = x->nsegments, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (x->segment[middle]->number[0] <= document)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low > 0);
	return low - 1;
}

static void
remove_from_segment(struct index *x, uint32_t document)
{
	size_t i = segment_of(x, document);
	int status = segment_remove(x->segment[i], document);

	assert(status == 0);
	if (x->merge != NULL && i >= x->run.first &&
	    i < x->run.first + x->run.n)
		merge_remove(x->merge, document);
	x->is_settled = 0;
}

void
index_remove(struct index *x, uint32_t document, const struct index_term *terms,
    size_t n)
{
	size_t i;

	if (x->fresh->ndocuments > 0 && document >= x->fresh->number[0])
		fresh_remove(x->fresh, document);
	else
		remove_from_segment(x, document);
	for (i = 0; i < n; i++) {
		assert(index_df(x, terms[i].term) > 0);
		x->df[terms[i].term]--;
	}
	x->ndocuments--;
}

static void
begin_merge(struct index *x)
{
	if (merge_find_run(x->segment, x->nsegments, &x->run))
		x->merge = merge_new(x->segment + x->run.first, x->run.n);
	else
		x->is_settled = 1;
}

/* Puts the merged segment in the place of those that it was made from. */
static void
end_merge(struct index *x)
{
	struct segment *merged = merge_take(x->merge), **to;
	size_t end = x->run.first + x->run.n, i;

	merge_free(x->merge);
	x->merge = NULL;
	for (i = x->run.first; i < end; i++)
		segment_free(x->segment[i]);
	to = x->segment + x->run.first;
	if (merged != NULL)
		*to++ = merged;
	memmove(to, x->segment + end,
	    (x->nsegments - end) * sizeof(struct segment *));
	x->nsegments = (size_t)(to - x->segment) + x->nsegments - end;
}

int
index_work(struct index *x, size_t budget)
{
	size_t moved = 0;

	while (moved < budget && !x->is_settled) {
		if (x->merge == NULL)
			begin_merge(x);
		if (x->merge == NULL)
			break;
		moved += merge_step(x->merge, budget - moved);
		if (merge_is_done(x->merge))
			end_merge(x);
	}
	return !x->is_settled;
}

/* What a term costs to look up, in postings. */
static size_t
cost_of(const struct index *x, uint32_t df)
{
	size_t row = x->ndocuments / SEGMENT_ROW_COST;

	return df < row ? df : row;
}

/* What the terms cost that are in at most so many documents; and in how many
 * the commonest of them is. */
static size_t
sum_costs(const struct index *x, const struct index_query *query, size_t n,
    uint32_t most, uint32_t *ret_commonest)
{
	uint32_t commonest = 0, df;
	size_t i, cost = 0;

	for (i = 0; i < n; i++) {
		df = index_df(x, query[i].term);
		if (query[i].weight <= 0 || df > most)
			continue;
		cost += cost_of(x, df);
		commonest = df > commonest ? df : commonest;
	}
	*ret_commonest = commonest;
	return cost;
}

/* In how many documents a term may be, to be looked up. */
static uint32_t
choose_most(const struct index *x, const struct index_query *query, size_t n)
{
	size_t budget = x->ndocuments / INDEX_BUDGET_SHARE, cost;
	uint32_t most = UINT32_MAX, commonest, next;

	if (budget < INDEX_BUDGET_LEAST)
		budget = INDEX_BUDGET_LEAST;
	cost = sum_costs(x, query, n, most, &commonest);
	while (cost > budget) {
		cost = sum_costs(x, query, n, commonest - 1, &next);
		if (cost == 0) /* all are as common */
			break;
		most = commonest - 1;
		commonest = next;
	}
	return most;
}

size_t
index_search(struct index *x, const struct index_query *query, size_t n,
    size_t k, struct index_hit *ret_hits)
{
	uint32_t most = choose_most(x, query, n), df;
	size_t i;

	search_start(x->search, k);
	for (i = 0; i < n; i++) {
		df = index_df(x, query[i].term);
		if (query[i].weight > 0 && df > 0 && df <= most)
			search_add_term(
			    x->search, query[i].term, query[i].weight);
	}
	if (!search_weigh(x->search))
		return 0;
	for (i = 0; i < x->nsegments; i++)
		search_segment(x->search, x->segment[i]);
	search_fresh(x->search, x->fresh);
	return search_take(x->search, x->impact_max, ret_hits);
}

uint32_t
index_df(const struct index *x, uint32_t term)
{
	return term < x->df_cap ? x->df[term] : 0;
}

void
index_expect(const struct index *x, uint32_t term)
{
	__builtin_prefetch(x->df + term);
}

uint32_t
index_documents(const struct index *x)
{
	return x->ndocuments;
}

size_t
index_bytes(const struct index *x)
{
	size_t n = sizeof(*x) + sizeof(*x->fresh) + search_bytes(x->search), i;

	n += x->df_cap * sizeof(*x->df);
	n += x->segments_cap * sizeof(struct segment *);
	for (i = 0; i < x->nsegments; i++)
		n += segment_bytes(x->segment[i]);
	if (x->batch != NULL)
		n += batch_bytes(x->batch);
	return x->merge != NULL ? n + merge_bytes(x->merge) : n;
}
