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
	const struct linear_term *t, *end = l->term + l->n;
	double sum = 0;

	if (l->n == 0)
		return 0;
	if (row[l->language] < 0)
		for (t = l->term; t < end; t++)
			sum += (double)(t->foreign *
					linear_scale(t, row[t->feature]));
	else
		for (t = l->term; t < end; t++)
			sum +=
			    (double)(t->own * linear_scale(t, row[t->feature]));
	return sum;
}

void
linear_done(struct linear *l)
{
	free(l->term);
	memset(l, 0, sizeof(*l));
}
