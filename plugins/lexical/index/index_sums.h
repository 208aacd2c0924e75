/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_sums.h - the sums of one window of documents: adding and looking over.
 * Owns nothing. Leaves to index_search.c whose sums they are. These are the
 * loops in which a search spends its time, so each is written for the compiler
 * to vectorise, and compiled for AVX2 beside the machine's baseline.
 *
 * An impact of q (0..255) under a weight of w (16 bits) adds q * w / 256, cut.
 */
#ifndef PLUGIN_LEXICAL_INDEX_SUMS_H
#define PLUGIN_LEXICAL_INDEX_SUMS_H

#include <stddef.h>
#include <stdint.h>

/* Documents whose sums, 32 KiB, fit into the nearest cache. */
#define SUMS_WINDOW 16384
#define SUMS_BLOCK  64
#define SUMS_BLOCKS (SUMS_WINDOW / SUMS_BLOCK)

/* Adds an impact to the sum of a place, which counts within its window. */
static inline void
sums_add_posting(uint16_t *sum, uint16_t place, uint8_t impact, uint16_t weight)
{
	uint16_t *to = &sum[place % SUMS_WINDOW];

	*to = (uint16_t)(*to + (impact * (uint32_t)weight >> 8));
}

/* Sums beside one another; impacts are those of the same documents. */
void sums_add_row(uint16_t *restrict sum, const uint8_t *restrict impact,
    size_t blocks, uint16_t weight);

/*
 * Adds the impacts of the `n` documents at `place`, ascending, up to the first
 * whose place is `end` or beyond; returns how many that were.
 */
size_t sums_add_list(uint16_t *restrict sum, const uint16_t *restrict place,
    const uint8_t *restrict impact, size_t n, uint32_t end, uint16_t weight);

/* Makes the sums 0 whose bits are set, a word for each block. */
void sums_clear(
    uint16_t *restrict sum, const uint64_t *restrict bits, size_t blocks);

/* The highest sum of each block; 0 for the blocks beyond the first `blocks`. */
void sums_find_peaks(const uint16_t *restrict sum, size_t blocks,
    uint16_t ret_peak[restrict SUMS_BLOCKS]);

/* A bit for each sum of a block that is `least` or more. */
uint64_t sums_find_high(const uint16_t sum[SUMS_BLOCK], uint16_t least);

/* The k-th highest (k > 0) of a window's peaks; 0 if there are fewer. */
uint16_t sums_rank_peaks(const uint16_t peak[SUMS_BLOCKS], size_t k);

#endif
