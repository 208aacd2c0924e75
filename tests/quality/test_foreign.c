/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_foreign.c - posts that are put into another language: what stays, what
 * is translated, what nobody knows any more.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "train_foreign.h"

static struct counterpoint_wording terms[] = {
    {"harbour", "en", NULL}, {"sea port", "en", NULL}, {"bandari", "sw", NULL}};
static struct counterpoint_concept concepts[] = {
    {.id = 1, .slug = "harbour", .kind = "thing", .terms = terms, .nterms = 3}};
static const struct eval_lexicon lexicon = {.concept = concepts, .n = 1};

static const struct {
	const char *text, *begins, *ends;
} posts[] = {
    {"Harbour, 2019!", "bandari, 2019", ""},
    {"sea port, sea port", "bandari, bandari", ""},
    {"the Nairobi harbour", "", "Nairobi bandari"},
    {"harbour — Ann (@ann) May 4, 2021", "bandari — Ann", "(@ann) May 4, 2021"},
    {"", "", ""},
};

START_TEST(post_in_another_language)
{
	struct foreigner *f = foreigner_new(&lexicon);
	const char *language, *begins = posts[_i].begins,
			      *ends = posts[_i].ends;
	char *copy;

	ck_assert_ptr_nonnull(f);
	copy = foreigner_copy(f, posts[_i].text, "en", 1, &language);
	ck_assert_ptr_nonnull(copy);
	ck_assert_str_eq(language, "sw");
	ck_assert_msg(strncmp(copy, begins, strlen(begins)) == 0, "%s", copy);
	ck_assert_msg(strlen(copy) >= strlen(ends) &&
			  strcmp(copy + strlen(copy) - strlen(ends), ends) == 0,
	    "%s", copy);
	free(copy);
	foreigner_free(f);
}
END_TEST

START_TEST(other_words_are_unknown_but_the_same)
{
	struct foreigner *f = foreigner_new(&lexicon);
	const char *language;
	char *copy = foreigner_copy(f, "storm after storm", "en", 1, &language);
	char first[32], middle[32], last[32];

	ck_assert_int_eq(
	    sscanf(copy, "%31s %31s %31s", first, middle, last), 3);
	ck_assert_str_eq(first, last);
	ck_assert_str_ne(first, "storm");
	ck_assert_str_ne(first, middle);
	free(copy);
	foreigner_free(f);
}
END_TEST

/* Texts that are put into one language have their words in common; one that is
 * in it stays. */
START_TEST(one_language_has_one_word_for_a_word)
{
	struct foreigner *f = foreigner_new(&lexicon);
	const char *to = foreigner_choose(f, "en", 1);
	char *claim = foreigner_put(f, "storm", "en", to, 1);
	char *post = foreigner_put(f, "the harbour, a storm", "en", to, 2);
	char *same = foreigner_put(f, "the harbour", to, to, 1);

	ck_assert_str_eq(to, "sw");
	ck_assert_msg(
	    strlen(post) > strlen(claim) &&
		strcmp(post + strlen(post) - strlen(claim), claim) == 0,
	    "%s in %s", claim, post);
	ck_assert_str_eq(same, "the harbour");
	free(claim);
	free(post);
	free(same);
	foreigner_free(f);
}
END_TEST

/* One language cannot be put into another. */
START_TEST(lexicon_of_too_few_languages_is_refused)
{
	struct counterpoint_concept alone = concepts[0];
	const struct eval_lexicon few = {.concept = &alone, .n = 1},
				  none = {.concept = NULL, .n = 0};

	alone.nterms = 2; /* English ones */
	ck_assert_ptr_null(foreigner_new(&few));
	ck_assert_ptr_null(foreigner_new(&none));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("quality foreign");
	TCase *tc = tcase_create("foreign");

	tcase_add_loop_test(
	    tc, post_in_another_language, 0, sizeof(posts) / sizeof(posts[0]));
	tcase_add_test(tc, other_words_are_unknown_but_the_same);
	tcase_add_test(tc, one_language_has_one_word_for_a_word);
	tcase_add_test(tc, lexicon_of_too_few_languages_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
