/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dots.c - encoding and scalar products. Owns nothing.
 */
#include "embedding/dots.h"

#include <math.h>
#include <string.h>

#include "text/vectorised.h"

static float
greatest(const float *vector, uint32_t dimensions)
{
	float most = 0;

	for (uint32_t i = 0; i < dimensions; i++)
		most = fmaxf(most, fabsf(vector[i]));
	return most;
}

float
dots_encode(const float *vector, uint32_t dimensions, int8_t *ret)
{
	float most = greatest(vector, dimensions);

	memset(ret, 0, dots_stride(dimensions));
	for (uint32_t i = 0; i < dimensions && most > 0; i++)
		ret[i] = (int8_t)lrintf(vector[i] / most * 127);
	return most / 127;
}

void
dots_encode_question(const float *vector, uint32_t dimensions, int16_t *ret)
{
	float most = greatest(vector, dimensions);

	memset(ret, 0, dots_stride(dimensions) * sizeof(*ret));
	for (uint32_t i = 0; i < dimensions && most > 0; i++)
		ret[i] = (int16_t)lrintf(vector[i] / most * 127);
}

VECTORISED
static void
scan(const int8_t *restrict rows, size_t n, size_t stride,
    const int16_t *restrict one, int32_t *restrict ret)
{
	for (size_t row = 0; row < n; row++, rows += stride) {
		int32_t sum = 0;

		for (size_t i = 0; i < stride; i++)
			sum += (int16_t)rows[i] * one[i];
		ret[row] = sum;
	}
}

void
dots_scan(const int8_t *rows, size_t n, size_t stride, const int16_t *question,
    int32_t *ret)
{
	scan(rows, n, stride, question, ret);
}

double
dots_exact(const float *a, const float *b, uint32_t dimensions)
{
	double sum = 0;

	for (uint32_t i = 0; i < dimensions; i++)
		sum += (double)a[i] * b[i];
	return sum;
}
