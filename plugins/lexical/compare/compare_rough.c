/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_rough.c - how good a candidate looks before n-grams, runs and
 * sentences are compared, which is most of the work.
 * Owns the weights, which were measured.
 */
#include <math.h>

#include "lexical/compare/compare_sums.h"

#define COSINE_WEIGHT 8
#define SHARE_WEIGHT  3 /* of the document that is in the text */
#define NEAR_WEIGHT   3
#define NEAR	      30 /* days */

/* Rarity of a document's distinct words, and its squares. */
struct rough {
	struct share words, squares;
};

static struct rough
sum_up(struct comparer *c, const struct document *d, const uint32_t *place)
{
	struct rough r = {{0, 0}, {0, 0}};
	struct met *m;
	float square;
	size_t i;

	c->document_now++;
	for (i = 0; i < d->end[FIELDS - 1]; i++) {
		m = &c->met[place[i]];
		if (m->in_document == c->document_now)
			continue;
		m->in_document = c->document_now;
		square = m->rarity * m->rarity;
		r.words.whole += m->rarity;
		r.squares.whole += square;
		if (m->query == QUERY_NO_TERM)
			continue;
		r.words.part += m->rarity;
		r.squares.part += square;
	}
	return r;
}

float
compare_roughly(struct comparer *c, size_t candidate)
{
	const struct document *d = c->candidate[candidate].document;
	struct rough r = sum_up(c, d, c->place + c->begin[candidate]);
	float score = c->candidate[candidate].score /
		      (c->vocabulary->all - c->vocabulary->none);
	double apart;

	score += COSINE_WEIGHT * r.squares.part /
		 sqrtf(r.squares.whole * c->squares_text + 1e-9F);
	score += SHARE_WEIGHT * share(r.words.part, r.words.whole);
	if (compare_days(d, c->query->day, &apart) && fabs(apart) < NEAR)
		score += NEAR_WEIGHT;
	return score;
}
