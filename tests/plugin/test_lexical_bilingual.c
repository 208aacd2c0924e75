/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_bilingual.c - what of bilingual dictionaries becomes a concept,
 * and a post that finds a narrative by one.
 * Owns nothing. Leaves files to test_lexical_dictionary.c, the concepts of a
 * desk to test_lexical_parts.c.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "dictionary_files.h"
#include "lexical/lexicon/bilingual.h"
#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char why[300];

/*
 * Concepts.
 */

static char concepts[4000];

static void
note_concept(void *self, const struct counterpoint_concept *c)
{
	size_t i;

	ck_assert_ptr_null(self);
	append(concepts, sizeof(concepts), c->slug);
	for (i = 0; i < c->nterms; i++) {
		append(concepts, sizeof(concepts), " ");
		append(concepts, sizeof(concepts), c->terms[i].language);
		append(concepts, sizeof(concepts), ":");
		append(concepts, sizeof(concepts), c->terms[i].text);
	}
	append(concepts, sizeof(concepts), "\n");
}

static struct bilingual_told
make_concepts(const char *list)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);
	struct bilingual_told told;

	concepts[0] = '\0';
	ck_assert_int_eq(bilingual_read(b, list, why, sizeof(why)), 0);
	bilingual_each(b, note_concept, NULL, &told);
	bilingual_free(b);
	tokenizer_free(tokenizer);
	return told;
}

static struct bilingual_told
make_both(void)
{
	char list[300];

	snprintf(list, sizeof(list), " %s ,", dictionary_name("spa-eng", ""));
	append(list, sizeof(list), dictionary_name("eng-swh", ""));
	return make_concepts(list);
}

/* Whatever the direction; that of two languages comes first. */
START_TEST(words_meet_in_english)
{
	struct bilingual_told told;

	dictionary_begin("spa-eng");
	dictionary_add("barco\nboat, ship\n");
	dictionary_add("puerto <n>\n1. harbour\n2. the port\n");
	dictionary_end();
	dictionary_begin("eng-swh");
	dictionary_add("ports\nbandari\n");
	dictionary_end();
	told = make_both();
	ck_assert_str_eq(concepts,
	    "dictionary:port en:port es:puerto sw:bandari\n"
	    "dictionary:boat en:boat es:barco\n"
	    "dictionary:ship en:ship es:barco\n"
	    "dictionary:harbour en:harbour es:puerto\n");
	ck_assert_uint_eq(told.entries, 3);
	ck_assert_uint_eq(told.concepts, 4);
	ck_assert_uint_eq(told.terms, 9);
	ck_assert_uint_eq(told.left_out, 0);
}
END_TEST

/* Of two that come to as many languages. */
START_TEST(fewer_words_come_first)
{
	dictionary_begin("spa-eng");
	dictionary_add("buque\nsea vessel, ship\n");
	dictionary_end();
	make_concepts(dictionary_name("spa-eng", ""));
	ck_assert_str_eq(concepts,
	    "dictionary:ship en:ship es:buque\n"
	    "dictionary:sea vessel en:sea vessel es:buque\n");
}
END_TEST

START_TEST(another_pivot_than_english)
{
	dictionary_begin("spa-deu");
	dictionary_add("puerto\nHafen\n");
	dictionary_end();
	make_concepts(dictionary_name("spa-deu", ""));
	ck_assert_str_eq(concepts, "dictionary:de:Hafen de:Hafen es:puerto\n");
}
END_TEST

static const char *const everyday[] = {
    "sobre\non, envelope\n", /* what stands for "on" stands for too much */
    "hacer\nto do\n",
    "ya\nalready\n",
    "oro\nau\n", /* too short */
    "pm\nevening\n",
    "mil\nthousand, m3\n", /* a number */
    "punto\ndot, spot, stitch, tack, score, item, speck\n",
};

START_TEST(everyday_words_are_left_out)
{
	dictionary_begin("spa-eng");
	dictionary_add(everyday[_i]);
	dictionary_end();
	make_concepts(dictionary_name("spa-eng", ""));
	ck_assert_str_eq(concepts, "");
}
END_TEST

