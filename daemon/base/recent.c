/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recent.c - a ring of the last measurements. Owns nothing.
 */
#include "base/recent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
recent_add(struct recent *recent, double value)
{
	recent->values[recent->n++ % RECENT_KEPT] = value;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
recent_quantile(const struct recent *recent, double part)
{
	double sorted[RECENT_KEPT];
	size_t n = recent->n < RECENT_KEPT ? recent->n : RECENT_KEPT;

	if (n == 0)
		return 0;
	memcpy(sorted, recent->values, n * sizeof(sorted[0]));
	qsort(sorted, n, sizeof(sorted[0]), compare);
	return sorted[(size_t)ceil(part * (double)n) - 1];
}
