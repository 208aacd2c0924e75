/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nearest.c - which vectors are looked at, and the best of them. Owns the
 * cells.
 */
#include "embedding/nearest.h"

#include <stdlib.h>
#include <string.h>

#include "embedding/cell.h"
#include "text/mem.h"

enum {
	SCAN_ROWS = 512,		  /* products at once */
	SAMPLE_MOST = NEAREST_CELLS * 64, /* vectors that shape the centres */
};

struct nearest {
	size_t exact_most, probes;
	uint32_t dimensions;
	size_t n;
	struct cell *cells;
	size_t ncells;	     /* 1, or NEAREST_CELLS */
	struct cell centres; /* empty while there is one cell */
	size_t remake_at;    /* rows at which the cells are made again */
};

struct nearest *
nearest_new(size_t exact_most, size_t probes)
{
	struct nearest *set = mem_zero(1, sizeof(*set));

	set->exact_most = exact_most;
	set->remake_at = exact_most;
	set->probes = probes;
	set->ncells = 1;
	set->cells = mem_zero(1, sizeof(*set->cells));
	return set;
}

static void
free_cells(struct nearest *set)
{
	for (size_t i = 0; i < set->ncells; i++)
		cell_done(&set->cells[i]);
	free(set->cells);
	cell_done(&set->centres);
}

void
nearest_free(struct nearest *set)
{
	if (set == NULL)
		return;
	free_cells(set);
	free(set);
}

uint32_t
nearest_dimensions(const struct nearest *set)
{
	return set->dimensions;
}

/* --- changes --- */

static void
place(struct nearest *set, struct nearest_row *row)
{
	row->cell = set->centres.n == 0 ? 0
					: (uint32_t)cell_nearest(&set->centres,
					      row->numbers, set->dimensions);
	cell_add(&set->cells[row->cell], row, row->numbers, set->dimensions);
}

int
nearest_add(struct nearest *set, struct nearest_row *row, uint32_t dimensions)
{
	if (set->n > 0 && dimensions != set->dimensions)
		return -1;
	set->dimensions = dimensions;
	set->n++;
	place(set, row);
	return 0;
}

/* An empty set forgets its cells, which are those of its dimensions. */
static void
forget_cells(struct nearest *set)
{
	free_cells(set);
	memset(&set->centres, 0, sizeof(set->centres));
	set->cells = mem_zero(1, sizeof(*set->cells));
	set->ncells = 1;
	set->remake_at = set->exact_most;
	set->dimensions = 0;
}

void
nearest_remove(struct nearest *set, const struct nearest_row *row)
{
	cell_remove(&set->cells[row->cell], row->at, set->dimensions);
	if (--set->n == 0)
		forget_cells(set);
}

/* All rows, in the order of their cells. */
static struct nearest_row **
list_rows(const struct nearest *set)
{
	struct nearest_row **rows =
	    mem_zero(set->n, sizeof(struct nearest_row *));
	size_t n = 0;

	for (size_t i = 0; i < set->ncells; i++)
		for (size_t j = 0; j < set->cells[i].n; j++)
			rows[n++] = set->cells[i].rows[j];
	return rows;
}

static void
make_centres(struct nearest *set, struct nearest_row *const *rows)
{
	size_t n = set->n < SAMPLE_MOST ? set->n : SAMPLE_MOST;
	const float **sample = mem_zero(n, sizeof(const float *));

	for (size_t i = 0; i < n; i++)
		sample[i] = rows[i * set->n / n]->numbers;
	cell_make_centres(
	    &set->centres, NEAREST_CELLS, sample, n, set->dimensions);
	free(sample);
}

void
nearest_settle(struct nearest *set)
{
	struct nearest_row **rows;

	if (set->n <= set->remake_at || set->n < NEAREST_CELLS)
		return;
	rows = list_rows(set);
	free_cells(set);
	memset(&set->centres, 0, sizeof(set->centres));
	set->ncells = NEAREST_CELLS;
	set->cells = mem_zero(set->ncells, sizeof(*set->cells));
	make_centres(set, rows);
	for (size_t i = 0; i < set->n; i++)
		place(set, rows[i]);
	set->remake_at = 2 * set->n;
	free(rows);
}