START_TEST(word_of_many_translations_is_left_out)
{
	static const char *const many =
	    "score\nuva, uvb, uvc, uvd, uve, uvf, uvg, uvh, uvi, uvj, uvk, uvl";
	char more[200];

	dictionary_begin("eng-spa");
	dictionary_add(many);
	dictionary_end();
	ck_assert_uint_eq(
	    make_concepts(dictionary_name("eng-spa", "")).terms, 13);
	snprintf(more, sizeof(more), "%s, uvm", many);
	dictionary_begin("eng-spa");
	dictionary_add(more);
	dictionary_end();
	ck_assert_uint_eq(
	    make_concepts(dictionary_name("eng-spa", "")).terms, 0);
}
END_TEST

static void
ignore(void *self, const struct counterpoint_concept *c)
{
	(void)c;
	++*(size_t *)self;
}

START_TEST(concepts_are_capped)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);
	struct bilingual_told told;
	char entry[64], w[5] = "";
	size_t n = BILINGUAL_CONCEPTS + 3, given = 0, i;

	dictionary_begin("ind-eng");
	for (i = 0; i < n; i++) {
		w[0] = (char)('a' + i % 26);
		w[1] = (char)('a' + i / 26 % 26);
		w[2] = (char)('a' + i / 676 % 26);
		w[3] = (char)('a' + i / 17576);
		snprintf(entry, sizeof(entry), "q%sq\nz%sx\n", w, w);
		dictionary_add(entry);
	}
	dictionary_end();
	ck_assert_int_eq(
	    bilingual_read(b, dictionary_name("ind-eng", ""), why, sizeof(why)),
	    0);
	bilingual_each(b, ignore, &given, &told);
	ck_assert_uint_eq(given, BILINGUAL_CONCEPTS);
	ck_assert_uint_eq(told.concepts, BILINGUAL_CONCEPTS);
	ck_assert_uint_eq(told.entries, n);
	ck_assert_uint_eq(told.left_out, 3);
	bilingual_free(b);
	tokenizer_free(tokenizer);
}
END_TEST

/* "qaaaaaq" and so on. */
static void
write_word(size_t number, char ret[ENTRY_BYTES + 1])
{
	size_t i;

	memset(ret, 'q', 7);
	ret[7] = '\0';
	for (i = 1; i < 6; i++, number /= 26)
		ret[i] = (char)('a' + number % 26);
}

/* An entry of as many words as there may be, the first of that number. */
static void
fill_entry(struct dictionary_entry *entry, size_t number)
{
	size_t i;

	entry->headwords = entry->translations = ENTRY_PHRASES;
	for (i = 0; i < ENTRY_PHRASES; i++) {
		write_word(number++, entry->headword[i]);
		write_word(number++, entry->translation[i]);
	}
}

#define IN_ENTRY       (2 * ENTRY_PHRASES)
#define PAIRS_IN_ENTRY (ENTRY_PHRASES * ENTRY_PHRASES)

/* Of an entry more none of the words is known. */
START_TEST(words_and_pairs_are_capped)
{
	static const struct dictionary_languages languages = {"sw", "ha"};
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);
	struct dictionary_entry entry;
	struct bilingual_told told;
	size_t number = 0, given = 0;

	for (; number < BILINGUAL_WORDS; number += IN_ENTRY) {
		fill_entry(&entry, number);
		bilingual_add(b, &languages, &entry);
	}
	fill_entry(&entry, number);
	bilingual_add(b, &languages, &entry);
	bilingual_each(b, ignore, &given, &told);
	ck_assert_uint_eq(told.entries, BILINGUAL_WORDS / IN_ENTRY + 1);
	ck_assert_uint_eq(told.lost_words, ENTRY_PHRASES);
	ck_assert_uint_eq(told.lost_pairs,
	    BILINGUAL_WORDS / IN_ENTRY * PAIRS_IN_ENTRY - BILINGUAL_PAIRS);
	bilingual_free(b);
	tokenizer_free(tokenizer);
}
END_TEST

/*
 * The plugin.
 */

