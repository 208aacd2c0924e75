/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranking.c - what the model makes of the candidates of a text.
 * Owns the scorers of its forests.
 */
#include "lexical/compare/ranking.h"

#include <math.h>
#include <stdlib.h>

#include "lexical/model/scorer.h"
#include "text/mem.h"

#define DESCRIBED 20 /* that one is described against: no more than those */

struct ranking {
	const struct model *model;
	struct scorer *rank, *confidence;
};

struct ranking *
ranking_new(const struct model *model)
{
	struct ranking *r = mem_zero(1, sizeof(*r));

	r->model = model;
	r->rank = scorer_new(&model->rank);
	r->confidence = scorer_new(&model->confidence);
	return r;
}

void
ranking_free(struct ranking *r)
{
	if (r == NULL)
		return;
	scorer_free(r->rank);
	scorer_free(r->confidence);
	free(r);
}

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void
ranking_sort(struct ranked *ranked, size_t n)
{
	qsort(ranked, n, sizeof(*ranked), compare_ranked);
}

/* Less the score of what stands at a place; nothing stands there: less 0. */
static float
lead(const struct ranked *ranked, size_t n, size_t place, size_t other)
{
	return (
	    float)(ranked[place].score - (other < n ? ranked[other].score : 0));
}

static size_t
described(size_t n)
{
	return n < DESCRIBED ? n : DESCRIBED;
}

/* ln of what the scores of the first weigh together, where the best weighs 1.
 */
static double
log_all(const struct ranked *ranked, size_t n)
{
	double all = 0;
	size_t i;

	for (i = 0; i < described(n); i++)
		all += exp(ranked[i].score - ranked[0].score);
	return log(all);
}

static void
describe(const struct ranked *ranked, size_t n, double all, size_t place,
    float *feature)
{
	n = described(n);
	feature[FEATURE_rank_score] = (float)ranked[place].score;
	feature[FEATURE_rank_lead] = lead(ranked, n, place, place == 0 ? 1 : 0);
	feature[FEATURE_rank_third] = lead(ranked, n, place, 2);
	feature[FEATURE_rank_tenth] = lead(ranked, n, place, 9);
	feature[FEATURE_rank_share] =
	    (float)(ranked[place].score - ranked[0].score - all);
}

void
ranking_describe(
    const struct ranked *ranked, size_t n, size_t place, float *feature)
{
	describe(ranked, n, log_all(ranked, n), place, feature);
}

void
ranking_order(const struct ranking *r, struct engine_candidate *c, size_t n,
    struct ranked *ret)
{
	const float *row;
	double all;
	size_t i;

	for (i = 0; i < n; i++) {
		row = c[i].feature;
		ret[i] = (struct ranked){
		    net_score(&r->model->net, row) + scorer_sum(r->rank, row),
		    i};
	}
	ranking_sort(ret, n);
	all = log_all(ret, n);
	for (i = 0; i < n; i++)
		describe(ret, n, all, i, c[ret[i].at].feature);
}

double
ranking_confidence(const struct ranking *r, const struct engine_candidate *c)
{
	double odds = scorer_sum(r->confidence, c->feature);

	return 1 / (1 + exp(-odds));
}
