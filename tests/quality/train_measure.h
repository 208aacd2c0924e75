/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_measure.h - how good a ranking and how honest a probability is.
 * Owns nothing. Leaves printing to the trainer.
 */
#ifndef QUALITY_TRAIN_MEASURE_H
#define QUALITY_TRAIN_MEASURE_H

#include <stddef.h>

#include "train_lists.h"

/* The average precision of a list's five first by score, 0..1. */
double measure_precision(const struct train_list *);

/* A probability that was told, and whether it came true. */
struct measure_bet {
	double told;
	int right;
};

/* The chance that a right one was told a higher probability than a wrong one,
 * and the expected calibration error in ten bins. Sorts the bets. */
double measure_auroc(struct measure_bet *, size_t n);
double measure_calibration(const struct measure_bet *, size_t n);

#endif
