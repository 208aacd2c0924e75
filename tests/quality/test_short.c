/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_short.c - posts that are cut to a few words to learn from.
 * Owns nothing.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "train_short.h"

#define POST                                                                \
	"Look what they do again, this is not normal, my friends: the old " \
	"harbour bridge of the town was flooded by heavy storms, and I do " \
	"not know why we still have to pay for all of it every single year"
#define TOLD   "Storms flooded a harbour bridge"
#define AUTHOR " — Somebody (@somebody) May 4, 2021"

static size_t
count_words(const char *text)
{
	size_t n = *text != '\0';

	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

START_TEST(a_few_words_that_run_together)
{
	bool seen[SHORT_MOST + 1] = {false};
	uint64_t seed;
	size_t n;
	char *copy;

	for (seed = 1; seed <= 200; seed++) {
		copy = short_copy(POST AUTHOR, TOLD, seed);
		n = count_words(copy);
		ck_assert_uint_ge(n, SHORT_LEAST);
		ck_assert_uint_le(n, SHORT_MOST);
		ck_assert_ptr_nonnull(strstr(POST, copy));
		seen[n] = true;
		free(copy);
	}
	for (n = SHORT_LEAST; n <= SHORT_MOST; n++)
		ck_assert(seen[n]);
}
END_TEST

/* Whatever is cut out has to do with the claim. */
START_TEST(the_place_tells_the_claim)
{
	uint64_t seed;
	char *copy;

	for (seed = 1; seed <= 200; seed++) {
		copy = short_copy(POST, TOLD, seed);
		ck_assert_msg(strstr(copy, "harbour") != NULL ||
				  strstr(copy, "bridge") != NULL ||
				  strstr(copy, "flooded") != NULL ||
				  strstr(copy, "storms") != NULL,
		    "%s", copy);
		free(copy);
	}
}
END_TEST

START_TEST(the_same_seed_cuts_the_same)
{
	char *copy = short_copy(POST, TOLD, 7);
	char *again = short_copy(POST, TOLD, 7);

	ck_assert_str_eq(copy, again);
	free(copy);
	free(again);
}
END_TEST

/* Words are alike by how they begin, in letters, not in bytes. */
START_TEST(other_scripts)
{
	char *copy = short_copy("यह सब बहुत पुराना है और फिर भी लोग बार बार यही "
				"कहते हैं कि व्यापारियों पर लगा शुल्क हटेगा",
	    "व्यापारी", 3);

	ck_assert_msg(strstr(copy, "व्यापारियों") != NULL, "%s", copy);
	free(copy);
}
END_TEST

START_TEST(links_and_names_of_accounts_are_no_words)
{
	char *copy = short_copy(
	    "@mayor https://example.org/a storms flooded it", TOLD, 1);

	ck_assert_ptr_null(strstr(copy, "@mayor"));
	ck_assert_ptr_null(strstr(copy, "http"));
	free(copy);
	copy = short_copy("", TOLD, 1);
	ck_assert_str_eq(copy, "");
	free(copy);
}
END_TEST

START_TEST(what_can_be_cut)
{
	ck_assert(short_applies(POST));
	ck_assert(!short_applies(TOLD));
	ck_assert(!short_applies(TOLD AUTHOR));
	ck_assert(!short_applies("俄罗斯的海军演习在太平洋举行"));
	ck_assert(!short_applies(""));
}
END_TEST

static Suite *
short_suite(void)
{
	Suite *s = suite_create("quality short");
	TCase *tc = tcase_create("short");

	tcase_add_test(tc, a_few_words_that_run_together);
	tcase_add_test(tc, the_place_tells_the_claim);
	tcase_add_test(tc, the_same_seed_cuts_the_same);
	tcase_add_test(tc, other_scripts);
	tcase_add_test(tc, links_and_names_of_accounts_are_no_words);
	tcase_add_test(tc, what_can_be_cut);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(short_suite());
}
