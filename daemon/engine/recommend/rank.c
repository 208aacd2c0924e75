/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rank.c - the weights, the score, the order, the better-placed
 * voice. Owns the table of weights, the one place where they stand.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/recommend/answer.h"
#include "engine/recommend/parts.h"

/*
 * The score is the mean of the factors under these weights, over the factors
 * that a tailor scored. Match and messenger weigh most: an answer to something
 * else, or in a voice that is not believed, is no answer.
 */
static const struct {
	const char *name;
	double weight;
} factors[COUNTERPOINT_FACTORS] = {
    [COUNTERPOINT_MATCH] = {"match", 3},
    [COUNTERPOINT_RESONANCE] = {"resonance", 2},
    [COUNTERPOINT_MESSENGER] = {"messenger", 3},
    [COUNTERPOINT_EVIDENCE] = {"evidence", 2},
    [COUNTERPOINT_LANGUAGE] = {"language", 2},
    [COUNTERPOINT_DEED] = {"deed", 1},
    [COUNTERPOINT_FRESHNESS] = {"freshness", 0.5},
    [COUNTERPOINT_FATIGUE] = {"fatigue", 0.5},
};

/* How much more a voice must be believed to be proposed instead. */
#define BETTER_MARGIN 0.05

const char *
recommend_factor_name(enum counterpoint_factor factor)
{
	return factors[factor].name;
}

double
recommend_factor_weight(enum counterpoint_factor factor)
{
	return factors[factor].weight;
}

void
recommend_set_factor(struct recommend_draft *draft, size_t candidate,
    enum counterpoint_factor factor, double score, const char *reason)
{
	struct recommend_factor *to;

	assert(candidate < draft->ncandidates);
	to = &draft->candidates[candidate].factors[factor];
	to->score = round(score * 1e6) / 1e6; /* survives being written */
	free(to->reason);
	to->reason = mem_strdup(reason);
}

static double
weigh(const struct recommend_candidate *candidate)
{
	double sum = 0, weights = 0;

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		if (isnan(candidate->factors[f].score))
			continue;
		sum += factors[f].weight * candidate->factors[f].score;
		weights += factors[f].weight;
	}
	return weights > 0 ? sum / weights : 0;
}

/* Best first; what only condemns comes last whatever its score; the slug
 * breaks ties, so that the order is the same each time. */
static int
compare_candidates(const void *a, const void *b)
{
	const struct recommend_candidate *const *x = a, *const *y = b;

	if ((*x)->condemnation_only != (*y)->condemnation_only)
		return (*x)->condemnation_only ? 1 : -1;
	if ((*x)->score != (*y)->score)
		return (*x)->score > (*y)->score ? -1 : 1;
	return strcmp((*x)->message->slug, (*y)->message->slug);
}

static bool
is_asked_voice(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	return draft->request.organisation[0] == '\0' ||
	       strcmp(draft->request.organisation,
		   candidate->organisation->slug) == 0;
}

static double
belief(const struct recommend_candidate *candidate)
{
	double score = candidate->factors[COUNTERPOINT_MESSENGER].score;

	return isnan(score) ? 0 : score;
}

/* Another desk whose voice is believed more than the best of those asked for;
 * `own` is NULL when that desk has nothing to say at all. */
static const struct recommend_candidate *
find_better_voice(const struct recommend_draft *draft,
    struct recommend_candidate *const *sorted, size_t n,
    const struct recommend_candidate *own)
{
	const struct recommend_candidate *best = NULL;
	double least = own == NULL ? 0 : belief(own) + BETTER_MARGIN;

	if (draft->request.organisation[0] == '\0')
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (is_asked_voice(draft, sorted[i]) ||
		    sorted[i]->condemnation_only ||
		    isnan(sorted[i]->factors[COUNTERPOINT_MESSENGER].score))
			continue;
		if (belief(sorted[i]) >= least &&
		    (best == NULL || belief(sorted[i]) > belief(best)))
			best = sorted[i];
	}
	return best;
}

json_t *
recommend_rank(struct recommend_draft *draft)
{
	size_t n = draft->ncandidates, limit = draft->request.limit;
	struct recommend_candidate **sorted = mem_calloc(n, sizeof(*sorted));
	struct recommend_selection selection = {0};

	for (size_t i = 0; i < n; i++) {
		draft->candidates[i].score = weigh(&draft->candidates[i]);
		sorted[i] = &draft->candidates[i];
	}
	qsort(sorted, n, sizeof(*sorted), compare_candidates);
	selection.chosen = mem_calloc(n, sizeof(*sorted));
	selection.passed = mem_calloc(n, sizeof(*sorted));
	for (size_t i = 0; i < n; i++) {
		if (is_asked_voice(draft, sorted[i]) &&
		    selection.nchosen < limit)
			selection.chosen[selection.nchosen++] = sorted[i];
		else
			selection.passed[selection.npassed++] = sorted[i];
	}
	selection.own = selection.nchosen > 0 ? selection.chosen[0] : NULL;
	selection.better = find_better_voice(draft, sorted, n, selection.own);
	free(sorted);
	return recommend_write_answer(draft, &selection);
}
