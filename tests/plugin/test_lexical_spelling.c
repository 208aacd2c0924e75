/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_spelling.c - words that are like others: guesses at misspelt
 * ones, skeletons, n-grams.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "lexical/compare/likeness.h"
#include "lexical/words/grams.h"
#include "lexical/words/kin.h"
#include "lexical/words/skeleton.h"
#include "lexical/words/spelling.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct vocabulary vocabulary;
static struct spelling *spelling;

static void
setup_spelling(void)
{
	vocabulary_init(&vocabulary);
	spelling = spelling_new(&vocabulary);
}

static void
teardown_spelling(void)
{
	spelling_free(spelling);
	vocabulary_done(&vocabulary);
}

static uint32_t
know(const char *word)
{
	struct index_term t = {
	    strtab_add(vocabulary.terms, word, strlen(word)), 1};

	index_add(vocabulary.index, t.term + 1, &t, 1);
	return t.term;
}

static const struct {
	const char *word, *known;
	bool is_guessed, is_alike;
} guesses[] = {
    {"trmp", "trump", true, true},	    /* without vowels */
    {"sanctons", "sanctions", true, true},  /* a letter lost */
    {"sanctoins", "sanctions", true, true}, /* two swapped */
    {"sannctions", "sanctions", true, true},
    {"санкцыи", "санкции", true, true},
    {"erweiterung", "osterweiterung", true, true},
    {"выставка", "поставки", false, false}, /* an exhibition, deliveries */
    {"abc", "abcd", false, true},	    /* too short to guess at */
    {"river", "sanctions", false, false},
    {"a", "a", false, true},
};

START_TEST(words_are_guessed)
{
	struct spelling_guess g[SPELLING_MAX];
	uint32_t known;
	size_t n;

	know("harbour");
	know("mountain");
	known = know(guesses[_i].known);
	spelling_learn(spelling);
	n = spelling_guess(
	    spelling, guesses[_i].word, strlen(guesses[_i].word), g);
	ck_assert_uint_eq(n, guesses[_i].is_guessed);
	if (n > 0) {
		ck_assert_uint_eq(g[0].term, known);
		ck_assert(g[0].likeness > 0.5F && g[0].likeness <= 1);
	}
}
END_TEST

/* Words of removed documents are no guesses; the likeliest come first. */
START_TEST(guesses_are_in_order_and_alive)
{
	struct spelling_guess g[SPELLING_MAX];
	uint32_t gone = know("harbours");
	struct index_term t = {gone, 1};
	char word[20];
	size_t i, n;

	for (i = 0; i < 20; i++) {
		sprintf(word, "harbou%.*s", 1 + (int)i % 3,
		    &"bcdfghjklmnpqstvwxzbcdfg"[i]);
		know(word);
	}
	index_remove(vocabulary.index, gone + 1, &t, 1);
	spelling_learn(spelling);
	n = spelling_guess(spelling, "harbour", 7, g);
	ck_assert_uint_gt(n, 0);
	ck_assert_uint_le(n, SPELLING_MAX);
	for (i = 0; i < n; i++) {
		ck_assert_uint_ne(g[i].term, gone);
		ck_assert(i == 0 || g[i].likeness <= g[i - 1].likeness);
	}
}
END_TEST

/* So they are when a document's words are compared. */
START_TEST(words_alike_are_kin)
{
	const char *word = guesses[_i].word;
	struct query_term asked = {.term = STRTAB_NONE,
	    .stem = word,
	    .len = (uint16_t)strlen(word),
	    .rarity = 1};
	const struct query query = {.v = &asked, .n = 1};
	struct likeness *l = likeness_new();
	uint32_t known = know(guesses[_i].known);
	struct like like;

	likeness_touch(l, &(struct index_term){known, 1}, 1);
	likeness_learn(l, &vocabulary);
	likeness_begin(l, &vocabulary, &query);
	like = likeness_of(l, known);
	ck_assert_int_eq(like.likeness >= LIKENESS_LEAST, guesses[_i].is_alike);
	likeness_free(l);
}
END_TEST

