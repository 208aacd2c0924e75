/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_bins.c - puts the features of all examples into quantiles.
 * Owns the bytes and the cuts. Leaves their use to learn_tree.c.
 */
#include "lexical/learn/learn_bins.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

/* So many values tell where the quantiles are; sorting more is a waste. */
#define SAMPLE 100000

static int
compare_values(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

/* The values of a feature in the order of the rows. */
static void
gather(const struct learn_list *list, size_t n, size_t features, size_t feature,
    float *values)
{
	size_t i, r;

	for (i = 0; i < n; i++)
		for (r = 0; r < list[i].n; r++)
			*values++ = list[i].rows[r * features + feature];
}

/* Cuts are values that occur, so that a threshold is met exactly. */
static size_t
choose_cuts(
    const float *values, size_t n, float *sample, unsigned max, float *cut)
{
	size_t step = n / SAMPLE + 1, m = 0, cuts = 0, i;
	float value;

	for (i = 0; i < n; i += step)
		sample[m++] = values[i];
	qsort(sample, m, sizeof(*sample), compare_values);
	for (i = 1; i < max && m > 0; i++) {
		value = sample[i * m / max];
		if ((cuts == 0 || value > cut[cuts - 1]) &&
		    value < sample[m - 1])
			cut[cuts++] = value;
	}
	return cuts;
}

static uint8_t
find_bin(const float *cut, size_t cuts, float value)
{
	size_t lo = 0, hi = cuts, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (value <= cut[mid])
			hi = mid;
		else
			lo = mid + 1;
	}
	return (uint8_t)lo;
}

void
bins_init(struct bins *bins, const struct learn_list *list, size_t n,
    size_t features, unsigned max)
{
	float *values, *sample, *cut;
	uint8_t *bin;
	size_t f, r, rows = 0;

	assert(max >= 2 && max <= BINS_MAX);
	for (r = 0; r < n; r++)
		rows += list[r].n;
	bins->nrows = rows;
	bins->nfeatures = features;
	bins->bin = mem_zero(features * rows, 1);
	bins->cut = mem_zero(features * BINS_MAX, sizeof(*bins->cut));
	bins->ncuts = mem_zero(features, sizeof(*bins->ncuts));
	values = mem_zero(rows, sizeof(*values));
	sample = mem_zero(rows, sizeof(*sample));
	for (f = 0; f < features; f++) {
		cut = &bins->cut[f * BINS_MAX];
		bin = &bins->bin[f * rows];
		gather(list, n, features, f, values);
		bins->ncuts[f] =
		    (uint16_t)choose_cuts(values, rows, sample, max, cut);
		for (r = 0; r < rows; r++)
			bin[r] = find_bin(cut, bins->ncuts[f], values[r]);
	}
	free(sample);
	free(values);
}

void
bins_done(struct bins *bins)
{
	free(bins->bin);
	free(bins->cut);
	free(bins->ncuts);
	memset(bins, 0, sizeof(*bins));
}
