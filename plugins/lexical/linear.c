/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linear.c - a weighted sum of features.
 * Owns the terms.
 */
#include "lexical/linear.h"

#include <stdlib.h>
#include <string.h>

double
linear_sum(const struct linear *l, const float *row)
{
	bool foreign = l->n > 0 && row[l->language] < 0;
	const struct linear_term *t;
	double sum = 0;
	size_t i;

	for (i = 0; i < l->n; i++) {
		t = &l->term[i];
		sum += (double)((foreign ? t->foreign : t->own) *
				linear_scale(t, row[t->feature]));
	}
	return sum;
}

void
linear_done(struct linear *l)
{
	free(l->term);
	memset(l, 0, sizeof(*l));
}
