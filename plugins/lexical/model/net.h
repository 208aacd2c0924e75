/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net.h - what candidates are ranked by: a weighted sum of features, and hidden
 * units that correct it, each of which adds what its own weighted sum is above
 * 0. A feature counts as how many of its usual spreads it lies off its mean,
 * four at most.
 * Owns the weights. Leaves learning to learn_net.h, the file to model.h.
 */
#ifndef PLUGIN_LEXICAL_NET_H
#define PLUGIN_LEXICAL_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_TERMS_MAX 512
#define NET_UNITS_MAX 256
#define NET_LANES     8 /* units come in so many, which are summed together */

struct net_term {
	int16_t feature;
	float mean, spread; /* spread > 0 */
	float own, foreign; /* weights */
	bool may_lack;	    /* -1: there is nothing to tell, and counts none */
};

struct net {
	struct net_term *term;
	size_t n; /* 0: there is none, and the score is 0 */
	/* Rows where this feature is below 0 take the weights `foreign`: what
	 * is alike means something else between two languages. */
	int16_t language;
	size_t units; /* a multiple of NET_LANES; may be 0 */
	float *into;  /* of each term, its weight in each unit */
	float *bias;  /* of each unit: its sum begins here */
	float *gain;  /* of each unit: what its sum counts in the score */
};

/* Room for so many terms and units, all 0. */
void net_init(struct net *, size_t terms, size_t units);
void net_done(struct net *);

/* The score of a row of features. */
double net_score(const struct net *, const float *row);

/* What a term makes of its feature. */
static inline float
net_scale(const struct net_term *t, float value)
{
	float z = (value - t->mean) / t->spread;

	if (t->may_lack && value < 0)
		return 0;
	return z > 4 ? 4 : z < -4 ? -4 : z;
}

#endif
