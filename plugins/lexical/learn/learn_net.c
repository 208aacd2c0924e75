/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_net.c - learns a net that ranks.
 * Owns the scaled rows and the weights while it learns.
 *
 * Foreign rows have weights of their own, but what they have beyond those of
 * all rows is what is learned and kept small: few rows are foreign.
 */
#include "lexical/learn/learn_net.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/learn/chance.h"
#include "text/mem.h"

#define UNITS	   LEARN_NET_UNITS
#define BATCH	   64	/* lists between two steps */
#define KEEP_SLOPE 0.9F /* of the steps before, as Adam has them */
#define KEEP_SIZE  0.999F
#define LEAST	   1e-6F
#define MOVES	   1e-5F /* a row that is off by less teaches nothing */

/* Where the weights of each kind begin, in arrays of all. */
struct layout {
	size_t own, foreign, into, bias, gain, all;
};

/* What each unit is for one row: 0 where its sum is not above 0, or where it is
 * left out. */
struct units {
	float value[UNITS];
};

struct learner {
	const struct learn_list *list;
	size_t n, terms;
	int16_t language;
	struct net_term *term;
	size_t *start;	     /* of each list's rows */
	float *scaled;	     /* rows of `terms` numbers */
	uint8_t *is_foreign; /* of each row */
	double mean_weight;  /* of a list */

	/* The net in hand. */
	struct layout at;
	float *weight, *slope;	     /* slope: of the batch, summed */
	float *usual, *usual_size;   /* means of the slopes, of their squares */
	float slope_left, size_left; /* shares that the means still lack */
	uint32_t *order;	     /* of the lists */
	uint64_t random;

	/* Of the list in hand, by row. */
	struct units *units;
	double *share; /* of the softmax */
};

static float
value_of(const struct learner *l, size_t list, size_t row, size_t features,
    int16_t feature)
{
	return l->list[list].rows[row * features + (size_t)feature];
}

/* Whether -1 says that there is nothing to tell: it is the only value below 0,
 * and the feature is no mere sign. */
static bool
may_lack(const struct learner *l, size_t features, int16_t feature)
{
	bool lacks = false, tells = false;
	size_t i, r;
	float x;

	for (i = 0; i < l->n; i++)
		for (r = 0; r < l->list[i].n; r++) {
			x = value_of(l, i, r, features, feature);
			if (x < 0 && (x < -1 || x > -1))
				return false;
			lacks |= x < 0;
			tells |= x > 1 || (x > 0 && x < 1);
		}
	return lacks && tells;
}

