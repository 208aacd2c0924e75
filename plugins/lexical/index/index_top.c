/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_top.c - the k best of many candidates, as a heap.
 * Owns the best so far. Leaves to the caller not to bring what cannot be among
 * them.
 */
#include "lexical/index/index_top.h"

#include <assert.h>

void
top_start(struct top *t, size_t k)
{
	assert(k > 0 && k <= INDEX_HITS_MAX);
	t->n = 0;
	t->k = k;
}

/* Lets `one` sink from the root of the heap's first `n`. */
static void
sink(uint64_t *heap, size_t n, uint64_t one)
{
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && heap[child + 1] < heap[child])
			child++;
		if (one <= heap[child])
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = one;
}

static void
rise(uint64_t *heap, size_t i, uint64_t one)
{
	for (; i > 0 && one < heap[(i - 1) / 2]; i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = one;
}

void
top_add(struct top *t, uint16_t sum, uint32_t document)
{
	uint64_t one = (uint64_t)sum << 32 | (uint32_t)~document;

	if (t->n < t->k)
		rise(t->heap, t->n++, one);
	else if (one > t->heap[0])
		sink(t->heap, t->n, one);
}

uint32_t
top_least(const struct top *t)
{
	return t->n < t->k ? 1 : (uint32_t)(t->heap[0] >> 32) + 1;
}

size_t
top_take(struct top *t, float unit, struct index_hit *ret_hits)
{
	size_t n = t->n;
	uint64_t worst;

	while (t->n > 0) {
		worst = t->heap[0];
		t->n--;
		sink(t->heap, t->n, t->heap[t->n]);
		ret_hits[t->n].document = ~(uint32_t)worst;
		ret_hits[t->n].score = (float)(worst >> 32) * unit;
	}
	return n;
}
