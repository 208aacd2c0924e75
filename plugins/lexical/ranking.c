/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranking.c - BM25, term at a time.
 * Owns the accumulators. Leaves the counts to postings.c and what a score is
 * worth to confidence.c.
 *
 *	score(d) = Σ idf(t) · c (k1 + 1) / (c + k1 (1 - b + b · |d| / avg))
 *	idf(t) = ln(1 + (N - n(t) + 0.5) / (n(t) + 0.5))
 *
 * over the distinct terms of the query; c is how often t stands in d. How
 * often it stands in the query does not count.
 */
#include "lexical/ranking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define STOP_MIN 20 /* in fewer documents a word is not called common */

void
ranking_done(struct ranking *r)
{
	free(r->score);
	r->score = NULL;
	r->score_cap = 0;
}

double
ranking_idf(size_t living, uint32_t documents)
{
	return log1p(((double)living - documents + 0.5) / (documents + 0.5));
}

int
ranking_is_stop(
    const struct ranking *r, const struct postings *p, uint32_t term)
{
	uint32_t documents = postings_frequency(p, term);

	return documents > STOP_MIN &&
	       documents > r->common * (double)p->living;
}

static void
add_term(struct ranking *r, const struct postings *p, uint32_t term)
{
	const struct posting_list *l = &p->list[term];
	double idf = ranking_idf(p->living, l->documents);
	double average = (double)p->length / (double)p->living, norm;
	const struct document *d;
	size_t i;

	for (i = 0; i < l->n; i++) {
		d = p->document[l->v[i].document];
		if (d == NULL)
			continue;
		norm = r->k1 * (1 - r->b + r->b * d->length / average);
		r->score[d->number] +=
		    (float)(idf * l->v[i].count * (r->k1 + 1) /
			    (l->v[i].count + norm));
	}
}

static int
is_better(const struct ranked *a, const struct ranked *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	return a->document->narrative < b->document->narrative;
}

/* Keeps the best `max` in order; most are worse than the last and stop here. */
static size_t
keep_best(struct ranked *best, size_t n, size_t max, struct ranked one)
{
	size_t i;

	if (n == max && !is_better(&one, &best[n - 1]))
		return n;
	if (n < max)
		n++;
	for (i = n - 1; i > 0 && is_better(&one, &best[i - 1]); i--)
		best[i] = best[i - 1];
	best[i] = one;
	return n;
}

/* The documents of one narrative stand together, so one pass does. */
static size_t
collect(const struct ranking *r, const struct postings *p,
    struct ranked *ret_ranked, size_t max)
{
	struct ranked one = {NULL, 0};
	const struct document *d;
	size_t i, n = 0;

	for (i = 0; i < p->ndocuments; i++) {
		d = p->document[i];
		if (d == NULL || r->score[i] <= 0)
			continue;
		if (one.document != NULL &&
		    one.document->narrative != d->narrative) {
			n = keep_best(ret_ranked, n, max, one);
			one.document = NULL;
		}
		if (one.document == NULL || r->score[i] > one.score)
			one = (struct ranked){d, r->score[i]};
	}
	if (one.document != NULL)
		n = keep_best(ret_ranked, n, max, one);
	return n;
}

size_t
ranking_run(struct ranking *r, const struct postings *p,
    const struct bag *query, struct ranked *ret_ranked, size_t max)
{
	size_t i;

	if (p->living == 0 || max == 0)
		return 0;
	r->score =
	    mem_grow(r->score, &r->score_cap, p->ndocuments, sizeof(*r->score));
	memset(r->score, 0, p->ndocuments * sizeof(*r->score));
	for (i = 0; i < query->n; i++)
		if (postings_frequency(p, query->v[i].term) > 0 &&
		    !ranking_is_stop(r, p, query->v[i].term))
			add_term(r, p, query->v[i].term);
	return collect(r, p, ret_ranked, max);
}
