/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_linear.c - learns a weighted sum of features.
 * Owns the scaled rows and the weights while it learns.
 *
 * Foreign rows have weights of their own, but what they have beyond those of
 * all rows is what is learned and kept small: few rows are foreign.
 */
#include "lexical/learn_linear.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "text/mem.h"

#define BATCH	   32	 /* lists between two steps */
#define RATE	   0.02F /* of the first step; the last one's is 0 */
#define KEEP_SLOPE 0.9F	 /* of the steps before, as Adam has them */
#define KEEP_SIZE  0.999F
#define LEAST	   1e-6F

/* One weight while it is learned. */
struct weight {
	float value, slope;	 /* slope: of the batch, summed */
	float usual, usual_size; /* means of the slopes, of their squares */
};

struct learner {
	const struct learn_list *list;
	size_t n, features;
	struct linear *linear;
	size_t *start;	       /* of each list's rows */
	float *scaled;	       /* rows of `features` numbers */
	uint8_t *is_foreign;   /* of each row */
	struct weight *weight; /* of all rows, then of foreign ones */
	float *sum;	       /* of the own weights, then with the foreign */
	double *share;	       /* of each row of a list: of its softmax */
	uint32_t *order;       /* of the lists */
	double mean_weight;    /* of a list */
	double slope_kept, size_kept; /* shares that the means still lack */
	uint64_t random;
};

static float
value_of(const struct learner *l, size_t list, size_t row, int16_t feature)
{
	return l->list[list].rows[row * l->features + (size_t)feature];
}

/* Whether -1 says that there is nothing to tell: it is the only value below 0,
 * and the feature is no mere sign. */
static bool
may_lack(const struct learner *l, int16_t feature)
{
	bool lacks = false, tells = false;
	size_t i, r;
	float x;

	for (i = 0; i < l->n; i++)
		for (r = 0; r < l->list[i].n; r++) {
			x = value_of(l, i, r, feature);
			if (x < 0 && (x < -1 || x > -1))
				return false;
			lacks |= x < 0;
			tells |= x > 1 || (x > 0 && x < 1);
		}
	return lacks && tells;
}

/* Mean and spread of a feature over all rows that have it. */
static void
measure(const struct learner *l, struct linear_term *t)
{
	double sum = 0, squares = 0, n = 0, value, spread;
	size_t i, r;

	t->may_lack = may_lack(l, t->feature);
	for (i = 0; i < l->n; i++)
		for (r = 0; r < l->list[i].n; r++) {
			value = (double)value_of(l, i, r, t->feature);
			if (t->may_lack && value < 0)
				continue;
			sum += value;
			squares += value * value;
			n++;
		}
	t->mean = (float)(sum / n);
	spread = sqrt(fmax(squares / n - sum / n * (sum / n), 0));
	/* What is the same everywhere tells nothing. */
	t->spread = spread > (double)LEAST ? (float)spread : 1;
}

static void
scale_rows(struct learner *l)
{
	const struct linear *linear = l->linear;
	const float *row;
	size_t i, r, f, at = 0;

	for (i = 0; i < l->n; i++) {
		l->start[i] = at;
		for (r = 0; r < l->list[i].n; r++, at++) {
			row = l->list[i].rows + r * l->features;
			for (f = 0; f < l->features; f++)
				l->scaled[at * l->features + f] =
				    linear_scale(&linear->term[f], row[f]);
			l->is_foreign[at] = row[linear->language] < 0;
		}
	}
}

static void
learner_init(struct learner *l)
{
	size_t i, rows = 0, longest = 0;
	double weight = 0;

	for (i = 0; i < l->n; i++) {
		rows += l->list[i].n;
		weight += l->list[i].weight;
		if (l->list[i].n > longest)
			longest = l->list[i].n;
	}
	l->mean_weight = weight / (double)l->n;
	l->start = mem_zero(l->n, sizeof(*l->start));
	l->scaled = mem_zero(rows * l->features, sizeof(*l->scaled));
	l->is_foreign = mem_zero(rows, 1);
	l->weight = mem_zero(2 * l->features, sizeof(*l->weight));
	l->sum = mem_zero(2 * l->features, sizeof(*l->sum));
	l->share = mem_zero(longest, sizeof(*l->share));
	l->order = mem_zero(l->n, sizeof(*l->order));
	for (i = 0; i < l->n; i++)
		l->order[i] = (uint32_t)i;
	for (i = 0; i < l->features; i++) {
		l->linear->term[i].feature = (int16_t)i;
		measure(l, &l->linear->term[i]);
	}
	scale_rows(l);
}

static void
learner_done(struct learner *l)
{
	free(l->start);
	free(l->scaled);
	free(l->is_foreign);
	free(l->weight);
	free(l->sum);
	free(l->share);
	free(l->order);
}

