/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_lexicon.c - concepts that a desk did not write, in a text: those
 * of dictionaries beside the desk's own, and the names that ICU has.
 * Owns a lexicon. Leaves the terms of a desk to test_lexical_parts.c.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "dictionary_files.h"
#include "lexical/lexicon/places.h"
#include "lexical/words/term.h"
#include "lexical/words/words.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct vocabulary vocabulary;
static struct lexicon *lexicon;
static struct words words;

static void
setup(void)
{
	vocabulary_init(&vocabulary);
	lexicon = lexicon_new();
	ck_assert_int_eq(words_init(&words, false), 0);
	words.seams = seams_new(&vocabulary);
}

static void
teardown(void)
{
	seams_free(words.seams);
	words_done(&words);
	lexicon_free(lexicon);
	vocabulary_done(&vocabulary);
}

static int
open_concept(const char *slug)
{
	int concept = lexicon_open(lexicon, slug, "thing");

	ck_assert_int_ge(concept, 0);
	lexicon_show(lexicon, concept);
	return concept;
}

static void
add(int concept, const char *term, const char *language)
{
	const struct counterpoint_wording t = {term, language, NULL};

	term_add(lexicon, concept, &words, &t);
}

static void
add_name(int concept, const char *name, const char *language)
{
	struct tokens t;

	ck_assert_int_eq(
	    tokenizer_run(words.tokenizer, name, strlen(name), language, &t),
	    0);
	lexicon_add_name(lexicon, concept, name, &t, language);
}

/* "slug first+words slug first+words ..." */
static const char *
find(const char *text, const char *language)
{
	static char told[400];
	char one[80];
	size_t i;

	ck_assert_int_eq(
	    words_cut(&words, lexicon, text, strlen(text), language), 0);
	told[0] = '\0';
	for (i = 0; i < words.nmentions; i++) {
		const struct mention *m = &words.mention[i];

		snprintf(one, sizeof(one), "%s%s %u+%u", i > 0 ? ", " : "",
		    lexicon_slug(lexicon, m->concept), (unsigned)m->first,
		    (unsigned)m->words);
		append(told, sizeof(told), one);
	}
	return told;
}

/*
 * Dictionaries.
 */

/* A dictionary's concepts and then the desk's, as the engine has them. */
static const struct {
	const char *dictionary, *desk, *text, *found;
} beside[] = {
    {"horno", "alto", "tienen alto horno", "desk 1+1, dictionary 2+1"},
    {"horno", "horno", "tienen horno", "desk 1+1"},
    {"horno", "alto horno", "tienen alto horno", "desk 1+2"},
    {"alto horno", "alto", "tienen alto horno", "desk 1+1"},
    {"alto horno", "horno", "tienen alto horno ahi", "desk 2+1"},
    {"alto horno viejo", "viejo", "alto horno viejo", "desk 2+1"},
    {"alto horno", "ahi", "tienen alto horno ahi", "dictionary 1+2, desk 3+1"},
};

START_TEST(a_dictionary_has_no_say_where_the_desk_has)
{
	int borrowed = open_concept("dictionary"), desk = open_concept("desk");

	lexicon_borrow(lexicon, borrowed);
	add(borrowed, beside[_i].dictionary, "es");
	add(desk, beside[_i].desk, "es");
	ck_assert_str_eq(find(beside[_i].text, "es"), beside[_i].found);
}
END_TEST

/* A long text of words of dictionaries leaves room for the desk's; what the
 * desk takes from them is room again. */
START_TEST(dictionaries_have_half_the_room)
{
	int boat = open_concept("boat"), fish = open_concept("fish");
	char text[8000] = "";
	size_t i;

	lexicon_borrow(lexicon, boat);
	add(boat, "boat", "en");
	add(boat, "raw fish", "en");
	add(fish, "fish", "en");
	for (i = 0; i < 10; i++)
		append(text, sizeof(text), "raw fish ");
	for (i = 0; i < 1000; i++)
		append(text, sizeof(text), "boat ");
	append(text, sizeof(text), "fish");
	find("", "en");
	ck_assert_int_eq(
	    words_cut(&words, lexicon, text, strlen(text), "en"), 0);
	ck_assert_uint_eq(words.nmentions, WORDS_MENTIONS_MAX / 2 + 11);
	for (i = 0; i < words.nmentions; i++)
		ck_assert_uint_eq(words.mention[i].concept,
		    i < 10 || i == words.nmentions - 1 ? 1 : 0);
}
END_TEST

