/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chance.h - numbers drawn by lot that are the same on every machine:
 * splitmix64, as in Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators" (2014).
 * Owns nothing; the state, any number, is the caller's.
 */
#ifndef PLUGIN_LEXICAL_CHANCE_H
#define PLUGIN_LEXICAL_CHANCE_H

#include <stdint.h>

#define CHANCE_STEP UINT64_C(0x9e3779b97f4a7c15)

/* Another number for each, in which all bits of it count. */
static inline uint64_t
chance_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t
chance_draw(uint64_t *state)
{
	return chance_mix(*state += CHANCE_STEP);
}

/* 0..1, without 1. */
static inline double
chance_share(uint64_t *state)
{
	return (double)(chance_draw(state) >> 11) * 0x1p-53;
}

#endif
