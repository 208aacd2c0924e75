/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.h - codes that lie side by side, so that they are read in one go. Owns
 * them; the rows they belong to are the caller's.
 */
#ifndef PLUGIN_EMBEDDING_CELL_H
#define PLUGIN_EMBEDDING_CELL_H

#include "embedding/dots.h"
#include "embedding/nearest.h"

/* All zero is an empty cell. */
struct cell {
	int8_t *codes; /* n times the stride */
	float *scales;
	struct nearest_row **rows;
	size_t n, cap;
};

void cell_done(struct cell *);

/* Appends a row, which may be NULL, with its codes. */
void cell_add(struct cell *, struct nearest_row *, const float *numbers,
    uint32_t dimensions);

/* Takes number `at` out; the last one moves into its place. */
void cell_remove(struct cell *, size_t at, uint32_t dimensions);

/* The number of the code with the greatest product. The cell is not empty and
 * has at most NEAREST_CELLS. */
size_t cell_nearest(
    const struct cell *, const float *numbers, uint32_t dimensions);

/*
 * Makes `n` centres of a sample of vectors: a cell of their codes, not of more
 * than NEAREST_CELLS. The sample has at least as many.
 */
void cell_make_centres(struct cell *, size_t n, const float *const *sample,
    size_t nsample, uint32_t dimensions);

#endif
