/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surge.c - tails of the negative binomial and the binomial distribution.
 * Owns nothing.
 */
#include "model/surge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TREND_LEVEL 0.01 /* of the test, each way */
#define CALM_LEVEL  0.05 /* as probable as one hour in twenty */

/* A term is left out when it no longer changes a sum in double precision. */
#define NEGLIGIBLE 1e-17

static const char *const names[] = {
    [SURGE_UNKNOWN] = "unknown",
    [SURGE_RISING] = "rising",
    [SURGE_STEADY] = "steady",
    [SURGE_FALLING] = "falling",
};

const char *
surge_trend_name(enum surge_trend trend)
{
	return names[trend];
}

enum surge_trend
surge_trend_find(const char *name)
{
	for (int i = SURGE_RISING; name != NULL && i <= SURGE_FALLING; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return SURGE_UNKNOWN;
}

double
surge_plain(double number)
{
	char text[32];

	if (number >= 10)
		return round(number);
	snprintf(text, sizeof(text), "%.2g", number);
	return strtod(text, NULL);
}

static double
at_least_one(double hours)
{
	return hours < 1 ? 1 : hours;
}

double
surge_expected(long long past, double hours)
{
	return (past + 0.5) / at_least_one(hours);
}

/* Of exactly k in the next hour. */
static double
chance_of(double r, double hours, long long seen)
{
	double k = (double)seen;

	return exp(lgamma(r + k) - lgamma(r) - lgamma(k + 1) +
		   r * log(hours / (hours + 1)) - k * log(hours + 1));
}

/* Terms from k upwards, each from the one before; they fall beyond the mean. */
static double
upper_sum(double r, double hours, long long k)
{
	double term = chance_of(r, hours, k), sum = 0;

	for (; term > sum * NEGLIGIBLE; k++) {
		sum += term;
		term *= (r + (double)k) / (double)(k + 1) / (hours + 1);
	}
	return sum;
}

/* Terms below k, downwards. */
static double
lower_sum(double r, double hours, long long k)
{
	double term = chance_of(r, hours, k), sum = 0;

	for (; k > 0; k--) {
		term *= (double)k * (hours + 1) / (r + (double)k - 1);
		sum += term;
		if (term < sum * NEGLIGIBLE)
			break;
	}
	return sum;
}

double
surge_probability(long long past, double hours, long long seen)
{
	double r = past + 0.5, span = at_least_one(hours), p;

	if (seen <= 0)
		return 1;
	p = seen > r / span ? upper_sum(r, span, seen)
			    : 1 - lower_sum(r, span, seen);
	return fmin(fmax(p, 0), 1);
}

bool
surge_begins(long long past, double hours, long long seen, double probability,
    long long least)
{
	if (hours < SURGE_PAST_LEAST)
		least *= SURGE_CAUTION;
	return seen >= least &&
	       surge_probability(past, hours, seen) < probability;
}

bool
surge_ends(long long past, double hours, long long seen, long long least)
{
	return seen < least ||
	       surge_probability(past, hours, seen) > CALM_LEVEL;
}

/* Of k or more out of n, each with probability p. */
static double
binomial_tail(long long n, long long k, double p)
{
	double term = exp(lgamma((double)n + 1) - lgamma((double)k + 1) -
			  lgamma((double)(n - k) + 1) + (double)k * log(p) +
			  (double)(n - k) * log1p(-p));
	double sum = 0;

	for (; k <= n; k++) {
		sum += term;
		term *= (double)(n - k) / (double)(k + 1) * p / (1 - p);
		if (term < sum * NEGLIGIBLE)
			break;
	}
	return sum;
}

enum surge_trend
surge_compare(
    long long seen, double hours, long long before, double before_hours)
{
	long long n = seen + before;
	double p;

	if (n <= 0 || hours <= 0 || before_hours < SURGE_PAST_LEAST)
		return SURGE_UNKNOWN;
	p = hours / (hours + before_hours);
	/* Only the tail beyond the mean can be small. */
	if ((double)seen > (double)n * p &&
	    binomial_tail(n, seen, p) < TREND_LEVEL)
		return SURGE_RISING;
	if ((double)seen < (double)n * p &&
	    binomial_tail(n, before, 1 - p) < TREND_LEVEL)
		return SURGE_FALLING;
	return SURGE_STEADY;
}
