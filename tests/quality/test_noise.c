/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_noise.c - posts that are damaged or thinned to learn from.
 * Owns nothing.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "train_noise.h"

#define POST                                                                \
	"The harbour was flooded by heavy storms, said the mayor, and the " \
	"old bridge is closed until the water has gone"
#define AUTHOR " — Somebody (@somebody) May 4, 2021"

static size_t
count_blanks(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

/* Every word of the copy stands in the post, in the same order. */
static void
check_words(const char *post, const char *copy)
{
	char *words = strdup(copy), *rest = words, *word;

	while ((word = strsep(&rest, " ")) != NULL) {
		post = strstr(post, word);
		ck_assert_msg(post != NULL, "\"%s\" in \"%s\"", word, copy);
		post += strlen(word);
	}
	free(words);
}

START_TEST(words_are_left_out)
{
	size_t before = count_blanks(POST), left = 0;
	uint64_t seed;
	char *copy;

	for (seed = 1; seed <= 100; seed++) {
		copy = noise_thin(POST AUTHOR, 0.25, seed);
		check_words(POST, copy);
		left += count_blanks(copy);
		free(copy);
	}
	ck_assert_double_eq_tol((double)left / 100, 0.75 * (double)before, 1);
	copy = noise_thin(POST AUTHOR, 0, 1);
	ck_assert_int_eq(strncmp(copy, POST, strlen(POST)), 0);
	ck_assert_ptr_null(strstr(copy, "Somebody"));
	free(copy);
}
END_TEST

START_TEST(only_blanks_part_words)
{
	ck_assert(noise_can_thin(POST));
	ck_assert(noise_can_thin("व्यापार युद्ध के बारे में"));
	ck_assert(!noise_can_thin("รัฐบาลไทยประกาศภาวะฉุกเฉินในกรุงเทพ"));
	ck_assert(!noise_can_thin("俄罗斯的海军演习在太平洋举行"));
	ck_assert(!noise_can_thin("俄罗斯的海军演习在太平洋举行" AUTHOR));
	ck_assert(!noise_can_thin(""));
}
END_TEST

START_TEST(words_are_damaged)
{
	char *copy = noise_copy(POST AUTHOR, 0.5, 7);
	char *again = noise_copy(POST AUTHOR, 0.5, 7);

	ck_assert_str_eq(copy, again);
	ck_assert_str_ne(copy, POST);
	ck_assert_uint_eq(count_blanks(copy), count_blanks(POST) + 1);
	ck_assert_ptr_null(strstr(copy, "Somebody"));
	ck_assert(noise_applies(POST));
	ck_assert(!noise_applies("俄罗斯的海军演习在太平洋举行"));
	free(copy);
	free(again);
}
END_TEST

static Suite *
noise_suite(void)
{
	Suite *s = suite_create("quality noise");
	TCase *tc = tcase_create("noise");

	tcase_add_test(tc, words_are_left_out);
	tcase_add_test(tc, only_blanks_part_words);
	tcase_add_test(tc, words_are_damaged);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(noise_suite());
}