static struct counterpoint_host *
open_with(const char *list)
{
	const char *const settings[] = {"dictionaries", list, NULL};

	return mock_try_open("lexical", settings);
}

static const char *const bad_lists[][2] = {
    {"spa-eng", "not an absolute path"},
    {"/nowhere/wordnet", "does not end in two languages such as spa-eng"},
    {"/nowhere/spa-eng", "/nowhere/spa-eng.index: No such file"},
    {"/no where/spa-eng", "/no where/spa-eng.index: No such file"},
    {"/no/spa-eng /no/swh-eng", "/no/spa-eng /no/swh-eng.index: No such file"},
};

START_TEST(bad_setting_is_refused)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct bilingual *b = bilingual_new(tokenizer);

	ck_assert_int_eq(
	    bilingual_read(b, bad_lists[_i][0], why, sizeof(why)), -1);
	ck_assert_msg(strstr(why, bad_lists[_i][0]) == why &&
			  strstr(why, bad_lists[_i][1]) != NULL,
	    "%s", why);
	ck_assert_ptr_null(open_with(bad_lists[_i][0]));
	bilingual_free(b);
	tokenizer_free(tokenizer);
}
END_TEST

static void
write_spanish(void)
{
	dictionary_begin("spa-eng");
	dictionary_add("astillero <n, masc>\nshipyard\n");
	dictionary_add("espía <n>\nspy\n");
	dictionary_add("queja\nmoan\n");
	dictionary_add("red <n>\nnetwork\n");
	dictionary_end();
}

static const char *
why_of(struct counterpoint_host *h, uint32_t narrative)
{
	const struct mock_match *m = mock_find(h, narrative);
	size_t i;

	for (i = 0; m != NULL && i < m->nwhys; i++)
		if (strstr(m->why[i], "(dictionary:") != NULL)
			return m->why[i];
	return "";
}

/* In both directions, with the words of both sides. */
START_TEST(post_finds_what_is_known_in_english)
{
	struct counterpoint_host *h;

	write_spanish();
	h = open_with(dictionary_name("spa-eng", ""));
	ck_assert_ptr_nonnull(h);
	library_add_one(h, 91, "Spies ruined the shipyard", NULL, "en");
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_str_eq(why_of(h, 91),
	    "“astillero” is “shipyard” in the title (dictionary:shipyard)");
	mock_remove(h, 91);
	library_add_one(h, 92, "El astillero arde", NULL, "es");
	mock_commit(h);
	mock_match(h, "Who set the shipyards alight?", "en");
	ck_assert_str_eq(why_of(h, 92),
	    "“shipyards” is “astillero” in the title (dictionary:shipyard)");
	mock_close(h);
}
END_TEST

/* "red" is no colour in Spanish, and "network" no word of it. */
START_TEST(english_is_found_in_english_alone)
{
	struct counterpoint_host *h;

	write_spanish();
	h = open_with(dictionary_name("spa-eng", ""));
	library_add_one(h, 92, "Una red enorme", NULL, "es");
	mock_commit(h);
	mock_match(h, "Ein network, sagt man", "de");
	ck_assert_str_eq(why_of(h, 92), "");
	mock_match(h, "A network, they say", "en");
	ck_assert_str_ne(why_of(h, 92), "");
	mock_close(h);
}
END_TEST

static void
write_quarries(void)
{
	dictionary_begin("spa-eng");
	dictionary_add("cantera\nquarry\n");
	dictionary_add("presa\nquarry\n");
	dictionary_end();
}

/* In one language two words that share a translation are two words. */
START_TEST(one_language_needs_no_dictionary)
{
	struct counterpoint_host *h;

	write_quarries();
	h = open_with(dictionary_name("spa-eng", ""));
	library_add_one(h, 91, "Una presa vieja", NULL, "es");
	library_add_one(h, 92, "The old quarry", NULL, "en");
	mock_commit(h);
	mock_match(h, "Una cantera vieja", "es");
	ck_assert_ptr_nonnull(mock_find(h, 91));
	ck_assert_str_eq(why_of(h, 91), "");
	mock_match(h, "La cantera", "es");
	ck_assert_uint_gt(h->nmatches, 0);
	ck_assert_uint_eq(h->match[0].narrative, 92);
	mock_close(h);
}
END_TEST

