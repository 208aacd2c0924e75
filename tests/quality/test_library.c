/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_library.c - the libraries that posts are asked about while a model is
 * trained: what they know, and what their claims are answered with.
 * Owns a small set.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "suite.h"
#include "train_library.h"

#define CLAIMS 4

static char texts[CLAIMS][64] = {"bridges: storms flooded the harbour",
    "cranes: storms flooded the harbour", "skies: a comet crossed",
    "deserts: a comet crossed"};
static char ids[CLAIMS][2] = {"a", "b", "c", "d"};
static char english[] = "en", none[] = "", name[] = "small";
static struct counterpoint_wording said[] = {
    {.text = "pelicans", .language = "en"}};
static struct eval_claim claims[CLAIMS];
static struct eval_set set = {.name = name, .claim = claims, .nclaims = CLAIMS};
static struct eval_lexicon lexicon;
static struct train_library library;
static struct engine_candidate found[CLAIMS];

static void
setup(void)
{
	size_t i;

	for (i = 0; i < CLAIMS; i++)
		claims[i] = (struct eval_claim){.id = ids[i],
		    .title = none,
		    .text = texts[i],
		    .language = english,
		    .day = COUNTERPOINT_NO_DAY};
	claims[2].answer = said;
	claims[2].nanswers = 1;
}

static void
teardown(void)
{
	train_library_done(&library);
}

/* Fills a library with all claims but those of `without`. */
static void
fill(bool answered, const char *without)
{
	struct train_view view = {
	    .set = &set, .lexicon = &lexicon, .answered = answered, .seed = 1};
	size_t i;

	train_library_init(&library, &view);
	for (i = 0; i < CLAIMS; i++)
		library.known[i] = strstr(without, ids[i]) == NULL;
	ck_assert_int_eq(train_library_fill(&library, &view), 0);
}

/* The candidate of a claim for a text, or NULL. */
static const struct engine_candidate *
find(const char *text, uint32_t claim)
{
	struct counterpoint_text asked = {.text = text,
	    .length = strlen(text),
	    .language = "en",
	    .day = COUNTERPOINT_NO_DAY};
	int i, n = engine_candidates(library.engine, &asked, found, CLAIMS);

	for (i = 0; i < n; i++)
		if (found[i].narrative == claim + 1)
			return &found[i];
	return NULL;
}

START_TEST(what_is_not_known_is_not_there)
{
	fill(false, "a");
	ck_assert_ptr_null(find("bridges", 0));
	ck_assert_ptr_nonnull(find("cranes", 1));
}
END_TEST

START_TEST(claims_have_their_own_answers_alone)
{
	fill(false, "");
	ck_assert_ptr_nonnull(find("pelicans", 2));
	ck_assert_float_gt(
	    find("pelicans", 2)->feature[FEATURE_text_in_answers], 0.9F);
	ck_assert_ptr_null(find("cranes", 0));
}
END_TEST

/* With what the claim tells that is most like each. */
START_TEST(answered_claims_have_the_words_of_others)
{
	const struct engine_candidate *c;

	fill(true, "");
	c = find("cranes", 0);
	ck_assert_ptr_nonnull(c);
	ck_assert_float_gt(c->feature[FEATURE_text_in_answers], 0.9F);
	ck_assert_float_eq(c->feature[FEATURE_text_in_summary], 0);
	ck_assert_ptr_nonnull(find("skies", 3));
	ck_assert_float_gt(
	    find("pelicans", 2)->feature[FEATURE_text_in_answers], 0.9F);
}
END_TEST

START_TEST(nothing_unknown_is_answered_with)
{
	fill(true, "b");
	ck_assert_ptr_null(find("cranes", 0));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("quality library");
	TCase *tc = tcase_create("library");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_not_known_is_not_there);
	tcase_add_test(tc, claims_have_their_own_answers_alone);
	tcase_add_test(tc, answered_claims_have_the_words_of_others);
	tcase_add_test(tc, nothing_unknown_is_answered_with);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
