/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net.c - a weighted sum of features and what corrects it.
 * Owns the weights.
 */
#include "lexical/net.h"

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

/* The sums of all units; z: of each term. */
VECTORISED
static void
sum_units(const struct net *net, const float *z, float *restrict ret)
{
	const float *restrict into = net->into;
	size_t i, unit, k;

	memcpy(ret, net->bias, net->units * sizeof(*ret));
	for (i = 0; i < net->n; i++)
		for (unit = 0; unit < net->units;
		     unit += NET_LANES, into += NET_LANES)
			for (k = 0; k < NET_LANES; k++)
				ret[unit + k] += into[k] * z[i];
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
