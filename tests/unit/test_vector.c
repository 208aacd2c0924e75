/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_vector.c - digests of texts, and vectors as the database gives them.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/vector.h"
#include "suite.h"

/* SHA-256 of "abc". */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

START_TEST(a_digest_is_of_the_bytes_given)
{
	char digest[VECTOR_DIGEST_TEXT];

	ck_assert_str_eq(vector_digest("abcdef", 3, digest), ABC);
	ck_assert_str_ne(vector_digest("abcdef", 4, digest), ABC);
}
END_TEST

START_TEST(rows_are_little_endian)
{
	char digest[VECTOR_DIGEST_TEXT];
	uint32_t dimensions;
	float *numbers;

	ck_assert_int_eq(
	    vector_read(ABC "0000803f000000bf", digest, &numbers, &dimensions),
	    0);
	ck_assert_str_eq(digest, ABC);
	ck_assert_uint_eq(dimensions, 2);
	ck_assert_float_eq(numbers[0], 1);
	ck_assert_float_eq(numbers[1], -0.5F);
	free(numbers);
}
END_TEST

START_TEST(what_is_no_row_is_refused)
{
	static const char *const rows[] = {"", "ab", ABC, ABC "00",
	    ABC "0000803f00", ABC "0000803x",
	    ABC "0000803f0000c07f" /* not a number */,
	    ABC "0000803f0000807f" /* infinite */};
	char digest[VECTOR_DIGEST_TEXT];
	uint32_t dimensions;
	float *numbers;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_int_eq(
		    vector_read(rows[i], digest, &numbers, &dimensions), -1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("vector");
	TCase *c = tcase_create("all");

	tcase_add_test(c, a_digest_is_of_the_bytes_given);
	tcase_add_test(c, rows_are_little_endian);
	tcase_add_test(c, what_is_no_row_is_refused);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
