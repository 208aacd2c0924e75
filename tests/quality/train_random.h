/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_random.h - chance that is the same on every machine.
 * Owns nothing: the caller keeps the state. Leaves the generator, which is the
 * learner's too, to lexical/learn/chance.h.
 */
#ifndef QUALITY_TRAIN_RANDOM_H
#define QUALITY_TRAIN_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* 0 <= x < n; n > 0. */
size_t random_below(uint64_t *state, size_t n);

/* A seed that depends on a string. */
uint64_t random_seed(const char *, uint64_t seed);

#endif
