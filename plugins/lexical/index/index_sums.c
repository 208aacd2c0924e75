/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_sums.c - the sums of one window of documents: adding and looking over.
 * Owns nothing. Leaves to index_search.c whose sums they are.
 */
#include "lexical/index/index_sums.h"

#include <assert.h>
#include <string.h>

#include "text/vectorised.h"

/* q * w is formed in the upper half of 32 bits, which vector units give by
 * itself. */
VECTORISED
static void
add_row(uint16_t *restrict sum, const uint8_t *restrict impact, size_t blocks,
    uint16_t weight)
{
	size_t b, i;
	uint16_t high;

	for (b = 0; b < blocks; b++, sum += SUMS_BLOCK, impact += SUMS_BLOCK)
		for (i = 0; i < SUMS_BLOCK; i++) {
			high = (uint16_t)(impact[i] << 8);
			sum[i] = (uint16_t)(sum[i] +
					    ((uint32_t)high * weight >> 16));
		}
}

void
sums_add_row(uint16_t *restrict sum, const uint8_t *restrict impact,
    size_t blocks, uint16_t weight)
{
	add_row(sum, impact, blocks, weight);
}

/*
 * Postings are added by eights: vector units multiply all of them at once, and
 * what fetches four places or products as one word is spared loads. The vectors
 * are those of the compilers, for any machine.
 */
#define RUN 8
typedef uint8_t run_bytes __attribute__((vector_size(RUN)));
typedef uint16_t run_lanes __attribute__((vector_size(RUN * 2)));

/* q * w / 256 in lanes of 16 bits, where q * w does not fit: the upper byte of
 * w counts whole, the lower as much as is left of it. */
static inline run_lanes
multiply(const uint8_t *impact, uint16_t weight)
{
	run_bytes bytes;
	run_lanes q;

	memcpy(&bytes, impact, sizeof(bytes));
	q = __builtin_convertvector(bytes, run_lanes);
	return q * (uint16_t)(weight >> 8) +
	       (q * (uint16_t)(weight & 255) >> 8);
}

static inline void
add(uint16_t *sum, uint64_t place, uint64_t more)
{
	uint16_t *to = &sum[(uint16_t)place % SUMS_WINDOW];

	*to = (uint16_t)(*to + (uint16_t)more);
}

/* Four postings; it does not matter from which end words begin. */
static inline void
add_word(uint16_t *sum, uint64_t places, uint64_t more)
{
	add(sum, places, more);
	add(sum, places >> 16, more >> 16);
	add(sum, places >> 32, more >> 32);
	add(sum, places >> 48, more >> 48);
}

static inline void
add_run(uint16_t *restrict sum, const uint16_t *restrict place,
    const uint8_t *restrict impact, uint16_t weight)
{
	run_lanes lanes = multiply(impact, weight);
	uint64_t places[2], more[2];

	memcpy(places, place, sizeof(places));
	memcpy(more, &lanes, sizeof(more));
	add_word(sum, places[0], more[0]);
	add_word(sum, places[1], more[1]);
}

size_t
sums_add_list(uint16_t *restrict sum, const uint16_t *restrict place,
    const uint8_t *restrict impact, size_t n, uint32_t end, uint16_t weight)
{
	size_t i;

	for (i = 0; i + RUN <= n && place[i + RUN - 1] < end; i += RUN)
		add_run(sum, place + i, impact + i, weight);
	for (; i < n && place[i] < end; i++)
		sums_add_posting(sum, place[i], impact[i], weight);
	return i;
}

_Static_assert(SUMS_BLOCK == 64, "a block has one word of bits");

/* Bits are looked at 16 at a time, for vector units have a lane for each. */
#define LANES 16
static const uint16_t lane[LANES] = {1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4,
    1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13,
    1 << 14, 1 << 15};

VECTORISED
static void
clear(uint16_t *restrict sum, const uint64_t *restrict bits, size_t blocks)
{
	size_t b, i, shift;
	uint16_t some;

	for (b = 0; b < blocks; b++)
		for (shift = 0; shift < SUMS_BLOCK; shift += LANES) {
			some = (uint16_t)(bits[b] >> shift);
			for (i = 0; i < LANES; i++, sum++)
				*sum = (some & lane[i]) != 0 ? 0 : *sum;
		}
}

void
sums_clear(uint16_t *restrict sum, const uint64_t *restrict bits, size_t blocks)
{
	clear(sum, bits, blocks);
}

VECTORISED
static void
find_peaks(const uint16_t *restrict sum, size_t blocks,
    uint16_t ret_peak[restrict SUMS_BLOCKS])
{
	size_t b, i;
	uint16_t peak;

	for (b = 0; b < blocks; b++, sum += SUMS_BLOCK) {
		peak = 0;
		for (i = 0; i < SUMS_BLOCK; i++)
			peak = sum[i] > peak ? sum[i] : peak;
		ret_peak[b] = peak;
	}
}

void
sums_find_peaks(const uint16_t *restrict sum, size_t blocks,
    uint16_t ret_peak[restrict SUMS_BLOCKS])
{
	find_peaks(sum, blocks, ret_peak);
	memset(
	    ret_peak + blocks, 0, (SUMS_BLOCKS - blocks) * sizeof(*ret_peak));
}

VECTORISED
static uint64_t
find_high(const uint16_t *sum, uint16_t least)
{
	uint64_t bits = 0;
	size_t shift, i;
	uint16_t some;

	for (shift = 0; shift < SUMS_BLOCK; shift += LANES) {
		some = 0;
		for (i = 0; i < LANES; i++)
			some |= sum[shift + i] >= least ? lane[i] : 0;
		bits |= (uint64_t)some << shift;
	}
	return bits;
}

uint64_t
sums_find_high(const uint16_t sum[SUMS_BLOCK], uint16_t least)
{
	return find_high(sum, least);
}

VECTORISED
static size_t
count_from(const uint16_t peak[SUMS_BLOCKS], uint16_t least)
{
	uint16_t n = 0;
	size_t i;

	for (i = 0; i < SUMS_BLOCKS; i++)
		n = (uint16_t)(n + (peak[i] >= least));
	return n;
}

/* Finds the rank's value bit by bit, which takes no branch on the peaks. */
uint16_t
sums_rank_peaks(const uint16_t peak[SUMS_BLOCKS], size_t k)
{
	uint16_t found = 0, bit;

	assert(k > 0);
	for (bit = 1 << 15; bit > 0; bit >>= 1)
		if (count_from(peak, found | bit) >= k)
			found |= bit;
	return found;
}
