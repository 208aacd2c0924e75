/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_random.c - chance that is the same on every machine.
 * Owns nothing. Leaves the generator to lexical/learn/chance.h.
 */
#include "train_random.h"

#include "lexical/learn/chance.h"

size_t
random_below(uint64_t *state, size_t n)
{
	return (size_t)(chance_share(state) * (double)n);
}

uint64_t
random_seed(const char *s, uint64_t seed)
{
	for (; *s != '\0'; s++)
		seed = chance_mix(seed + (unsigned char)*s + CHANCE_STEP);
	return seed;
}
