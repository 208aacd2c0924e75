/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.c - the documents that share the weightiest terms with a query.
 * Owns the parts of the index, oldest documents first: segments, then what is
 * fresh. Leaves the parts themselves to their modules.
 */
#include "lexical/index.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/index_merge.h"
#include "lexical/index_search.h"
#include "text/mem.h"

struct index {
	float impact_max;
	struct segment **segment;
	size_t nsegments, segments_cap;
	struct fresh *fresh;
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
	free(x->df);
	search_free(x->search);
	free(x);
}

/* Makes what is fresh a segment. */
static void
empty_fresh(struct index *x)
{
	struct segment *s = fresh_take(x->fresh);

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

void
index_add(struct index *x, uint32_t document, const struct index_term *terms,
    size_t n)
{
	size_t i;

	assert(document >= x->next && document < UINT32_MAX);
	assert(n <= INDEX_TERMS_MAX);
	if (!fresh_has_room(x->fresh, n))
		empty_fresh(x);
	fresh_add_document(x->fresh, document, n);
	for (i = 0; i < n; i++) {
		fresh_add_posting(x->fresh, segment_key(terms[i].term),
		    quantise(x, terms[i].impact));
		count_term(x, terms[i].term);
	}
	x->next = document + 1;
	x->ndocuments++;
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

size_t
index_search(struct index *x, const struct index_query *query, size_t n,
    size_t k, struct index_hit *ret_hits)
{
	size_t i;

	search_start(x->search, k);
	for (i = 0; i < n; i++)
		if (query[i].weight > 0 && index_df(x, query[i].term) > 0)
			search_add_term(
			    x->search, query[i].term, query[i].weight);
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
	return x->merge != NULL ? n + merge_bytes(x->merge) : n;
}
