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

/* What NET_LANES units add, of which `first` is the first; z: of each term. */
static double
lanes_score(const struct net *net, const float *z, size_t first)
{
	float sum[NET_LANES];
	const float *into;
	double score = 0;
	size_t i, k;

	memcpy(sum, net->bias + first, sizeof(sum));
	for (i = 0; i < net->n; i++) {
		into = net->into + i * net->units + first;
		for (k = 0; k < NET_LANES; k++)
			sum[k] += into[k] * z[i];
	}
	for (k = 0; k < NET_LANES; k++)
		if (sum[k] > 0)
			score += (double)(sum[k] * net->gain[first + k]);
	return score;
}

double
net_score(const struct net *net, const float *row)
{
	bool foreign = net->n > 0 && row[net->language] < 0;
	const struct net_term *t;
	float z[NET_TERMS_MAX];
	double score = 0;
	size_t i;

	for (i = 0; i < net->n; i++) {
		t = &net->term[i];
		z[i] = net_scale(t, row[t->feature]);
		score += (double)((foreign ? t->foreign : t->own) * z[i]);
	}
	for (i = 0; i < net->units; i += NET_LANES)
		score += lanes_score(net, z, i);
	return score;
}
