/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_tree.c - grows a regression tree leaf by leaf, always splitting where
 * most is gained, on histograms of the binned features.
 * Owns the working memory. Leaves the choice of rows and features to learn.c.
 *
 * Directions hold for the whole tree: a split by a feature with a direction
 * gives each side the middle of the two values as a bound, which all that is
 * below keeps.
 */
#include "lexical/learn/learn_tree.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

/* Of the rows whose feature falls in one bin. */
struct cell {
	double up, bend;
	uint32_t rows;
};

struct split {
	double gain; /* 0: there is none */
	size_t column;
	unsigned bin;	       /* goes left, with all before it */
	double left, right;    /* values */
	struct cell left_cell; /* sums of what goes left */
};

/* A leaf that may still be split. */
struct bud {
	uint32_t begin, end; /* among the grower's rows */
	struct cell sum;
	double value, low, high; /* low <= value <= high */
	struct split split;
	struct cell *cells; /* of column c from cells[c * bins] */
	size_t node;
};

struct grower {
	const struct learn_settings *settings;
	const struct bins *bins;
	const int8_t *directions;
	const struct slope *slopes;
	const uint16_t *features; /* by column */
	size_t columns;
	uint32_t *rows, *spare;
	struct slope *local; /* the slopes of a bud's rows, side by side */
	struct bud *bud;
	size_t nbuds;
	struct forest_node *node;
	size_t nnodes;
	uint8_t *bin_of; /* node's threshold */
};

struct grower *
grower_new(const struct learn_settings *settings, const struct bins *bins,
    const int8_t *directions)
{
	struct grower *g = mem_zero(1, sizeof(*g));
	size_t i, cells = bins->nfeatures * settings->bins;

	assert(settings->leaves >= 1 &&
	       2 * settings->leaves - 1 <= FOREST_NODES_MAX);
	g->settings = settings;
	g->bins = bins;
	g->directions = directions;
	g->rows = mem_zero(bins->nrows, sizeof(*g->rows));
	g->spare = mem_zero(bins->nrows, sizeof(*g->spare));
	g->local = mem_zero(bins->nrows, sizeof(*g->local));
	g->bin_of = mem_zero(FOREST_NODES_MAX, 1);
	g->bud = mem_zero(settings->leaves, sizeof(*g->bud));
	for (i = 0; i < settings->leaves; i++)
		g->bud[i].cells = mem_zero(cells, sizeof(struct cell));
	return g;
}

void
grower_free(struct grower *g)
{
	size_t i;

	if (g == NULL)
		return;
	for (i = 0; i < g->settings->leaves; i++)
		free(g->bud[i].cells);
	free(g->bud);
	free(g->bin_of);
	free(g->local);
	free(g->spare);
	free(g->rows);
	free(g);
}

static void
count_column(const struct grower *g, const struct bud *bud, size_t column)
{
	const uint8_t *bin =
	    &g->bins->bin[g->features[column] * g->bins->nrows];
	const uint32_t *row = &g->rows[bud->begin];
	struct cell *cells = &bud->cells[column * g->settings->bins], *cell;
	size_t i, n = bud->end - bud->begin;

	memset(cells, 0, g->settings->bins * sizeof(*cells));
	for (i = 0; i < n; i++) {
		cell = &cells[bin[row[i]]];
		cell->up += (double)g->local[i].up;
		cell->bend += (double)g->local[i].bend;
		cell->rows++;
	}
}

static void
count(struct grower *g, struct bud *bud)
{
	size_t i, n = bud->end - bud->begin;

	bud->sum = (struct cell){.rows = (uint32_t)n};
	for (i = 0; i < n; i++) {
		g->local[i] = g->slopes[g->rows[bud->begin + i]];
		bud->sum.up += (double)g->local[i].up;
		bud->sum.bend += (double)g->local[i].bend;
	}
	for (i = 0; i < g->columns; i++)
		count_column(g, bud, i);
}

static struct cell
minus(const struct cell *all, const struct cell *part)
{
	return (struct cell){.up = all->up - part->up,
	    .bend = all->bend - part->bend,
	    .rows = all->rows - part->rows};
}

/* The cells of the other child are those of the parent less one child's. */
static void
subtract(const struct grower *g, struct bud *parent, const struct bud *child)
{
	size_t i;

	for (i = 0; i < g->columns * g->settings->bins; i++)
		parent->cells[i] = minus(&parent->cells[i], &child->cells[i]);
	parent->sum = minus(&parent->sum, &child->sum);
}

static double
best_value(
    const struct grower *g, const struct bud *bud, const struct cell *cell)
{
	double value = cell->up / (cell->bend + g->settings->l2);

	return fmin(fmax(value, bud->low), bud->high);
}

static double
worth(const struct grower *g, const struct cell *cell, double value)
{
	return value * (2 * cell->up - (cell->bend + g->settings->l2) * value);
}