/* What counts as a concept is told as one: a document has one language, that of
 * its title, though an answer in it has another. */
START_TEST(what_counts_is_told)
{
	const struct counterpoint_wording answer = {
	    "La presa arde", "es", NULL};
	const struct counterpoint_narrative n = {.id = 91,
	    .title = "The old hole",
	    .language = "en",
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY,
	    .answers = &answer,
	    .nanswers = 1};
	struct counterpoint_host *h;

	write_quarries();
	h = open_with(dictionary_name("spa-eng", ""));
	mock_add(h, &n);
	mock_commit(h);
	mock_match(h, "Una cantera vieja", "es");
	ck_assert_str_eq(why_of(h, 91),
	    "“cantera” is “presa” in the answer (dictionary:quarry)");
	mock_close(h);
}
END_TEST

static struct mock_match
match_quarries(const char *dictionary)
{
	struct counterpoint_host *h = open_with(dictionary);
	struct mock_match match;

	ck_assert_ptr_nonnull(h);
	library_add_one(h, 91, "Una presa vieja", NULL, "es");
	library_add_one(h, 92, "La cantera arde", NULL, "es");
	mock_commit(h);
	mock_match(h, "Una cantera vieja", "es");
	ck_assert_ptr_nonnull(mock_find(h, 91));
	match = *mock_find(h, 91);
	mock_close(h);
	return match;
}

/* Nor are they alike: the figures are as without one, to a thousandth. */
START_TEST(one_language_is_as_without_a_dictionary)
{
	struct mock_match with, without;

	write_quarries();
	with = match_quarries(dictionary_name("spa-eng", ""));
	without = match_quarries("");
	ck_assert_double_eq_tol(with.score, without.score, 1e-3);
	ck_assert_double_eq_tol(with.confidence, without.confidence, 1e-3);
}
END_TEST

/* The library's own word finds what has it; a dictionary is asked in its place
 * alone. */
START_TEST(a_word_of_the_library_asks_no_dictionary)
{
	struct counterpoint_host *h;

	write_spanish();
	h = open_with(dictionary_name("spa-eng", ""));
	library_add_one(h, 91, "Spies ruined the shipyard", NULL, "en");
	library_add_one(h, 92, "El astillero arde", NULL, "es");
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_ptr_nonnull(mock_find(h, 92));
	ck_assert_ptr_null(mock_find(h, 91));
	mock_remove(h, 92);
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_ptr_nonnull(mock_find(h, 91));
	mock_close(h);
}
END_TEST

/* Who writes two words for it, one of which the library has, has one more that
 * finds the rest: whichever comes last. */
START_TEST(a_word_that_the_library_lacks_asks_too)
{
	static const char *const posts[] = {"cada casa, vivienda",
	    "cada vivienda, casa", "cada casa, vivienda, casa"};
	struct counterpoint_host *h;

	dictionary_begin("spa-eng");
	dictionary_add("casa\nhouse\n");
	dictionary_add("vivienda\nhouse\n");
	dictionary_end();
	h = open_with(dictionary_name("spa-eng", ""));
	library_add_one(h, 91, "They search every house at night", NULL, "en");
	library_add_one(h, 92, "La vivienda cara", NULL, "es");
	mock_commit(h);
	mock_match(h, posts[_i], "es");
	ck_assert_ptr_nonnull(mock_find(h, 92));
	ck_assert_ptr_nonnull(mock_find(h, 91));
	mock_match(h, "cada vivienda", "es");
	ck_assert_ptr_null(mock_find(h, 91));
	mock_close(h);
}
END_TEST

static bool
has_logged(const struct counterpoint_host *h, const char *words)
{
	size_t i;

	for (i = 0; i < h->nlogs; i++)
		if (strstr(h->log[i], words) != NULL)
			return true;
	return false;
}

