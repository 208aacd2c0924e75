/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_random.c - chance that is the same on every machine (splitmix64).
 * Owns nothing. Leaves the learner's own chance to it.
 */
#include "train_random.h"

static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	return x ^ (x >> 31);
}

double
random_share(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15;
	return (double)(mix(*state) >> 11) * 0x1p-53;
}

size_t
random_below(uint64_t *state, size_t n)
{
	return (size_t)(random_share(state) * (double)n);
}

uint64_t
random_seed(const char *s, uint64_t seed)
{
	for (; *s != '\0'; s++)
		seed = mix(seed + (unsigned char)*s + 0x9e3779b97f4a7c15);
	return seed;
}
