/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_cross.h - trains a model and tells, by cross-validation, whether it is
 * better than the one that it continues. Owns the model that it makes.
 */
#ifndef COUNTERPOINT_CLIENT_TRAIN_CROSS_H
#define COUNTERPOINT_CLIENT_TRAIN_CROSS_H

#include "train_learn.h"

/* 0..1 each; NAN when the decisions cannot tell. */
struct train_figures {
	double precision;   /* MAP@5, of texts with a right narrative */
	double auroc;	    /* of the confidence in the first answer */
	double calibration; /* its expected error */
};

struct train_result {
	unsigned rank_trees, confidence_trees; /* that were added */
	struct train_figures before, after;
	struct model model; /* without about lines; its sum is the base's */
};

/*
 * Continues each forest where that answers held-out texts better, or with
 * `force` in any case. The caller ends *ret with train_result_done().
 */
void train_cross(const struct train_lists *, const struct model *base,
    bool force, struct train_result *ret);
void train_result_done(struct train_result *);

/* MAP@5 has not fallen, and the figures together have gained. */
bool train_is_better(const struct train_result *);

#endif
