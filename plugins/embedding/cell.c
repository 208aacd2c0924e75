/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.c - cells, and the centres around which they lie (k-means on the
 * sphere). Owns the arrays of a cell.
 */
#include "embedding/cell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

enum { ROUNDS = 5 }; /* after which the centres hardly move */

void
cell_done(struct cell *cell)
{
	free(cell->codes);
	free(cell->scales);
	free(cell->rows);
	memset(cell, 0, sizeof(*cell));
}

void
cell_add(struct cell *cell, struct nearest_row *row, const float *numbers,
    uint32_t dimensions)
{
	size_t stride = dots_stride(dimensions), cap;

	cap = cell->cap;
	cell->codes = mem_grow(cell->codes, &cap, cell->n + 1, stride);
	cap = cell->cap;
	cell->scales =
	    mem_grow(cell->scales, &cap, cell->n + 1, sizeof(*cell->scales));
	cell->rows = mem_grow(
	    cell->rows, &cell->cap, cell->n + 1, sizeof(struct nearest_row *));
	cell->scales[cell->n] =
	    dots_encode(numbers, dimensions, cell->codes + cell->n * stride);
	cell->rows[cell->n] = row;
	if (row != NULL)
		row->at = (uint32_t)cell->n;
	cell->n++;
}

void
cell_remove(struct cell *cell, size_t at, uint32_t dimensions)
{
	size_t stride = dots_stride(dimensions), last = --cell->n;

	if (at == last)
		return;
	memcpy(cell->codes + at * stride, cell->codes + last * stride, stride);
	cell->scales[at] = cell->scales[last];
	cell->rows[at] = cell->rows[last];
	cell->rows[at]->at = (uint32_t)at;
}

size_t
cell_nearest(const struct cell *cell, const float *numbers, uint32_t dimensions)
{
	size_t stride = dots_stride(dimensions), best = 0;
	int32_t product[NEAREST_CELLS];
	int16_t *codes = mem_zero(stride, sizeof(*codes));

	dots_encode_question(numbers, dimensions, codes);
	dots_scan(cell->codes, cell->n, stride, codes, product);
	for (size_t i = 1; i < cell->n; i++)
		if (product[i] * cell->scales[i] >
		    product[best] * cell->scales[best])
			best = i;
	free(codes);
	return best;
}

/* --- centres --- */

static void
encode_centres(
    struct cell *cell, const float *centres, size_t n, uint32_t dimensions)
{
	cell->n = 0;
	for (size_t i = 0; i < n; i++)
		cell_add(cell, NULL, centres + i * dimensions, dimensions);
}

/* The mean of those nearest to a centre becomes the centre, with length 1; one
 * that nobody is nearest to stays where it is. */
static void
move_centres(const struct cell *cell, float *centres,
    const float *const *sample, size_t nsample, uint32_t dimensions)
{
	float *sums = mem_zero(cell->n * dimensions, sizeof(*sums));

	for (size_t i = 0; i < nsample; i++) {
		float *sum = sums + cell_nearest(cell, sample[i], dimensions) *
					dimensions;

		for (uint32_t j = 0; j < dimensions; j++)
			sum[j] += sample[i][j];
	}
	for (size_t i = 0; i < cell->n; i++) {
		const float *sum = sums + i * dimensions;
		double length = sqrt(dots_exact(sum, sum, dimensions));

		for (uint32_t j = 0; j < dimensions && length > 0; j++)
			centres[i * dimensions + j] = (float)(sum[j] / length);
	}
	free(sums);
}

void
cell_make_centres(struct cell *cell, size_t n, const float *const *sample,
    size_t nsample, uint32_t dimensions)
{
	float *centres = mem_zero(n * dimensions, sizeof(*centres));

	for (size_t i = 0; i < n; i++)
		memcpy(centres + i * dimensions, sample[i * nsample / n],
		    dimensions * sizeof(*centres));
	encode_centres(cell, centres, n, dimensions);
	for (int round = 0; round < ROUNDS; round++) {
		move_centres(cell, centres, sample, nsample, dimensions);
		encode_centres(cell, centres, n, dimensions);
	}
	free(centres);
}
