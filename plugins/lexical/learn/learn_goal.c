/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_goal.c - which way, and how far, each example's score should move: for
 * a ranking by LambdaMART's pairs, for a probability by the logistic loss.
 * Owns the examples without their features. Leaves moving them to learn.c.
 */
#include "lexical/learn/learn_goal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define DEPTH 10 /* of NDCG: order matters among so many answers */
#define STEPS 30 /* of Newton's method */

struct place {
	double score;
	size_t row;
};

void
examples_init(struct examples *e, const struct learn_list *list, size_t n)
{
	double weight = 0;
	size_t i, row = 0;

	memset(e, 0, sizeof(*e));
	for (i = 0; i < n; i++) {
		e->nrows += list[i].n;
		weight += list[i].weight;
	}
	e->nlists = n;
	e->start = mem_zero(n + 1, sizeof(*e->start));
	e->weight = mem_zero(n, sizeof(*e->weight));
	e->right = mem_zero(e->nrows, sizeof(*e->right));
	e->score = mem_zero(e->nrows, sizeof(*e->score));
	for (i = 0; i < n; i++) {
		e->start[i] = row;
		e->weight[i] = list[i].weight * (double)n / weight;
		for (size_t r = 0; r < list[i].n; r++, row++) {
			e->right[row] = list[i].right[r];
			if (list[i].base != NULL)
				e->score[row] = (double)list[i].base[r];
		}
	}
	e->start[n] = row;
}

void
examples_done(struct examples *e)
{
	free(e->start);
	free(e->weight);
	free(e->right);
	free(e->score);
	memset(e, 0, sizeof(*e));
}

static double
sigmoid(double x)
{
	return 1 / (1 + exp(-x));
}

static void
likelihood_slopes(const struct examples *e, size_t list, struct slope *slopes)
{
	size_t r;
	double p;

	for (r = e->start[list]; r < e->start[list + 1]; r++) {
		p = sigmoid(e->score[r]);
		slopes[r].up =
		    (float)(e->weight[list] * ((double)e->right[r] - p));
		slopes[r].bend = (float)(e->weight[list] * p * (1 - p));
	}
}

static int
compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Pulls a pair apart by what changing their places would do to NDCG. */
static void
pull(const struct place *right, const struct place *wrong, double weight,
    struct slope *slopes)
{
	double doubt = sigmoid(wrong->score - right->score);
	double up = weight * doubt, bend = up * (1 - doubt);

	slopes[right->row].up += (float)up;
	slopes[wrong->row].up -= (float)up;
	slopes[right->row].bend += (float)bend;
	slopes[wrong->row].bend += (float)bend;
}

static void
ranking_slopes(const struct examples *e, size_t list, struct place *place,
    struct slope *slopes)
{
	size_t n = e->start[list + 1] - e->start[list], i, j;
	double gain_i, gain_j;

	for (i = 0; i < n; i++) {
		place[i].row = e->start[list] + i;
		place[i].score = e->score[place[i].row];
	}
	qsort(place, n, sizeof(*place), compare_places);
	for (i = 0; i < n; i++) {
		if (e->right[place[i].row] <= 0)
			continue;
		gain_i = 1 / log2((double)i + 2);
		for (j = 0; j < n; j++) {
			if (e->right[place[j].row] > 0 ||
			    (i >= DEPTH && j >= DEPTH))
				continue;
			gain_j = 1 / log2((double)j + 2);
			pull(&place[i], &place[j],
			    e->weight[list] * fabs(gain_i - gain_j), slopes);
		}
	}
}

void
goal_slopes(
    enum learn_goal goal, const struct examples *e, struct slope *ret_slopes)
{
	size_t i, longest = 0;
	struct place *place;

	for (i = 0; i < e->nlists; i++)
		if (e->start[i + 1] - e->start[i] > longest)
			longest = e->start[i + 1] - e->start[i];
	place = mem_zero(longest, sizeof(*place));
	memset(ret_slopes, 0, e->nrows * sizeof(*ret_slopes));
	for (i = 0; i < e->nlists; i++)
		if (goal == LEARN_RANK)
			ranking_slopes(e, i, place, ret_slopes);
		else
			likelihood_slopes(e, i, ret_slopes);
	free(place);
}

double
goal_offset(const struct examples *e)
{
	double offset = 0, up, bend, p;
	size_t i, r;
	int step;

	for (step = 0; step < STEPS; step++) {
		/* One right and one wrong row more keep it finite. */
		up = 1 - 2 * sigmoid(offset);
		bend = 2 * sigmoid(offset) * (1 - sigmoid(offset));
		for (i = 0; i < e->nlists; i++)
			for (r = e->start[i]; r < e->start[i + 1]; r++) {
				p = sigmoid(e->score[r] + offset);
				up += e->weight[i] * ((double)e->right[r] - p);
				bend += e->weight[i] * p * (1 - p);
			}
		offset += up / (bend + 1e-9);
	}
	return offset;
}
