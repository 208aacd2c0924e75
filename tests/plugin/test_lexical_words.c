/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_words.c - tests of words and their concepts: what was found out
 * before, and random terms in random texts.
 * Owns a lexicon, a vocabulary and words. Leaves the rules of the lexicon one
 * by one to test_lexical_parts.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/words/words.h"
#include "suite.h"

static struct lexicon *lexicon;
static struct vocabulary vocabulary;
static struct words words;

static void
setup(void)
{
	lexicon = lexicon_new();
	vocabulary_init(&vocabulary);
	ck_assert_int_eq(words_init(&words, false), 0);
}

static void
teardown(void)
{
	words_done(&words);
	vocabulary_done(&vocabulary);
	lexicon_free(lexicon);
}

static void
cut(const char *text, const char *language)
{
	ck_assert_int_eq(
	    words_cut(&words, lexicon, text, strlen(text), language), 0);
}

/* A shown concept of one term. */
static void
open_concept(const char *slug, const char *term, const char *language)
{
	int concept = lexicon_open(lexicon, slug, "thing");
	struct tokens t;

	ck_assert_int_eq(
	    tokenizer_run(words.tokenizer, term, strlen(term), language, &t),
	    0);
	lexicon_add(lexicon, concept, term, &t, language);
	lexicon_show(lexicon, concept);
}

/* What is known of a word seen before does not hide what came after it. */
START_TEST(words_seen_before_learn_new_terms)
{
	cut("a boat", "en");
	ck_assert_uint_eq(words_find_term(&words, &vocabulary, 1), STRTAB_NONE);
	open_concept("boat", "boat", "en");
	strtab_add(vocabulary.terms, "boat", 4);
	cut("a boat", "en");
	ck_assert_uint_eq(words.nmentions, 1);
	ck_assert_uint_eq(words_find_term(&words, &vocabulary, 1), 0);
	ck_assert_uint_eq(words_add_term(&words, &vocabulary, 1), 0);
	ck_assert_uint_eq(words_add_term(&words, &vocabulary, 0), 1);
	cut("a", "en");
	ck_assert_uint_eq(words_find_term(&words, &vocabulary, 0), 1);
}
END_TEST

#define TERMS 300
#define WORDS 40 /* of a random text */

static const char *const tongues[] = {"en", "es", "und", "ru"};
static const char *const some[] = {
    "xa", "xb", "xc", "xd", "xe", "xf", "xg", "xh"};

/* One to three of some words; gives how many. */
static size_t
write_words(char *ret, size_t most)
{
	size_t n = 1 + (size_t)random() % most, i;

	ret[0] = '\0';
	for (i = 0; i < n; i++)
		sprintf(ret + strlen(ret), "%s%s", i > 0 ? " " : "",
		    some[random() % 8]);
	return n;
}

struct random_term {
	char text[16];
	size_t words;
	const char *language;
};

/* Does the term begin at the word, for who reads such a language? */
static bool
begins(const struct random_term *t, const char *text, size_t word,
    const char *language)
{
	const char *at = text + 3 * word;
	size_t len = strlen(t->text);

	return strncmp(at, t->text, len) == 0 &&
	       (strcmp(t->language, language) == 0 ||
		   strcmp(t->language, "en") == 0 ||
		   strcmp(t->language, "und") == 0 ||
		   strcmp(language, "und") == 0);
}

START_TEST(finds_what_a_plain_search_finds)
{
	static struct random_term term[TERMS];
	char text[3 * WORDS + 1];
	size_t n, found, at;
	int i, round;

	srandom(5);
	for (i = 0; i < TERMS; i++) {
		term[i].words = write_words(term[i].text, 3);
		term[i].language = tongues[random() % 4];
		open_concept("c", term[i].text, term[i].language);
	}
	for (round = 0; round < 200; round++) {
		const char *language = tongues[round % 4];

		n = write_words(text, WORDS);
		cut(text, language);
		ck_assert_uint_eq(words.n, n);
		found = 0;
		for (at = 0; at < n; at++)
			for (i = TERMS - 1; i >= 0; i--) {
				const struct mention *m = &words.mention[found];

				if (!begins(&term[i], text, at, language) ||
				    found == WORDS_MENTIONS_MAX)
					continue;
				ck_assert_uint_eq(m->concept, (unsigned)i);
				ck_assert_uint_eq(m->first, at);
				ck_assert_uint_eq(m->words, term[i].words);
				found++;
			}
		ck_assert_uint_eq(words.nmentions, found);
	}
}
END_TEST

static Suite *
words_suite(void)
{
	Suite *s = suite_create("words");
	TCase *tc = tcase_create("words");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, words_seen_before_learn_new_terms);
	tcase_add_test(tc, finds_what_a_plain_search_finds);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(words_suite());
}
