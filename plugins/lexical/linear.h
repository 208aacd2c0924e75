/* SPDX-License-Identifier: Apache-2.0 */
/*
 * linear.h - a weighted sum of features, with which the ranking begins and
 * which its trees correct. A feature counts as how many of its usual spreads it
 * lies off its mean, four at most.
 * Owns the terms. Leaves learning to learn_linear.h, the file to model.h.
 */
#ifndef PLUGIN_LEXICAL_LINEAR_H
#define PLUGIN_LEXICAL_LINEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct linear_term {
	int16_t feature;
	float mean, spread; /* spread > 0 */
	float own, foreign; /* weights */
	bool may_lack;	    /* -1: there is nothing to tell, and counts none */
};

struct linear {
	struct linear_term *term;
	size_t n; /* 0: there is none, and the sum is 0 */
	/* Rows where this feature is below 0 take the weights `foreign`: what
	 * is alike means something else between two languages. */
	int16_t language;
};

double linear_sum(const struct linear *, const float *row);
void linear_done(struct linear *);

/* What a term makes of its feature. */
static inline float
linear_scale(const struct linear_term *t, float value)
{
	float z = (value - t->mean) / t->spread;

	if (t->may_lack && value < 0)
		return 0;
	return z > 4 ? 4 : z < -4 ? -4 : z;
}

#endif
