/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sketch.h - how alike two texts are, told from 256 bytes of each: MinHash by
 * one permutation (Li, Owen and Zhang 2012), its empty bins filled as
 * Shrivastava (2017) proposes, over runs of letters, so that languages without
 * blanks are served too. Pure functions; owns nothing.
 */
#ifndef COUNTERPOINT_MODEL_SKETCH_H
#define COUNTERPOINT_MODEL_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#define SKETCH_BINS 128

struct sketch {
	uint16_t bins[SKETCH_BINS];
	uint16_t filled; /* 0: there was nothing to sketch */
};

/* The sketch of a text that is given in parts; a NULL part is left out, so are
 * markers such as [evidence-slug]. The same text gives the same sketch. */
void sketch_make(const char *const *parts, size_t nparts, struct sketch *ret);

/* The share of runs that two texts have in common, 0..1, by estimate: the
 * standard deviation is below 0.05. 0 when either is empty. */
double sketch_likeness(const struct sketch *, const struct sketch *);

#endif
