/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nearest.h - a set of vectors of length 1, and those nearest to another one.
 * Up to a number all are looked at; beyond it they lie in cells around centres,
 * and only the cells nearest to the question are. Owns codes and cells; the
 * vectors are the caller's.
 */
#ifndef PLUGIN_EMBEDDING_NEAREST_H
#define PLUGIN_EMBEDDING_NEAREST_H

#include <stddef.h>
#include <stdint.h>

#define NEAREST_CELLS 256
#define NEAREST_MOST  256 /* hits of a search */

/* A vector of the set, part of a struct of the caller's. */
struct nearest_row {
	const float *numbers;
	uint32_t cell, at; /* the set's own */
};

struct nearest_hit {
	const struct nearest_row *row;
	double cosine; /* -1..1, exact */
};

struct nearest;

/* `probes`: cells that are looked at, 1 to NEAREST_CELLS. */
struct nearest *nearest_new(size_t exact_most, size_t probes);
void nearest_free(struct nearest *);

/* Of all vectors in it; 0 while it is empty. */
uint32_t nearest_dimensions(const struct nearest *);

/* Adds a row whose numbers stay where they are until it is removed: 0, or -1
 * when it has other dimensions than the set. */
int nearest_add(struct nearest *, struct nearest_row *, uint32_t dimensions);
void nearest_remove(struct nearest *, const struct nearest_row *);

/* Makes cells when they are due: once there are too many for one, and again
 * when there are twice as many as then. */
void nearest_settle(struct nearest *);

/* The nearest rows, best first; gives how many, at most NEAREST_MOST. */
size_t nearest_search(const struct nearest *, const float *vector,
    struct nearest_hit ret[NEAREST_MOST]);

#endif
