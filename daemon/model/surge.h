/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surge.h - whether a count is more than its own past lets expect. Pure
 * functions; owns nothing.
 *
 * The past is a count in some hours. Under Jeffreys' prior the rate then has a
 * gamma distribution, and the count of the next hour a negative binomial one:
 * r = past + 1/2 successes at p = hours / (hours + 1) (Gelman et al., Bayesian
 * Data Analysis, 3rd ed., 2.6). A short past so makes for a wide guess, and no
 * threshold needs tuning to how busy a narrative is. Two windows are compared
 * by the conditional test of Przyborowski and Wilenski (1940): given the sum,
 * the count of one is binomial.
 */
#ifndef COUNTERPOINT_MODEL_SURGE_H
#define COUNTERPOINT_MODEL_SURGE_H

#include <stdbool.h>

enum surge_trend {
	SURGE_UNKNOWN, /* nothing to compare with */
	SURGE_RISING,
	SURGE_STEADY,
	SURGE_FALLING,
};

/* Hours of a past that is long enough; less counts as hardly any. */
#define SURGE_PAST_LEAST 24.0

/* With a shorter past a burst needs so many times as much. */
#define SURGE_CAUTION 4

/* "rising", "steady", "falling" or "unknown"; SURGE_UNKNOWN for what is no
 * such word or NULL. */
const char *surge_trend_name(enum surge_trend);
enum surge_trend surge_trend_find(const char *name);

/* A number as people read it, for "%.10g": whole from 10 on, below it of two
 * digits. */
double surge_plain(double);

/* Expected in one hour, after `past` in `hours` (at least 1). */
double surge_expected(long long past, double hours);

/* Probability of `seen` or more in one hour, 0..1. */
double surge_probability(long long past, double hours, long long seen);

/* Whether `seen` in the last hour is a burst: less probable than
 * `probability`, and at least `least`. */
bool surge_begins(long long past, double hours, long long seen,
    double probability, long long least);

/* Whether it is over: a burst does not end at the very line where it began, or
 * it would come and go. */
bool surge_ends(long long past, double hours, long long seen, long long least);

/* A window's count against that of another one, at 1% each way. */
enum surge_trend surge_compare(
    long long seen, double hours, long long before, double before_hours);

#endif