/* Pairs count as often as they stand in a dictionary. */
START_TEST(what_is_left_out_is_logged)
{
	char text[IN_ENTRY * 10] = "";
	struct dictionary_entry entry;
	struct counterpoint_host *h;
	size_t i, n = BILINGUAL_PAIRS / PAIRS_IN_ENTRY + 1;

	fill_entry(&entry, 0);
	for (i = 0; i < IN_ENTRY; i++) {
		append(text, sizeof(text),
		    i < ENTRY_PHRASES ? entry.headword[i]
				      : entry.translation[i - ENTRY_PHRASES]);
		append(
		    text, sizeof(text), i == ENTRY_PHRASES - 1 ? "\n" : ", ");
	}
	dictionary_begin("spa-eng");
	for (i = 0; i < n; i++)
		dictionary_add(text);
	dictionary_end();
	h = open_with(dictionary_name("spa-eng", ""));
	ck_assert(has_logged(h, "0 times, and 256 pairs beyond 2097152"));
	mock_close(h);
	write_spanish();
	h = open_with(dictionary_name("spa-eng", ""));
	ck_assert(!has_logged(h, "left out"));
	mock_close(h);
}
END_TEST

/* A word that the desk has a concept for is the desk's, also when the concept
 * came later; without the concept it is the dictionary's again. */
START_TEST(the_desk_comes_first)
{
	static const char *const terms[][2] = {
	    {"spies", "en"}, {"espía", "es"}};
	struct counterpoint_host *h;
	const struct mock_match *m;

	write_spanish();
	h = open_with(dictionary_name("spa-eng", ""));
	library_add(h);
	library_add_one(h, 91, "Spies ruined it", NULL, "en");
	mock_commit(h);
	library_add_concept(h, 1, "espionage", "other", terms, 2);
	mock_commit(h);
	mock_match(h, "Dicen que fue un espía", "es");
	m = mock_find(h, 91);
	ck_assert_ptr_nonnull(m);
	ck_assert_str_eq(
	    m->why[0], "“espía” is “Spies” in the title (espionage)");
	ck_assert_str_eq(why_of(h, 91), "");
	mock_remove_concept(h, 1);
	mock_commit(h);
	mock_match(h, "Dicen que fue un espía", "es");
	ck_assert_str_eq(
	    why_of(h, 91), "“espía” is “Spies” in the title (dictionary:spy)");
	mock_close(h);
}
END_TEST

START_TEST(without_a_dictionary_nothing_is_found)
{
	struct counterpoint_host *h = open_with("");

	library_add(h);
	library_add_one(h, 91, "Spies ruined the shipyard", NULL, "en");
	mock_commit(h);
	mock_match(h, "Dicen que el astillero se hundió", "es");
	ck_assert_ptr_null(mock_find(h, 91));
	mock_close(h);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical bilingual");
	TCase *tc = tcase_create("bilingual");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, dictionary_setup, dictionary_teardown);
	tcase_add_test(tc, words_meet_in_english);
	tcase_add_test(tc, fewer_words_come_first);
	tcase_add_test(tc, another_pivot_than_english);
	tcase_add_loop_test(
	    tc, everyday_words_are_left_out, 0, COUNT(everyday));
	tcase_add_test(tc, word_of_many_translations_is_left_out);
	tcase_add_test(tc, concepts_are_capped);
	tcase_add_test(tc, words_and_pairs_are_capped);
	tcase_add_loop_test(tc, bad_setting_is_refused, 0, COUNT(bad_lists));
	tcase_add_test(tc, post_finds_what_is_known_in_english);
	tcase_add_test(tc, english_is_found_in_english_alone);
	tcase_add_test(tc, one_language_needs_no_dictionary);
	tcase_add_test(tc, what_counts_is_told);
	tcase_add_test(tc, one_language_is_as_without_a_dictionary);
	tcase_add_test(tc, a_word_of_the_library_asks_no_dictionary);
	tcase_add_loop_test(tc, a_word_that_the_library_lacks_asks_too, 0, 3);
	tcase_add_test(tc, what_is_left_out_is_logged);
	tcase_add_test(tc, the_desk_comes_first);
	tcase_add_test(tc, without_a_dictionary_nothing_is_found);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
