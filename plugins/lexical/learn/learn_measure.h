/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_measure.h - how honest a probability is.
 * Owns nothing. Leaves printing to whoever trains.
 */
#ifndef PLUGIN_LEXICAL_LEARN_MEASURE_H
#define PLUGIN_LEXICAL_LEARN_MEASURE_H

#include <stddef.h>

/* A probability that was told, and whether it came true. */
struct measure_bet {
	double told;
	int right;
};

/* The chance that a right one was told a higher probability than a wrong one,
 * and the expected calibration error in ten bins. Sorts the bets; NAN when
 * there is nothing to tell. */
double measure_auroc(struct measure_bet *, size_t n);
double measure_calibration(const struct measure_bet *, size_t n);

#endif
