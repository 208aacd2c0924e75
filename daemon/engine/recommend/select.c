/* SPDX-License-Identifier: Apache-2.0 */
/*
 * select.c - weighs the candidates, orders them and chooses: the best first,
 * none that nearly repeats a better one. Owns nothing; the draft keeps the
 * selection.
 */
#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/recommend/draft.h"

bool
recommend_is_asked_voice(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	return draft->asked_voice == CATALOGUE_NONE ||
	       draft->asked_voice == message->voice;
}

/* The mean of the factors under the weights, with the four decimals that are
 * told: what looks equal is equal. */
double
recommend_weigh(const struct recommend_settings *settings, const double *scores)
{
	double sum = 0, weights = 0;

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		sum += settings->weights[f] * scores[f];
		weights += settings->weights[f];
	}
	return rint(sum / weights * 1e4) / 1e4;
}

/* --- the order: a heap, for only the best of many are told --- */

/* The smaller comes first: what only condemns last whatever its score, the
 * higher score, the slug, which the rank of the message stands for. */
struct entry {
	uint64_t key;
	struct recommend_candidate *candidate;
};

struct heap {
	struct entry *entries;
	size_t n;
};

static uint64_t
key_of(const struct recommend_candidate *candidate)
{
	uint64_t below = (uint64_t)(rint((1 - candidate->score) * 1e4));

	return (uint64_t)candidate->condemnation_only << 63 | below << 32 |
	       candidate->message->rank;
}

static void
sink(struct heap *heap, size_t i)
{
	struct entry entry = heap->entries[i];
	size_t child;

	while ((child = 2 * i + 1) < heap->n) {
		if (child + 1 < heap->n &&
		    heap->entries[child + 1].key < heap->entries[child].key)
			child++;
		if (entry.key <= heap->entries[child].key)
			break;
		heap->entries[i] = heap->entries[child];
		i = child;
	}
	heap->entries[i] = entry;
}

static struct heap
make_heap(struct recommend_draft *draft)
{
	struct heap heap = {
	    mem_resize(NULL, draft->ncandidates, sizeof(*heap.entries)),
	    draft->ncandidates};

	for (size_t i = 0; i < heap.n; i++) {
		struct recommend_candidate *candidate = &draft->candidates[i];

		candidate->score =
		    recommend_weigh(&draft->settings, candidate->scores);
		heap.entries[i] = (struct entry){key_of(candidate), candidate};
	}
	for (size_t i = heap.n / 2; i-- > 0;)
		sink(&heap, i);
	return heap;
}

static struct recommend_candidate *
take_best(struct heap *heap)
{
	struct recommend_candidate *best = heap->entries[0].candidate;

	heap->entries[0] = heap->entries[--heap->n];
	if (heap->n > 0)
		sink(heap, 0);
	return best;
}

/* --- the choice --- */

/* Finds the first of the chosen that says nearly the same. */
static bool
find_twin(
    const struct recommend_draft *draft, struct recommend_candidate *candidate)
{
	for (size_t i = 0; draft->settings.near_copy > 0 && i < draft->nchosen;
	     i++) {
		double likeness =
		    sketch_likeness(&candidate->variant->item->sketch,
			&draft->chosen[i]->variant->item->sketch);

		if (likeness < draft->settings.near_copy)
			continue;
		candidate->twin = draft->chosen[i];
		candidate->likeness = likeness;
		return true;
	}
	return false;
}

void
recommend_select(struct recommend_draft *draft)
{
	struct heap heap = make_heap(draft);
	size_t limit = draft->request.limit;

	draft->nchosen = draft->npassed = 0;
	while (heap.n > 0 &&
	       (draft->nchosen < limit || draft->npassed < RECOMMEND_TOLD)) {
		struct recommend_candidate *best = take_best(&heap);

		if (draft->nchosen < limit &&
		    recommend_is_asked_voice(draft, best->message) &&
		    !find_twin(draft, best))
			draft->chosen[draft->nchosen++] = best;
		else if (draft->npassed < RECOMMEND_TOLD)
			draft->passed[draft->npassed++] = best;
	}
	free(heap.entries);
	recommend_find_better(draft);
}
