/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_index_sums.c - tests of the candidate index's inner loops, each against
 * a plain one. Owns nothing. Leaves the index to test_index.c.
 */
#include <check.h>
#include <stdlib.h>

#include "lexical/index/index_sums.h"
#include "suite.h"

static uint16_t sum[SUMS_WINDOW], plain[SUMS_WINDOW];

static void
fill_sums(void)
{
	size_t i;

	for (i = 0; i < SUMS_WINDOW; i++)
		sum[i] = plain[i] = (uint16_t)(random() % 30000);
}

START_TEST(add_rows)
{
	static uint8_t impact[SUMS_WINDOW];
	uint16_t weight = (uint16_t)(65535 >> _i);
	size_t i;

	fill_sums();
	for (i = 0; i < SUMS_WINDOW; i++) {
		impact[i] = (uint8_t)random();
		if (i < 3 * SUMS_BLOCK)
			plain[i] =
			    (uint16_t)(plain[i] + impact[i] * weight / 256);
	}
	sums_add_row(sum, impact, 3, weight);
	ck_assert_mem_eq(sum, plain, sizeof(sum));
}
END_TEST

START_TEST(add_lists)
{
	uint16_t place[100];
	uint8_t impact[100];
	size_t n = (size_t)_i, i, end = 0;

	fill_sums();
	for (i = 0; i < n; i++) {
		place[i] = (uint16_t)(i * 331 + SUMS_WINDOW);
		impact[i] = (uint8_t)random();
		if (place[i] >= 2 * SUMS_WINDOW)
			continue;
		end = i + 1;
		plain[place[i] - SUMS_WINDOW] += impact[i];
	}
	ck_assert_uint_eq(
	    sums_add_list(sum, place, impact, n, 2 * SUMS_WINDOW, 256), end);
	ck_assert_mem_eq(sum, plain, sizeof(sum));
}
END_TEST

START_TEST(clear_and_find_by_bits)
{
	uint64_t bits[SUMS_BLOCKS], high;
	uint16_t least;
	size_t i, b;

	fill_sums();
	for (b = 0; b < SUMS_BLOCKS; b++)
		bits[b] = (uint64_t)random() << 33 ^ (uint64_t)random();
	for (i = 0; i < 3 * SUMS_BLOCK; i++)
		if (bits[i / SUMS_BLOCK] >> (i % SUMS_BLOCK) & 1)
			plain[i] = 0;
	sums_clear(sum, bits, 3);
	ck_assert_mem_eq(sum, plain, sizeof(sum));
	least = plain[4 * SUMS_BLOCK];
	for (b = 0; b < SUMS_BLOCKS; b++) {
		high = sums_find_high(sum + b * SUMS_BLOCK, least);
		for (i = 0; i < SUMS_BLOCK; i++)
			ck_assert_uint_eq(
			    high >> i & 1, plain[b * SUMS_BLOCK + i] >= least);
	}
	ck_assert_uint_eq(sums_find_high(sum, 0), UINT64_MAX);
	sum[7] = UINT16_MAX;
	ck_assert_uint_eq(sums_find_high(sum, UINT16_MAX), 1 << 7);
}
END_TEST

START_TEST(find_and_rank_peaks)
{
	uint16_t peak[SUMS_BLOCKS];
	size_t i, k, higher;

	fill_sums();
	sums_find_peaks(sum, 200, peak);
	for (i = 0; i < SUMS_WINDOW; i++)
		if (i / SUMS_BLOCK < 200)
			ck_assert_uint_le(sum[i], peak[i / SUMS_BLOCK]);
		else
			ck_assert_uint_eq(peak[i / SUMS_BLOCK], 0);
	for (k = 1; k <= 200; k++) {
		for (i = 0, higher = 0; i < 200; i++)
			higher += peak[i] > sums_rank_peaks(peak, k);
		ck_assert_uint_lt(higher, k);
		for (i = 0, higher = 0; i < 200; i++)
			higher += peak[i] >= sums_rank_peaks(peak, k);
		ck_assert_uint_ge(higher, k);
	}
	ck_assert_uint_eq(sums_rank_peaks(peak, 201), 0);
}
END_TEST

static Suite *
sums_suite(void)
{
	Suite *s = suite_create("index_sums");
	TCase *tc = tcase_create("index_sums");

	tcase_add_loop_test(tc, add_rows, 0, 17);
	tcase_add_loop_test(tc, add_lists, 0, 100);
	tcase_add_test(tc, clear_and_find_by_bits);
	tcase_add_test(tc, find_and_rank_peaks);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(sums_suite());
}