/* --- the best so far: a heap with the worst of them on top --- */

struct best {
	struct {
		const struct nearest_row *row;
		float product;
	} heap[NEAREST_MOST];
	size_t n;
};

static void
swap(struct best *best, size_t a, size_t b)
{
	__typeof__(best->heap[0]) tmp = best->heap[a];

	best->heap[a] = best->heap[b];
	best->heap[b] = tmp;
}

static void
sink(struct best *best)
{
	size_t at = 0, child;

	while ((child = 2 * at + 1) < best->n) {
		if (child + 1 < best->n &&
		    best->heap[child + 1].product < best->heap[child].product)
			child++;
		if (best->heap[at].product <= best->heap[child].product)
			return;
		swap(best, at, child);
		at = child;
	}
}

static void
rise(struct best *best)
{
	size_t at = best->n - 1;

	while (at > 0 &&
	       best->heap[at].product < best->heap[(at - 1) / 2].product) {
		swap(best, at, (at - 1) / 2);
		at = (at - 1) / 2;
	}
}

static void
offer(struct best *best, const struct nearest_row *row, float product)
{
	if (best->n < NEAREST_MOST) {
		best->heap[best->n].row = row;
		best->heap[best->n++].product = product;
		rise(best);
	} else if (product > best->heap[0].product) {
		best->heap[0].row = row;
		best->heap[0].product = product;
		sink(best);
	}
}

/* --- search --- */

static void
scan_cell(const struct cell *cell, const int16_t *query, size_t stride,
    struct best *best)
{
	int32_t product[SCAN_ROWS];
	size_t n;

	for (size_t from = 0; from < cell->n; from += n) {
		n = cell->n - from < SCAN_ROWS ? cell->n - from : SCAN_ROWS;
		dots_scan(
		    cell->codes + from * stride, n, stride, query, product);
		for (size_t i = 0; i < n; i++)
			offer(best, cell->rows[from + i],
			    product[i] * cell->scales[from + i]);
	}
}

struct probe {
	float product;
	size_t cell;
};

static int
compare_probes(const void *a, const void *b)
{
	const struct probe *x = a, *y = b;

	return (x->product < y->product) - (x->product > y->product);
}

/* The cells to look into, as many as `probes` says. */
static size_t
choose_cells(const struct nearest *set, const int16_t *query, size_t stride,
    struct probe ret[NEAREST_CELLS])
{
	const struct cell *centres = &set->centres;
	int32_t product[NEAREST_CELLS];

	if (centres->n == 0) {
		ret[0].cell = 0;
		return 1;
	}
	dots_scan(centres->codes, centres->n, stride, query, product);
	for (size_t i = 0; i < centres->n; i++)
		ret[i] = (struct probe){product[i] * centres->scales[i], i};
	qsort(ret, centres->n, sizeof(*ret), compare_probes);
	return set->probes;
}

static int
compare_hits(const void *a, const void *b)
{
	const struct nearest_hit *x = a, *y = b;

	if (x->cosine != y->cosine)
		return x->cosine > y->cosine ? -1 : 1;
	return x->row->cell != y->row->cell
		   ? (x->row->cell > y->row->cell ? 1 : -1)
		   : (x->row->at > y->row->at) - (x->row->at < y->row->at);
}

size_t
nearest_search(const struct nearest *set, const float *vector,
    struct nearest_hit ret[NEAREST_MOST])
{
	size_t stride = dots_stride(set->dimensions), n;
	struct probe probes[NEAREST_CELLS];
	struct best best;
	int16_t *query;

	if (set->n == 0)
		return 0;
	best.n = 0;
	query = mem_zero(stride, sizeof(*query));
	dots_encode_question(vector, set->dimensions, query);
	n = choose_cells(set, query, stride, probes);
	for (size_t i = 0; i < n; i++)
		scan_cell(&set->cells[probes[i].cell], query, stride, &best);
	free(query);
	for (size_t i = 0; i < best.n; i++)
		ret[i] = (struct nearest_hit){best.heap[i].row,
		    dots_exact(
			vector, best.heap[i].row->numbers, set->dimensions)};
	qsort(ret, best.n, sizeof(*ret), compare_hits);
	return best.n;
}