/* Keeps the best split of one column if it beats what is known. */
static void
try_column(const struct grower *g, struct bud *bud, size_t column)
{
	const struct cell *cells = &bud->cells[column * g->settings->bins];
	size_t feature = g->features[column];
	struct split s = {.column = column};
	struct cell right;
	double unsplit = worth(g, &bud->sum, bud->value);
	unsigned b;

	for (b = 0; b < g->bins->ncuts[feature]; b++) {
		s.left_cell.up += cells[b].up;
		s.left_cell.bend += cells[b].bend;
		s.left_cell.rows += cells[b].rows;
		right = minus(&bud->sum, &s.left_cell);
		if (s.left_cell.rows < g->settings->least)
			continue;
		if (right.rows < g->settings->least)
			return;
		s.left = best_value(g, bud, &s.left_cell);
		s.right = best_value(g, bud, &right);
		if (g->directions[feature] * (s.right - s.left) < 0)
			continue;
		s.bin = b;
		s.gain = worth(g, &s.left_cell, s.left) +
			 worth(g, &right, s.right) - unsplit;
		if (s.gain > bud->split.gain)
			bud->split = s;
	}
}

static void
find_split(const struct grower *g, struct bud *bud)
{
	size_t i;

	bud->split.gain = 0;
	for (i = 0; i < g->columns; i++)
		try_column(g, bud, i);
}

/* Moves the rows that go left before the others, in their order; returns how
 * many they are. */
static uint32_t
part_rows(struct grower *g, const struct bud *bud)
{
	size_t feature = g->features[bud->split.column], kept = 0;
	const uint8_t *bin = &g->bins->bin[feature * g->bins->nrows];
	uint32_t *row = &g->rows[bud->begin];
	size_t i, n = bud->end - bud->begin, left = 0;

	for (i = 0; i < n; i++)
		if (bin[row[i]] <= bud->split.bin)
			row[left++] = row[i];
		else
			g->spare[kept++] = row[i];
	memcpy(row + left, g->spare, kept * sizeof(*row));
	return (uint32_t)left;
}

/* The bounds of the two children by the direction of the feature. */
static void
bound(int direction, const struct split *s, struct bud *left, struct bud *right)
{
	double middle = (s->left + s->right) / 2;

	if (direction > 0)
		left->high = right->low = middle;
	else if (direction < 0)
		left->low = right->high = middle;
}

/* A node without children yet. */
static size_t
add_node(struct grower *g)
{
	g->node[g->nnodes] = (struct forest_node){.feature = -1};
	return g->nnodes++;
}

/* Turns the bud's node into an inner one; its children become buds, the left
 * one in its place, the right one in a new one. */
static void
split_bud(struct grower *g, struct bud *bud)
{
	struct bud parent = *bud, *right = &g->bud[g->nbuds++], *small, *big;
	size_t feature = g->features[parent.split.column];
	struct forest_node *node = &g->node[parent.node];
	struct cell *cells = right->cells;
	uint32_t middle = parent.begin + part_rows(g, &parent);

	node->feature = (int16_t)feature;
	node->value = g->bins->cut[feature * BINS_MAX + parent.split.bin];
	g->bin_of[parent.node] = (uint8_t)parent.split.bin;
	*right = parent;
	bud->end = right->begin = middle;
	node->left = (uint16_t)(bud->node = add_node(g));
	node->right = (uint16_t)(right->node = add_node(g));
	bud->value = parent.split.left;
	right->value = parent.split.right;
	bound(g->directions[feature], &parent.split, bud, right);

	small = middle - parent.begin < parent.end - middle ? bud : right;
	big = small == bud ? right : bud;
	small->cells = cells;
	big->cells = parent.cells;
	count(g, small);
	subtract(g, big, small);
	find_split(g, small);
	find_split(g, big);
}

static struct bud *
best_bud(const struct grower *g)
{
	struct bud *best = &g->bud[0];
	size_t i;

	for (i = 1; i < g->nbuds; i++)
		if (g->bud[i].split.gain > best->split.gain)
			best = &g->bud[i];
	return best->split.gain > 0 ? best : NULL;
}

static void
plant(struct grower *g, size_t n)
{
	struct bud *root = &g->bud[0];

	g->nbuds = 1;
	g->nnodes = 0;
	root->begin = 0;
	root->end = (uint32_t)n;
	root->low = -INFINITY;
	root->high = INFINITY;
	root->node = add_node(g);
	count(g, root);
	root->value = best_value(g, root, &root->sum);
	find_split(g, root);
}

size_t
grower_grow(struct grower *g, const struct slope *slopes, const uint32_t *rows,
    size_t n, const uint16_t *features, size_t m, struct forest_node *ret)
{
	struct bud *bud;
	size_t i;

	memcpy(g->rows, rows, n * sizeof(*rows));
	g->slopes = slopes;
	g->features = features;
	g->columns = m;
	g->node = ret;
	plant(g, n);
	while (g->nbuds < g->settings->leaves && (bud = best_bud(g)) != NULL)
		split_bud(g, bud);
	for (i = 0; i < g->nbuds; i++)
		ret[g->bud[i].node].value =
		    (float)(g->settings->rate * g->bud[i].value);
	return g->nnodes;
}

void
grower_apply(
    const struct grower *g, const struct forest_node *tree, double *scores)
{
	const struct forest_node *node;
	size_t r, at;

	for (r = 0; r < g->bins->nrows; r++) {
		for (at = 0; tree[at].feature >= 0;) {
			node = &tree[at];
			at = g->bins->bin[(size_t)node->feature *
					      g->bins->nrows +
					  r] <= g->bin_of[at]
				 ? node->left
				 : node->right;
		}
		scores[r] += (double)tree[at].value;
	}
}
