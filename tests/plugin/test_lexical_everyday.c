/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_everyday.c - no everyday word is taken for a concept of the
 * starter lexicon because its stem is that of a term. English "according" and
 * "accord" have one stem, and so have Spanish "para" and "París".
 * Owns the lexicon as the engine has it. Leaves phrases: a term of two words
 * meets few others.
 *
 * The table has a line for each language, with words that mean much the same
 * as no term that has their stem. A word that is a term to the letter is meant.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval_lexicon.h"
#include "lexical/words/seams.h"
#include "lexical/words/term.h"
#include "lexical/words/vocabulary.h"
#include "lexical/words/words.h"
#include "suite.h"

#define LINE_MAX_BYTES 16384

static struct eval_lexicon *table;
static struct lexicon *lexicon;
static struct vocabulary vocabulary;
static struct words words;
static int wrong;

static void
setup(void)
{
	size_t i, j;
	int concept;

	table = eval_lexicon_read(STARTER "/concepts.csv");
	ck_assert_ptr_nonnull(table);
	lexicon = lexicon_new();
	vocabulary_init(&vocabulary);
	ck_assert_int_eq(words_init(&words, true), 0);
	words.seams = seams_new(&vocabulary);
	for (i = 0; i < table->n; i++) {
		concept = lexicon_open(
		    lexicon, table->concept[i].slug, table->concept[i].kind);
		for (j = 0; j < table->concept[i].nterms; j++)
			term_add(lexicon, concept, &words,
			    &table->concept[i].terms[j]);
	}
}

static void
teardown(void)
{
	seams_free(words.seams);
	words_done(&words);
	vocabulary_done(&vocabulary);
	lexicon_free(lexicon);
	eval_lexicon_free(table);
}

/* Is the word a term of the concept as it stands, but for its case? */
static bool
is_term(unsigned concept, const char *word)
{
	char of_word[TOKENIZER_WORD_MAX + 1], of_term[TOKENIZER_WORD_MAX + 1];
	const struct counterpoint_concept *c = &table->concept[concept];
	size_t i;

	tokenizer_fold(words.tokenizer, word, strlen(word), of_word);
	for (i = 0; i < c->nterms; i++) {
		tokenizer_fold(words.tokenizer, c->terms[i].text,
		    strlen(c->terms[i].text), of_term);
		if (strcmp(of_word, of_term) == 0)
			return true;
	}
	return false;
}

/* Cues are counted as they stand: "reported" is one. */
static void
check_word(const char *word, const char *language)
{
	unsigned concept;
	size_t i;

	ck_assert_int_eq(
	    words_cut(&words, lexicon, word, strlen(word), language), 0);
	for (i = 0; i < words.nmentions; i++) {
		concept = words.mention[i].concept;
		if (lexicon_kind(lexicon, concept) != CONCEPT_THING ||
		    is_term(concept, word))
			continue;
		fprintf(stderr, "%s \"%s\" is taken for %s\n", language, word,
		    table->concept[concept].slug);
		wrong++;
	}
}

START_TEST(everyday_words_are_no_concepts)
{
	static char line[LINE_MAX_BYTES];
	FILE *f = fopen(EVERYDAY, "r");
	char *language, *word, *rest;
	int n = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		ck_assert_ptr_nonnull(strchr(line, '\n'));
		language = strtok_r(line, "\t", &rest);
		while ((word = strtok_r(NULL, " \n", &rest)) != NULL) {
			check_word(word, language);
			n++;
		}
	}
	fclose(f);
	ck_assert_int_gt(n, 1000);
	ck_assert_int_eq(wrong, 0);
}
END_TEST

static Suite *
everyday_suite(void)
{
	Suite *s = suite_create("everyday");
	TCase *tc = tcase_create("everyday");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, everyday_words_are_no_concepts);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_run(everyday_suite());
}
