/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_measure.c - how honest a probability is.
 * Owns nothing. Leaves printing to whoever trains.
 */
#include "lexical/learn/learn_measure.h"

#include <math.h>
#include <stdlib.h>

#define BINS 10

static int
compare_bets(const void *a, const void *b)
{
	double x = ((const struct measure_bet *)a)->told;
	double y = ((const struct measure_bet *)b)->told;

	return x < y ? -1 : x > y;
}

double
measure_auroc(struct measure_bet *bet, size_t n)
{
	double ranks = 0, right = 0, good;
	size_t i, j, k;

	if (n > 0)
		qsort(bet, n, sizeof(*bet), compare_bets);
	for (i = 0; i < n; i = j) {
		for (good = 0, j = i; j < n && bet[j].told <= bet[i].told; j++)
			good += bet[j].right;
		k = i + 1 + j;
		ranks += (double)k / 2 * good;
		right += good;
	}
	if (right < 1 || right >= (double)n)
		return NAN;
	return (ranks - right * (right + 1) / 2) /
	       (right * ((double)n - right));
}

double
measure_calibration(const struct measure_bet *bet, size_t n)
{
	double excess[BINS] = {0}, sum = 0;
	size_t i, bin;

	for (i = 0; i < n; i++) {
		bin = (size_t)(bet[i].told * BINS);
		excess[bin < BINS ? bin : BINS - 1] +=
		    bet[i].told - bet[i].right;
	}
	for (bin = 0; bin < BINS; bin++)
		sum += fabs(excess[bin]);
	return n > 0 ? sum / (double)n : NAN;
}
