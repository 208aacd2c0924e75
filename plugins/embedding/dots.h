/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dots.h - vectors of length 1 as bytes, and many scalar products of them.
 * Owns nothing. A byte for a number is a quarter of the memory to be read; what
 * it costs in precision is made good by whoever looks at the best again.
 */
#ifndef PLUGIN_EMBEDDING_DOTS_H
#define PLUGIN_EMBEDDING_DOTS_H

#include <stddef.h>
#include <stdint.h>

/* Vectors are padded with zeros to a multiple of this. */
#define DOTS_BLOCK 32

#define DOTS_MOST 8192 /* dimensions; their products fit into 32 bits */

static inline size_t
dots_stride(uint32_t dimensions)
{
	return (dimensions + DOTS_BLOCK - 1) / DOTS_BLOCK * DOTS_BLOCK;
}

/* Writes `stride` codes of -127 to 127 for a vector; code * the returned scale
 * is about the number. */
float dots_encode(const float *vector, uint32_t dimensions, int8_t *ret);

/* The same codes in 16 bits: vector units multiply these and add pairs in one
 * step. */
void dots_encode_question(
    const float *vector, uint32_t dimensions, int16_t *ret);

/* The products of `n` rows of codes with a question's. */
void dots_scan(const int8_t *rows, size_t n, size_t stride,
    const int16_t *question, int32_t *ret);

/* The exact product of two vectors. */
double dots_exact(const float *a, const float *b, uint32_t dimensions);

#endif