/* Mean and spread of a feature over all rows that have it. */
static void
measure(const struct learner *l, size_t features, struct net_term *t)
{
	double sum = 0, squares = 0, n = 0, value;
	size_t i, r;

	t->may_lack = may_lack(l, features, t->feature);
	for (i = 0; i < l->n; i++)
		for (r = 0; r < l->list[i].n; r++) {
			value = (double)value_of(l, i, r, features, t->feature);
			if (t->may_lack && value < 0)
				continue;
			sum += value;
			squares += value * value;
			n++;
		}
	t->mean = (float)(sum / n);
	t->spread = (float)sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

/* What is the same everywhere tells nothing and is no term. */
static void
choose_terms(struct learner *l, size_t features)
{
	struct net_term t = {0};
	size_t f;

	l->term = mem_zero(features, sizeof(*l->term));
	for (f = 0; l->n > 0 && f < features; f++) {
		t.feature = (int16_t)f;
		measure(l, features, &t);
		if (t.spread > LEAST)
			l->term[l->terms++] = t;
	}
}

static void
scale_rows(struct learner *l, size_t features)
{
	const float *row;
	float *scaled = l->scaled;
	size_t i, r, t, at = 0;

	for (i = 0; i < l->n; i++) {
		l->start[i] = at;
		for (r = 0; r < l->list[i].n; r++, at++) {
			row = l->list[i].rows + r * features;
			l->is_foreign[at] = row[l->language] < 0;
			for (t = 0; t < l->terms; t++)
				*scaled++ = net_scale(
				    &l->term[t], row[l->term[t].feature]);
		}
	}
}

static void
learner_init(struct learner *l, size_t features)
{
	size_t i, rows = 0, longest = 0;

	for (i = 0; i < l->n; i++) {
		rows += l->list[i].n;
		l->mean_weight += l->list[i].weight / (double)l->n;
		longest = l->list[i].n > longest ? l->list[i].n : longest;
	}
	l->start = mem_zero(l->n, sizeof(*l->start));
	l->scaled = mem_zero(rows * l->terms, sizeof(*l->scaled));
	l->is_foreign = mem_zero(rows, 1);
	scale_rows(l, features);
	l->at.foreign = l->terms;
	l->at.into = 2 * l->terms;
	l->at.bias = l->at.into + l->terms * UNITS;
	l->at.gain = l->at.bias + UNITS;
	l->at.all = l->at.gain + UNITS;
	l->weight = mem_zero(l->at.all, sizeof(*l->weight));
	l->slope = mem_zero(l->at.all, sizeof(*l->slope));
	l->usual = mem_zero(l->at.all, sizeof(*l->usual));
	l->usual_size = mem_zero(l->at.all, sizeof(*l->usual_size));
	l->order = mem_zero(l->n, sizeof(*l->order));
	l->units = mem_zero(longest, sizeof(*l->units));
	l->share = mem_zero(longest, sizeof(*l->share));
}

static void
learner_done(struct learner *l)
{
	free(l->term);
	free(l->start);
	free(l->scaled);
	free(l->is_foreign);
	free(l->weight);
	free(l->slope);
	free(l->usual);
	free(l->usual_size);
	free(l->order);
	free(l->units);
	free(l->share);
}

/* Units begin as small sums of all features, each another, which count
 * nothing. */
static void
begin_net(struct learner *l, uint64_t seed)
{
	float most = 1 / sqrtf((float)l->terms);
	size_t i, bytes = l->at.all * sizeof(float);

	l->random = seed;
	memset(l->weight, 0, bytes);
	memset(l->usual, 0, bytes);
	memset(l->usual_size, 0, bytes);
	l->slope_left = l->size_left = 1;
	for (i = l->at.into; i < l->at.gain; i++)
		l->weight[i] = most * ((float)(chance_draw(&l->random) >> 40) /
					      (float)(1 << 23) -
					  1);
	for (i = 0; i < l->n; i++)
		l->order[i] = (uint32_t)i;
}

/* --- one list --- */

/* Leaves some units out; the others count more, so that the sum stays. */
static void
choose_units(struct learner *l, bool ret_in[UNITS])
{
	uint64_t chance = 0;
	size_t k;

	for (k = 0; k < UNITS; k++) {
		chance = k % 8 == 0 ? chance_draw(&l->random) : chance >> 8;
		ret_in[k] = (chance & 0xff) >= LEARN_NET_MISSED;
	}
}

static float
score_units(
    const struct learner *l, const float *z, const bool *in, struct units *ret)
{
	const float more = 256.0F / (256 - LEARN_NET_MISSED);
	const float *into = l->weight + l->at.into;
	const float *gain = l->weight + l->at.gain;
	float sum[UNITS], score = 0;
	size_t t, k;

	memcpy(sum, l->weight + l->at.bias, sizeof(sum));
	for (t = 0; t < l->terms; t++, into += UNITS)
		for (k = 0; k < UNITS; k++)
			sum[k] += into[k] * z[t];
	for (k = 0; k < UNITS; k++) {
		ret->value[k] = in[k] && sum[k] > 0 ? sum[k] * more : 0;
		score += gain[k] * ret->value[k];
	}
	return score;
}

static float
score_row(struct learner *l, size_t row, struct units *ret)
{
	const float *z = l->scaled + row * l->terms;
	const float *own = l->weight + l->at.own;
	const float *foreign = l->weight + l->at.foreign;
	bool in[UNITS];
	float score;
	size_t t;

	choose_units(l, in);
	score = score_units(l, z, in, ret);
	for (t = 0; t < l->terms; t++)
		score += own[t] * z[t];
	for (t = 0; l->is_foreign[row] && t < l->terms; t++)
		score += foreign[t] * z[t];
	return score;
}

/* The softmax of a list, into l->share; returns how many rows are right. */
static size_t
find_shares(struct learner *l, size_t list)
{
	size_t r, right = 0, n = l->list[list].n;
	double most = -INFINITY, all = 0;

	for (r = 0; r < n; r++) {
		l->share[r] =
		    (double)score_row(l, l->start[list] + r, &l->units[r]);
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
add_slopes(float *slope, const float *z, size_t n, float by)
{
	size_t i;

	for (i = 0; i < n; i++)
		slope[i] += by * z[i];
}

/* What moves the units that a row has; a unit at 0 stays. */
static void
add_unit_slopes(
    struct learner *l, const float *z, const struct units *u, float by)
{
	const float more = 256.0F / (256 - LEARN_NET_MISSED);
	const float *gain = l->weight + l->at.gain;
	float *into = l->slope + l->at.into;
	float up[UNITS];
	size_t t, k;

	for (k = 0; k < UNITS; k++)
		up[k] = u->value[k] > 0 ? by * gain[k] * more : 0;
	for (t = 0; t < l->terms; t++, into += UNITS)
		for (k = 0; k < UNITS; k++)
			into[k] += up[k] * z[t];
	add_slopes(l->slope + l->at.bias, up, UNITS, 1);
	add_slopes(l->slope + l->at.gain, u->value, UNITS, by);
}

static void
add_row(struct learner *l, size_t row, const struct units *u, float by)
{
	const float *z = l->scaled + row * l->terms;

	add_slopes(l->slope + l->at.own, z, l->terms, by);
	if (l->is_foreign[row])
		add_slopes(l->slope + l->at.foreign, z, l->terms, by);
	add_unit_slopes(l, z, u, by);
}

/* Right rows share the whole; each row is pulled to what is its due. */
static void
add_list(struct learner *l, size_t list)
{
	const struct learn_list *given = &l->list[list];
	size_t r, right = find_shares(l, list);
	double weight = given->weight / l->mean_weight, due;
	float by;

	assert(right > 0);
	for (r = 0; r < given->n; r++) {
		due = given->right[r] > 0 ? 1 / (double)right : 0;
		by = (float)(weight * (due - l->share[r]));
		if (fabsf(by) > MOVES)
			add_row(l, l->start[list] + r, &l->units[r], by);
	}
}

/* --- all lists, again and again --- */

/* One step of Adam by the slopes of `lists` lists. */
static void
step(struct learner *l, size_t lists, float rate)
{
	float slope, up, size;
	size_t i;

	l->slope_left *= KEEP_SLOPE;
	l->size_left *= KEEP_SIZE;
	for (i = 0; i < l->at.all; i++) {
		slope = l->slope[i] / (float)lists;
		l->slope[i] = 0;
		l->usual[i] =
		    KEEP_SLOPE * l->usual[i] + (1 - KEEP_SLOPE) * slope;
		l->usual_size[i] = KEEP_SIZE * l->usual_size[i] +
				   (1 - KEEP_SIZE) * slope * slope;
		up = l->usual[i] / (1 - l->slope_left);
		size = sqrtf(l->usual_size[i] / (1 - l->size_left));
		l->weight[i] += rate * (up / (size + LEAST) -
					   LEARN_NET_DECAY * l->weight[i]);
	}
}

static void
shuffle(struct learner *l)
{
	size_t i, j;
	uint32_t list;

	for (i = l->n; i > 1; i--) {
		j = chance_draw(&l->random) % i;
		list = l->order[i - 1];
		l->order[i - 1] = l->order[j];
		l->order[j] = list;
	}
}

/* Few lists are gone through more often. */
static size_t
count_passes(size_t lists)
{
	size_t steps = (lists + BATCH - 1) / BATCH; /* of one pass */
	size_t passes;

	assert(steps > 0);
	passes = (LEARN_NET_STEPS + steps - 1) / steps;
	return passes > LEARN_NET_PASSES ? passes : LEARN_NET_PASSES;
}

static void
learn_one(struct learner *l, uint64_t seed)
{
	size_t all = l->n * count_passes(l->n), done = 0, in_batch = 0, i;

	begin_net(l, seed);
	while (done < all) {
		shuffle(l);
		for (i = 0; i < l->n; i++, done++) {
			add_list(l, l->order[i]);
			if (++in_batch < BATCH && i + 1 < l->n)
				continue;
			step(l, in_batch,
			    LEARN_NET_RATE * (1 - (float)done / (float)all));
			in_batch = 0;
		}
	}
}

/* The units of each net stand beside those of the others. */
static void
take_net(const struct learner *l, size_t number, struct net *net)
{
	const float part = 1.0F / LEARN_NET_NETS;
	const float *w = l->weight;
	size_t i, first = number * UNITS;

	for (i = 0; i < l->terms; i++) {
		net->term[i].own += part * w[i];
		net->term[i].foreign += part * (w[i] + w[l->at.foreign + i]);
		memcpy(net->into + i * net->units + first,
		    w + l->at.into + i * UNITS, UNITS * sizeof(*w));
	}
	memcpy(net->bias + first, w + l->at.bias, UNITS * sizeof(*w));
	for (i = 0; i < UNITS; i++)
		net->gain[first + i] = part * w[l->at.gain + i];
}

static void
learn_all(struct learner *l, struct net *ret_net)
{
	size_t i;

	net_init(ret_net, l->terms, (size_t)LEARN_NET_NETS * UNITS);
	memcpy(ret_net->term, l->term, l->terms * sizeof(*l->term));
	for (i = 0; i < LEARN_NET_NETS; i++) {
		learn_one(l, i + 1);
		take_net(l, i, ret_net);
	}
}

void
learn_net(const struct learn_list *list, size_t n, size_t features,
    int16_t language, struct net *ret_net)
{
	struct learner l = {.list = list, .n = n, .language = language};

	assert(features <= NET_TERMS_MAX);
	choose_terms(&l, features);
	if (l.terms > 0) {
		learner_init(&l, features);
		learn_all(&l, ret_net);
	} else {
		net_init(ret_net, 0, 0);
	}
	ret_net->language = language;
	learner_done(&l);
}
