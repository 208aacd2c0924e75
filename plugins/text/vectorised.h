/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vectorised.h - loops that are compiled twice, one time for processors with
 * AVX2. What they compute is the same.
 * Owns nothing.
 */
#ifndef PLUGIN_TEXT_VECTORISED_H
#define PLUGIN_TEXT_VECTORISED_H

/* Before a static function: clang 14 calls no clones of another file. Inner
 * loops of a fixed length are vectorised by -O2. */
#if defined(__x86_64__)
#define VECTORISED __attribute__((target_clones("avx2", "default")))
#else
#define VECTORISED
#endif

#endif