/* The weights as rows take them. */
static void
sum_weights(struct learner *l)
{
	size_t f, n = l->features;

	for (f = 0; f < n; f++) {
		l->sum[f] = l->weight[f].value;
		l->sum[n + f] = l->weight[f].value + l->weight[n + f].value;
	}
}

/* The softmax of a list, into l->share; returns how many rows are right. */
static size_t
find_shares(struct learner *l, size_t list)
{
	size_t r, f, right = 0, n = l->list[list].n;
	double most = -INFINITY, all = 0;

	for (r = 0; r < n; r++) {
		size_t row = l->start[list] + r;
		const float *z = l->scaled + row * l->features;
		const float *w =
		    l->sum + (l->is_foreign[row] ? l->features : 0);
		float score = 0;

		for (f = 0; f < l->features; f++)
			score += w[f] * z[f];
		l->share[r] = (double)score;
		most = fmax(most, l->share[r]);
		right += l->list[list].right[r] > 0;
	}
	for (r = 0; r < n; r++)
		all += l->share[r] = exp(l->share[r] - most);
	for (r = 0; r < n; r++)
		l->share[r] /= all;
	return right;
}

static void
add_slope(struct weight *weight, const float *z, size_t n, float by)
{
	size_t f;

	for (f = 0; f < n; f++)
		weight[f].slope += by * z[f];
}

/* Right rows share the whole; each row is pulled to what is its due. */
static void
add_list(struct learner *l, size_t list)
{
	const struct learn_list *given = &l->list[list];
	size_t r, n = l->features, right = find_shares(l, list);
	double weight = given->weight / l->mean_weight, due;

	assert(right > 0);
	for (r = 0; r < given->n; r++) {
		size_t row = l->start[list] + r;
		const float *z = l->scaled + row * n;
		float by;

		due = given->right[r] > 0 ? 1 / (double)right : 0;
		by = (float)(weight * (due - l->share[r]));
		add_slope(l->weight, z, n, by);
		if (l->is_foreign[row])
			add_slope(l->weight + n, z, n, by);
	}
}

/* One step of Adam by the slopes of `lists` lists. */
static void
step(struct learner *l, size_t lists, float rate)
{
	struct weight *w = l->weight, *end = w + 2 * l->features;
	float slope, up, size;

	l->slope_kept *= (double)KEEP_SLOPE;
	l->size_kept *= (double)KEEP_SIZE;
	for (; w < end; w++) {
		slope = w->slope / (float)lists - LEARN_LINEAR_L2 * w->value;
		w->slope = 0;
		w->usual = KEEP_SLOPE * w->usual + (1 - KEEP_SLOPE) * slope;
		w->usual_size =
		    KEEP_SIZE * w->usual_size + (1 - KEEP_SIZE) * slope * slope;
		up = w->usual / (float)(1 - l->slope_kept);
		size = sqrtf(w->usual_size / (float)(1 - l->size_kept));
		w->value += rate * up / (size + LEAST);
	}
	sum_weights(l);
}

/* Below n, the same on every machine (splitmix64). */
static size_t
draw(struct learner *l, size_t n)
{
	uint64_t x = l->random += 0x9e3779b97f4a7c15;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	return (size_t)((x ^ (x >> 31)) % n);
}

static void
shuffle(struct learner *l)
{
	size_t i, j;
	uint32_t list;

	for (i = l->n; i > 1; i--) {
		j = draw(l, i);
		list = l->order[i - 1];
		l->order[i - 1] = l->order[j];
		l->order[j] = list;
	}
}

static void
pass(struct learner *l, float rate)
{
	size_t i, batch = 0;

	shuffle(l);
	for (i = 0; i < l->n; i++) {
		add_list(l, l->order[i]);
		if (++batch < BATCH && i + 1 < l->n)
			continue;
		step(l, batch, rate);
		batch = 0;
	}
}

void
learn_linear(const struct learn_list *list, size_t n, size_t features,
    int16_t language, struct linear *ret_linear)
{
	struct linear linear = {
	    .term = mem_zero(features, sizeof(*linear.term)),
	    .n = features,
	    .language = language};
	struct learner l = {.list = list,
	    .n = n,
	    .features = features,
	    .linear = &linear,
	    .slope_kept = 1,
	    .size_kept = 1};
	int i;
	size_t f;

	assert(features <= INT16_MAX);
	if (n == 0) {
		linear_done(&linear);
		*ret_linear = linear;
		return;
	}
	learner_init(&l);
	for (i = 0; i < LEARN_LINEAR_PASSES; i++)
		pass(&l, RATE * (float)(LEARN_LINEAR_PASSES - i) /
			     LEARN_LINEAR_PASSES);
	for (f = 0; f < features; f++) {
		linear.term[f].own = l.sum[f];
		linear.term[f].foreign = l.sum[features + f];
	}
	learner_done(&l);
	*ret_linear = linear;
}
