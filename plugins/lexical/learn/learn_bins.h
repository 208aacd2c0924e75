/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_bins.h - the features of all examples in a byte each: the number of the
 * quantile they fall in.
 * Owns the bytes and the cuts between them. Leaves their use to learn_tree.h.
 */
#ifndef PLUGIN_LEXICAL_LEARN_BINS_H
#define PLUGIN_LEXICAL_LEARN_BINS_H

#include <stddef.h>
#include <stdint.h>

#include "lexical/learn/learn.h"

#define BINS_MAX 256

struct bins {
	uint8_t *bin; /* of row r's feature f: bin[f * nrows + r] */
	float *cut;   /* of feature f, ascending, from cut[f * BINS_MAX] */
	uint16_t *ncuts;
	size_t nrows, nfeatures;
};

/* Bin b holds what is above cut b - 1 and at most cut b; the last one what is
 * above all cuts. At most `max` (2..BINS_MAX) bins a feature. */
void bins_init(struct bins *, const struct learn_list *, size_t n,
    size_t features, unsigned max);
void bins_done(struct bins *);

#endif