static const struct {
	const char *a, *b;
	bool is_kin;
} pairs[] = {
    {"trmp", "trump", true},
    {"ceasefire", "fire", true},
    {"fire", "ceasefire", true},
    {"resort", "report", true},
    {"resort", "consort", false},
    {"выставка", "поставка", false},
    {"санкцыи", "санкции", true},
    {"а", "б", false}, /* their first bytes are the same */
    {"\xd0", "\xd0\xb0", true},
    {"\xff", "\xfe", false},
};

START_TEST(kin_of_words)
{
	const char *a = pairs[_i].a, *b = pairs[_i].b;

	ck_assert_int_eq(kin(a, strlen(a), b, strlen(b)), pairs[_i].is_kin);
	ck_assert_int_eq(kin(b, strlen(b), a, strlen(a)), pairs[_i].is_kin);
}
END_TEST

static const struct {
	const char *word, *bones;
} skeletons[] = {
    {"trump", "trmp"},
    {"trmp", "trmp"},
    {"trrump", "trmp"},
    {"aaa", ""},
    {"ukraine", "ukrn"},
    {"ab", ""},
    {"", ""},
    {"trümp", ""},
    {"tr1mp", ""},
    {"abcdfgjklmnpqrstvzbcdfgjklmnpqrstvzbcdfg",
	"abcdfgjklmnpqrstvzbcdfgjklmnpqrstvzbcdfg"},
    {"abcdfgjklmnpqrstvzbcdfgjklmnpqrstvzbcdfgj", ""},
};

START_TEST(skeleton)
{
	char bones[SKELETON_MAX + 1] = "";
	size_t n =
	    skeleton_of(skeletons[_i].word, strlen(skeletons[_i].word), bones);

	ck_assert_uint_eq(n, strlen(skeletons[_i].bones));
	if (n > 0)
		ck_assert_str_eq(bones, skeletons[_i].bones);
}
END_TEST

static const struct {
	const char *word;
	unsigned longest;
	size_t n, threes;
} grams[] = {
    {"war", 5, 6, 3}, /* _wa war ar_, _war war_, _war_ */
    {"war", 3, 3, 3},
    {"x", 5, 1, 1},
    {"", 5, 0, 0},
    {"мир", 5, 6, 3},
    {"\xff\xfe", 5, 3, 2},
};

START_TEST(grams_of_words)
{
	uint32_t hash[GRAMS_MAX];
	size_t threes = 99;

	ck_assert_uint_eq(grams_of(grams[_i].word, strlen(grams[_i].word),
			      grams[_i].longest, hash, &threes),
	    grams[_i].n);
	ck_assert_uint_eq(threes, grams[_i].threes);
}
END_TEST

START_TEST(grams_are_capped)
{
	uint32_t hash[GRAMS_MAX];
	char word[256];

	memset(word, 'x', sizeof(word));
	ck_assert_uint_le(
	    grams_of(word, sizeof(word), 5, hash, NULL), GRAMS_MAX);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical spelling");
	TCase *tc = tcase_create("spelling");

	tcase_add_checked_fixture(tc, setup_spelling, teardown_spelling);
	tcase_add_loop_test(tc, words_are_guessed, 0, COUNT(guesses));
	tcase_add_loop_test(tc, words_alike_are_kin, 0, COUNT(guesses));
	tcase_add_loop_test(tc, kin_of_words, 0, COUNT(pairs));
	tcase_add_test(tc, guesses_are_in_order_and_alive);
	tcase_add_loop_test(tc, skeleton, 0, COUNT(skeletons));
	tcase_add_loop_test(tc, grams_of_words, 0, COUNT(grams));
	tcase_add_test(tc, grams_are_capped);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
