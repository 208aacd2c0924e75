/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net.c - a weighted sum of features and what corrects it.
 * Owns the weights.
 */
#include "lexical/model/net.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "text/vectorised.h"

void
net_init(struct net *net, size_t terms, size_t units)
{
	assert(terms <= NET_TERMS_MAX && units <= NET_UNITS_MAX);
	assert(units % NET_LANES == 0);
	*net = (struct net){.n = terms, .units = units};
	net->term = mem_zero(terms, sizeof(*net->term));
	net->into = mem_zero(terms * units, sizeof(*net->into));
	net->bias = mem_zero(units, sizeof(*net->bias));
	net->gain = mem_zero(units, sizeof(*net->gain));
}

void
net_done(struct net *net)
{
	free(net->term);
	free(net->into);
	free(net->bias);
	free(net->gain);
	memset(net, 0, sizeof(*net));
}

/* Lanes of units that compilers keep in registers, wherever they lie. */
typedef float lanes __attribute__((
    vector_size(NET_LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

#define FOUR (4 * NET_LANES) /* units whose sums fit the registers */

static inline void
sum_lanes(const struct net *net, const float *z, size_t unit, float *ret)
{
	lanes sum = *(const lanes *)(net->bias + unit);
	const float *into = net->into + unit;
	size_t i;

	for (i = 0; i < net->n; i++, into += net->units)
		sum += *(const lanes *)into * z[i];
	*(lanes *)(ret + unit) = sum;
}

/* Four that do not wait for one another. */
static inline void
sum_four(const struct net *net, const float *z, size_t unit, float *ret)
{
	const lanes *into = (const lanes *)(net->bias + unit);
	lanes a = into[0], b = into[1], c = into[2], d = into[3];
	lanes *to = (lanes *)(ret + unit);
	size_t i;

	for (i = 0; i < net->n; i++) {
		into = (const lanes *)(net->into + i * net->units + unit);
		a += into[0] * z[i];
		b += into[1] * z[i];
		c += into[2] * z[i];
		d += into[3] * z[i];
	}
	to[0] = a;
	to[1] = b;
	to[2] = c;
	to[3] = d;
}

/* The sums of all units; z: of each term. */
VECTORISED
static void
sum_units(const struct net *net, const float *z, float *restrict ret)
{
	size_t unit = 0;

	for (; unit + FOUR <= net->units; unit += FOUR)
		sum_four(net, z, unit, ret);
	for (; unit < net->units; unit += NET_LANES)
		sum_lanes(net, z, unit, ret);
}

double
net_score(const struct net *net, const float *row)
{
	const struct net_term *t;
	float z[NET_TERMS_MAX], sum[NET_UNITS_MAX];
	double score = 0;
	bool foreign;
	size_t i;

	if (net->n == 0)
		return 0;
	foreign = row[net->language] < 0;
	for (i = 0; i < net->n; i++) {
		t = &net->term[i];
		z[i] = net_scale(t, row[t->feature]);
		score += (double)((foreign ? t->foreign : t->own) * z[i]);
	}
	sum_units(net, z, sum);
	for (i = 0; i < net->units; i++)
		if (sum[i] > 0)
			score += (double)(sum[i] * net->gain[i]);
	return score;
}