/*
 * Terms of the desk in scripts without blanks.
 */

/* Which no dictionary of Thai has: alone it is cut other than by neighbours. */
START_TEST(a_foreign_name_is_found_in_a_sentence)
{
	add(open_concept("mapuche"), "มาปูเช", "th");
	ck_assert_str_ne(find("มาปูเช", "th"), "");
	ck_assert_str_ne(find("สงครามในมาปูเชและรัสเซีย", "th"), "");
}
END_TEST

/*
 * Names.
 */

/* Of one word the latest comes first, whenever each came to have it. */
START_TEST(concepts_of_a_word_have_one_order)
{
	int first = open_concept("first"), second = open_concept("second");
	int third = open_concept("third");

	add(second, "boat", "en");
	add(third, "boat", "en");
	add(first, "boat", "en");
	add(first, "boat race", "en");
	ck_assert_str_eq(
	    find("a boat race", "en"), "third 1+1, second 1+1, first 1+2");
}
END_TEST

/* The first without its capital counts, whichever was there before. */
START_TEST(a_name_may_have_a_capital_and_none)
{
	int concept = open_concept("chad");

	add_name(concept, "Czad", "pl");
	ck_assert_str_eq(find("czad", "pl"), "");
	ck_assert_str_eq(find("Czad", "pl"), "chad 0+1");
	add_name(concept, "czad", "pl");
	ck_assert_str_eq(find("czad", "pl"), "chad 0+1");
}
END_TEST

static void
count_stem(void *arg, unsigned concept, const char *stem, size_t len)
{
	(void)concept;
	ck_assert_uint_gt(len, 0);
	ck_assert_ptr_nonnull(stem);
	++*(size_t *)arg;
}

static size_t
count_terms(unsigned since)
{
	size_t n = 0;

	lexicon_each_stem(lexicon, since, count_stem, &n);
	return n;
}

/* A name is there once, however many concepts come. */
START_TEST(a_later_concept_adds_its_own_names_alone)
{
	struct places *places = places_new(lexicon);
	size_t before;

	add(open_concept("germany"), "Germany", "en");
	places_expect(places, words.tokenizer, "fi", true);
	before = count_terms(0);
	ck_assert_uint_gt(before, 1);
	add(open_concept("russia"), "Russia", "en");
	places_catch_up(places, words.tokenizer);
	ck_assert_uint_gt(count_terms(1), 1);
	ck_assert_uint_eq(count_terms(0), before + count_terms(1));
	places_free(places);
}
END_TEST

/* At a commit those of languages that only posts had wait for the next post. */
START_TEST(a_commit_names_what_the_library_speaks)
{
	struct places *places = places_new(lexicon);

	add(open_concept("germany"), "Germany", "en");
	places_expect(places, words.tokenizer, "fi", false);
	add(open_concept("russia"), "Russia", "en");
	places_catch_up(places, words.tokenizer);
	ck_assert_uint_eq(count_terms(1), 1);
	ck_assert_str_eq(find("Saksa", "fi"), "germany 0+1");
	places_expect(places, words.tokenizer, "fi", false);
	ck_assert_uint_gt(count_terms(1), 1);
	places_free(places);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical lexicon");
	TCase *tc = tcase_create("lexicon");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, a_dictionary_has_no_say_where_the_desk_has, 0, COUNT(beside));
	tcase_add_test(tc, dictionaries_have_half_the_room);
	tcase_add_test(tc, a_foreign_name_is_found_in_a_sentence);
	tcase_add_test(tc, concepts_of_a_word_have_one_order);
	tcase_add_test(tc, a_name_may_have_a_capital_and_none);
	tcase_add_test(tc, a_later_concept_adds_its_own_names_alone);
	tcase_add_test(tc, a_commit_names_what_the_library_speaks);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
