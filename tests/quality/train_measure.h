/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_measure.h - how good a ranking is.
 * Owns nothing. Leaves probabilities to lexical/learn/learn_measure.h and
 * printing to the trainer.
 */
#ifndef QUALITY_TRAIN_MEASURE_H
#define QUALITY_TRAIN_MEASURE_H

#include "train_lists.h"

/* The average precision of a list's five first by score, 0..1. */
double measure_precision(const struct train_list *);

#endif
