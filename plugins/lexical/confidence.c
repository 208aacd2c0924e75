/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confidence.c - how sure one may be that a ranked narrative is meant.
 * Owns the constants. Leaves the ranking to ranking.c.
 *
 * The constants are those of a logistic regression over the first three
 * answers to some 6,000 posts of public research data (fact-checked claims, in
 * English, Arabic, Indonesian and ten more languages). Each post was asked of
 * the whole set of claims, of the set without the claim that answers it, and
 * of 30%, 5% and 1% of the set, so that most questions had no right answer.
 */
#include "lexical/confidence.h"

#include <math.h>

#define LEAD_MAX 1.0

static double
clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

static double
rarity(const struct ranking *r, const struct postings *p, uint32_t term)
{
	if (ranking_is_stop(r, p, term))
		return 0;
	return ranking_idf(p->living, postings_frequency(p, term));
}

static double
lead_of(const struct ranked *ranked, size_t n, size_t i)
{
	double other;

	if (n < 2)
		return LEAD_MAX;
	other = ranked[i == 0 ? 1 : 0].score;
	return clamp(log(ranked[i].score / other), -LEAD_MAX, LEAD_MAX);
}

void
confidence_measure(const struct ranking *r, const struct postings *p,
    const struct bag *query, const struct ranked *ranked, size_t n, size_t i,
    struct confidence_features *ret_features)
{
	const struct document *d = ranked[i].document;
	double of_query = 0, of_document = 0, shared = 0, idf;
	size_t j;

	for (j = 0; j < query->n; j++) {
		idf = rarity(r, p, query->v[j].term);
		of_query += idf;
		if (document_count(d, query->v[j].term) > 0)
			shared += idf;
	}
	for (j = 0; j < d->nterms; j++)
		of_document += rarity(r, p, d->term[j].term);
	ret_features->query = of_query > 0 ? shared / of_query : 0;
	ret_features->document = of_document > 0 ? shared / of_document : 0;
	ret_features->shared = shared;
	ret_features->lead = lead_of(ranked, n, i);
}

double
confidence_estimate(const struct confidence_features *f)
{
	double z = -12.2 + 4.9 * sqrt(f->query) + 4.4 * sqrt(f->document) +
		   1.5 * log1p(f->shared) + 2.8 * f->lead;

	return 1 / (1 + exp(-z));
}
