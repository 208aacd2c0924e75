/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.c - what ranked answers are worth.
 * Owns the confidences of the first answers. Leaves reading and asking to
 * others.
 */
#include "score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define BINS 10

static bool
is_right(const struct eval_query *q, const struct host_answer *a)
{
	return eval_query_is_right(q, a->narrative - 1);
}

static void
add_ranking(struct score_figures *sum, const struct eval_query *q,
    const struct host_answer *answer, size_t n)
{
	size_t i, hits = 0;
	double precision;

	for (i = 0; i < n; i++) {
		if (!is_right(q, &answer[i]))
			continue;
		precision = (double)++hits / (double)(i + 1);
		sum->map1 += i < 1 ? precision / (double)q->nright : 0;
		sum->map5 += i < 5 ? precision / (double)q->nright : 0;
		if (hits > 1)
			continue;
		sum->mrr += precision;
		sum->s1 += i < 1;
		sum->s5 += i < 5;
		sum->s10 += i < 10;
	}
}

void
score_add(struct score *s, const struct eval_query *q,
    const struct host_answer *answer, size_t n, bool is_known)
{
	struct score_first *first;

	if (is_known) {
		add_ranking(&s->sum, q, answer, n);
		s->queries++;
	}
	if (n == 0)
		return;
	s->first = mem_grow(s->first, &s->cap, s->nfirst + 1, sizeof(*first));
	first = &s->first[s->nfirst++];
	first->confidence = answer[0].confidence;
	first->is_right = is_known && is_right(q, &answer[0]);
}

static int
by_confidence(const void *a, const void *b)
{
	const struct score_first *x = a, *y = b;

	return (x->confidence > y->confidence) -
	       (x->confidence < y->confidence);
}

/* How often a right answer is surer than a wrong one; equals count half. */
static double
auroc(struct score_first *first, size_t n)
{
	size_t i, end, right, wrong_below = 0, all_right = 0;
	double pairs = 0;

	qsort(first, n, sizeof(*first), by_confidence);
	for (i = 0; i < n; i = end) {
		right = 0;
		for (end = i;
		     end < n && first[end].confidence == first[i].confidence;
		     end++)
			right += first[end].is_right;
		pairs += (double)right *
			 ((double)wrong_below + (double)(end - i - right) / 2);
		wrong_below += end - i - right;
		all_right += right;
	}
	if (all_right == 0 || wrong_below == 0)
		return NAN;
	return pairs / ((double)all_right * (double)wrong_below);
}

/* The gap between confidence and share of right answers, over equal bins. */
static double
calibration_error(const struct score_first *first, size_t n)
{
	double gap[BINS] = {0}, sum = 0;
	size_t i, bin;

	for (i = 0; i < n; i++) {
		bin = (size_t)(first[i].confidence * BINS);
		bin = bin < BINS ? bin : BINS - 1;
		gap[bin] += first[i].confidence - first[i].is_right;
	}
	for (bin = 0; bin < BINS; bin++)
		sum += fabs(gap[bin]);
	return sum / (double)n;
}

void
score_tell(struct score *s, struct score_figures *ret_figures)
{
	double n = (double)s->queries;

	ret_figures->map1 = s->sum.map1 / n;
	ret_figures->map5 = s->sum.map5 / n;
	ret_figures->mrr = s->sum.mrr / n;
	ret_figures->s1 = s->sum.s1 / n;
	ret_figures->s5 = s->sum.s5 / n;
	ret_figures->s10 = s->sum.s10 / n;
	ret_figures->auroc = auroc(s->first, s->nfirst);
	ret_figures->ece = isnan(ret_figures->auroc)
			       ? NAN
			       : calibration_error(s->first, s->nfirst);
}

void
score_done(struct score *s)
{
	free(s->first);
	memset(s, 0, sizeof(*s));
}
