/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_report.h - what a training has reached, in cross-validation.
 * Owns nothing. Leaves the figures on splits that are scored to quality_run.
 */
#ifndef QUALITY_TRAIN_REPORT_H
#define QUALITY_TRAIN_REPORT_H

#include <stdio.h>

#include "eval_set.h"
#include "train_confidence.h"
#include "train_lists.h"

/* A line for each set: its posts, how many of them have a right claim among
 * their candidates, MAP@5, that of the damaged posts, AUROC and
 * calibration error of the first answers when half of the posts have no known
 * claim. Each line begins with `prefix`. */
void report_write(FILE *, const char *prefix, struct eval_set *const *sets,
    size_t nsets, const struct train_lists *, const struct train_answers *);

#endif
