/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_parts.c - the parts of lexical for which its ABI is too coarse:
 * lexicon, query, documents, runs, shelf, and what compares candidates.
 * Owns one of each. Leaves spelling and the engine as a whole to
 * test_lexical_engine.c.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"
#include "lexical/compare/ranking.h"
#include "lexical/compare/runs.h"
#include "lexical/library/shelf.h"
#include "lexical/model/features.h"
#include "lexical/query/query.h"
#include "lexical/words/bm25.h"
#include "suite.h"
#include "text/languages.h"

static struct lexicon *lexicon;
static struct vocabulary vocabulary;
static struct sounds sounds;
static struct words words;
static struct sketch sketch;
static struct query query;

static void
setup(void)
{
	lexicon = lexicon_new();
	vocabulary_init(&vocabulary);
	ck_assert_int_eq(sounds_init(&sounds), 0);
	ck_assert_int_eq(words_init(&words, false), 0);
}

static void
teardown(void)
{
	query_done(&query);
	sketch_done(&sketch);
	words_done(&words);
	sounds_done(&sounds);
	vocabulary_done(&vocabulary);
	lexicon_free(lexicon);
}

static void
cut(const char *text, const char *language)
{
	ck_assert_int_eq(
	    words_cut(&words, lexicon, text, strlen(text), language), 0);
}

/* --- the lexicon --- */

static void
add_term(int concept, const char *term, const char *language)
{
	struct tokens t;

	ck_assert_int_eq(
	    tokenizer_run(words.tokenizer, term, strlen(term), language, &t),
	    0);
	lexicon_add(lexicon, concept, term, &t, language);
}

/* A shown concept of one term. */
static int
open_concept(const char *slug, const char *term, const char *language)
{
	int concept = lexicon_open(lexicon, slug, "thing");

	ck_assert_int_ge(concept, 0);
	add_term(concept, term, language);
	lexicon_show(lexicon, concept);
	return concept;
}

START_TEST(longest_term_of_each_concept)
{
	int war = open_concept("war", "war", "en");
	int proxy = open_concept("proxy-war", "proxy war", "en");

	add_term(war, "war of attrition", "en");
	cut("a proxy war of attrition, a war", "en");
	ck_assert_uint_eq(words.nmentions, 3);
	ck_assert_uint_eq(words.mention[0].concept, (unsigned)proxy);
	ck_assert_uint_eq(words.mention[0].first, 1);
	ck_assert_uint_eq(words.mention[0].words, 2);
	ck_assert_uint_eq(words.mention[1].concept, (unsigned)war);
	ck_assert_uint_eq(words.mention[1].first, 2);
	ck_assert_uint_eq(words.mention[1].words, 3);
	ck_assert_uint_eq(words.mention[2].words, 1);
}
END_TEST

static const struct {
	const char *term, *of, *text, *in;
	size_t n;
} languages[] = {
    {"guerra", "es", "la guerra", "es-MX", 1},
    {"guerra", "es", "la guerra", "pt", 0},
    {"paz", "es", "la paz", "und", 1},
    {"digmaan", "tl", "ang digmaan", "fil", 1},
    {"war", "en", "war", "sw", 1},
    {"war", "en", "das war gut", "de", 0}, /* was */
    {"gay", "en", "gay", "hi", 1},
    {"gay", "en", "वह गया", "hi", 0}, /* went */
    {"vita", "und", "vita", "sw", 1},
    {"US", "en", "the US", "en", 1},
    {"US", "en", "tell us", "en", 0},
    {"US", "en", "Us", "en", 0},
    {"US", "en", "die US-Armee", "de", 1},
    {"U.S.", "en", "the U.S. Army", "en", 1},
    {"U.S.", "en", "tell us.", "en", 0},
    {"NATO", "en", "NATO", "en", 1},
    {"NATO", "en", "nato", "en", 0},
    {"SANCTIONS", "en", "sanctions", "en", 1}, /* too long for a short form */
    {"", "en", "a", "en", 0},
    {"!", "en", "!", "en", 0},
    {"a b c d e f g h", "und", "a b c d e f g h", "und", 1},
    {"a b c d e f g h i", "und", "a b c d e f g h i", "und", 0},
    {"a b", "und", "a", "und", 0},
    {"a b", "und", "x a", "und", 0},
};

START_TEST(terms_by_language_and_capitals)
{
	open_concept("thing", languages[_i].term, languages[_i].of);
	cut(languages[_i].text, languages[_i].in);
	ck_assert_uint_eq(words.nmentions, languages[_i].n);
}
END_TEST

START_TEST(concepts_open_show_and_close)
{
	struct words ahead;
	int boat = lexicon_open(lexicon, "boat", "rebut");

	ck_assert_int_eq(words_init(&ahead, true), 0);
	add_term(boat, "boat", "en");
	cut("a boat", "en");
	ck_assert_uint_eq(words.nmentions, 0);
	ck_assert_int_eq(words_cut(&ahead, lexicon, "a boat", 6, "en"), 0);
	ck_assert_uint_eq(ahead.nmentions, 1);
	lexicon_show(lexicon, boat);
	cut("a boat", "en");
	ck_assert_uint_eq(words.nmentions, 1);
	ck_assert_int_eq((int)lexicon_kind(lexicon, words.mention[0].concept),
	    CONCEPT_REBUT);
	lexicon_close(lexicon, boat);
	cut("a boat", "en");
	ck_assert_uint_eq(words.nmentions, 0);
	ck_assert_int_ne(lexicon_open(lexicon, "boat", "rebut"), boat);
	ck_assert_uint_eq(lexicon_concepts(lexicon), 2);
	words_done(&ahead);
}
END_TEST

START_TEST(concepts_are_capped)
{
	unsigned i;

	for (i = 0; i < LEXICON_CONCEPTS_MAX; i++)
		ck_assert_int_eq(lexicon_open(lexicon, "x", "thing"), (int)i);
	ck_assert_int_eq(lexicon_open(lexicon, "x", "thing"), -1);
}
END_TEST

START_TEST(mentions_are_capped)
{
	char text[2 * WORDS_MENTIONS_MAX + 100];
	size_t i;

	open_concept("x", "x", "en");
	for (i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "x ", 3);
	cut(text, "en");
	ck_assert_uint_eq(words.nmentions, WORDS_MENTIONS_MAX);
}
END_TEST

/* --- documents --- */

/* A document of a title, a summary and one answer; NULL: none. */
static struct document *
make(const char *title, const char *summary, const char *answer)
{
	const char *texts[FIELDS] = {title, summary, answer};
	static uint32_t number;
	struct document *d;
	int f;

	for (f = 0; f < FIELDS; f++) {
		if (texts[f] == NULL)
			continue;
		cut(texts[f], "und");
		sketch_add(&sketch, &vocabulary, lexicon, &sounds, &words,
		    (enum field)f);
	}
	d = sketch_take(&sketch, 7, 0, 1, 2);
	d->number = ++number;
	return d;
}

/* The same, in the index. */
static struct document *
put(const char *title, const char *summary, const char *answer)
{
	struct document *d = make(title, summary, answer);
	const struct index_term *terms;
	size_t n = sketch_weigh(&sketch, d, 10, &terms);

	index_add(vocabulary.index, d->number, terms, n);
	vocabulary_count(&vocabulary);
	return d;
}

START_TEST(document_has_its_words_in_place)
{
	struct document *d = make("one two. two", NULL, "three Four 5");
	const uint32_t *word;
	size_t n;

	ck_assert_uint_eq(d->narrative, 7);
	word = document_field(d, FIELD_TITLE, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert_uint_eq(word[1] & WORD_TERM, word[2] & WORD_TERM);
	document_field(d, FIELD_SUMMARY, &n);
	ck_assert_uint_eq(n, 0);
	word = document_field(d, FIELD_ANSWERS, &n);
	ck_assert_uint_eq(n, 3);
	ck_assert(word[1] & WORD_NAME);
	ck_assert(word[2] & WORD_NUMBER);
	ck_assert(word[2] & WORD_LAST);
	ck_assert(!(word[0] & (WORD_NAME | WORD_NUMBER | WORD_LAST)));
	ck_assert_float_eq(document_length(d), 4.5F);
	free(d);
	d = make(NULL, NULL, NULL);
	ck_assert_float_eq(document_length(d), 0);
	free(d);
}
END_TEST

static float
impact_of(const struct index_term *terms, size_t n, const char *word)
{
	uint32_t term = strtab_find(vocabulary.terms, word, strlen(word));
	size_t i;

	for (i = 0; i < n; i++)
		if (terms[i].term == term)
			return terms[i].impact;
	return -1;
}

/* Fields count by their weight; a sketch is clean after each document. */
START_TEST(weights_are_bm25)
{
	struct document *d = make("war war", "peace", "peace rain");
	const struct index_term *terms;
	size_t n, round;

	for (round = 0; round < 2; round++) {
		n = sketch_weigh(&sketch, d, 8, &terms);
		ck_assert_uint_eq(n, 3);
		ck_assert_float_eq(
		    impact_of(terms, n, "war"), bm25_impact(2, 4, 8));
		ck_assert_float_eq(
		    impact_of(terms, n, "peace"), bm25_impact(1.5F, 4, 8));
		ck_assert_float_eq(
		    impact_of(terms, n, "rain"), bm25_impact(0.5F, 4, 8));
	}
	free(d);
}
END_TEST

START_TEST(rarity_falls_with_documents)
{
	struct document *d[3];
	float before = 2, now;
	uint32_t term;
	int i;

	ck_assert_float_eq(vocabulary_rarity(&vocabulary, STRTAB_NONE), 1);
	for (i = 0; i < 3; i++) {
		d[i] = put("storm", i < 2 ? "rain" : "sun", NULL);
		term = strtab_find(vocabulary.terms, "storm", 5);
		now = vocabulary_rarity(&vocabulary, term);
		ck_assert(now > 0 && now < before);
		before = now;
	}
	ck_assert_float_eq(vocabulary_rarity(&vocabulary, STRTAB_NONE), 1);
	ck_assert_float_gt(vocabulary_rarity(&vocabulary,
			       strtab_find(vocabulary.terms, "sun", 3)),
	    vocabulary_rarity(
		&vocabulary, strtab_find(vocabulary.terms, "rain", 4)));
	for (i = 0; i < 3; i++)
		free(d[i]);
}
END_TEST

/* --- the query --- */

static void
ask(const char *text)
{
	const struct counterpoint_text observed = {
	    .language = "und", .day = COUNTERPOINT_NO_DAY};

	cut(text, "und");
	query_take(&query, &vocabulary, lexicon, &sounds, &words, &observed);
}

START_TEST(query_has_distinct_words)
{
	struct document *d = put("storm rain", NULL, NULL);

	ask("storm unknown storm. Unknown rain other");
	ck_assert_uint_eq(query.words, 6);
	ck_assert_uint_eq(query.n, 4);
	ck_assert_uint_eq(query.sentences, 2);
	ck_assert_uint_eq(query.v[0].nplaces, 2);
	ck_assert_uint_eq(query.v[0].place[1], 2);
	ck_assert_uint_eq(query.v[0].sentences, 1);
	ck_assert_uint_eq(query.v[1].term, STRTAB_NONE);
	ck_assert_uint_eq(query.v[1].sentences, 3);
	ck_assert_float_eq(query.v[1].rarity, 1);
	ck_assert_uint_eq(query.word[4], 2);
	ck_assert_uint_eq(query_find(&query, query.v[2].term), 2);
	ask("rain");
	ck_assert_uint_eq(query.n, 1);
	ck_assert_uint_eq(
	    query_find(&query, strtab_find(vocabulary.terms, "storm", 5)),
	    QUERY_NO_TERM);
	free(d);
}
END_TEST

START_TEST(sentences_beyond_64_are_longer)
{
	char text[200 * 8];
	size_t used = 0, i;

	for (i = 0; i < 200; i++)
		used += (size_t)sprintf(text + used, "q%zux.\n", i);
	ask(text);
	ck_assert_uint_eq(query.n, 200);
	ck_assert_uint_eq(query.sentences, 200);
	ck_assert_uint_eq(query.v[0].sentences, 1);
	ck_assert_uint_eq(query.v[199].sentences, UINT64_C(1) << 63);
	for (i = 1; i < 200; i++)
		ck_assert(query.v[i].sentences >= query.v[i - 1].sentences);
	for (i = 0; i < QUERY_SENTENCES; i++)
		ck_assert_float_gt(query.sentence[i], 2);
}
END_TEST

START_TEST(words_beyond_2048_are_left_out)
{
	static char text[3000 * 8];
	size_t used = 0, i;

	for (i = 0; i < 3000; i++)
		used += (size_t)sprintf(text + used, "q%zux ", i % 2500);
	ask(text);
	ck_assert_uint_eq(query.words, 3000);
	ck_assert_uint_eq(query.n, QUERY_TERMS_MAX);
	ck_assert_uint_eq(query.word[2047], 2047);
	ck_assert_uint_eq(query.word[2048], QUERY_NO_TERM);
	ck_assert_uint_eq(query.word[2500], 0);
	ck_assert_uint_eq(query.v[0].nplaces, 2);
}
END_TEST

START_TEST(day_given_or_of_the_text)
{
	static const char text[] =
	    "It rains.\n— Some One (@someone) January 14, 2020";

	struct counterpoint_text observed = {.language = "en-GB", .day = 5};

	cut(text, "en");
	query_take(&query, &vocabulary, lexicon, &sounds, &words, &observed);
	ck_assert_int_eq(query.day, 5);
	ck_assert_uint_eq(query.language, language_pack("en"));
	observed.day = COUNTERPOINT_NO_DAY;
	query_take(&query, &vocabulary, lexicon, &sounds, &words, &observed);
	ck_assert_int_eq(query.day, 18275);
	ck_assert_float_gt(query.rarity_shell, 0);
	ask("");
	ck_assert_int_eq(query.day, COUNTERPOINT_NO_DAY);
	ck_assert_uint_eq(query.n, 0);
}
END_TEST

/* --- runs --- */

static struct runs
run_of(const char *document)
{
	struct runs runs = {.best = 0};
	size_t i;

	cut(document, "und");
	for (i = 0; i < words.n; i++)
		runs_add(&runs, &query,
		    query_find(
			&query, strtab_find(vocabulary.terms, words.v[i].stem,
				    words.v[i].stem_len)),
		    1);
	return runs;
}

static const struct {
	const char *text, *document;
	unsigned words, pairs, all;
} runs_cases[] = {
    {"a b c", "a b c", 3, 4, 4},
    {"x a b y", "a b c", 2, 2, 4},
    {"b a", "a b", 1, 0, 2},
    {"a b a b c", "b a b c", 4, 6, 6},
    {"a a a", "a a", 2, 2, 2},
    {"z", "a b", 0, 0, 2},
    {"a", "a", 1, 0, 0},
    {"a", "", 0, 0, 0},
};

START_TEST(runs_are_the_longest_in_common)
{
	struct document *d = put("a b c x y z", NULL, NULL);
	struct runs r;

	ask(runs_cases[_i].text);
	r = run_of(runs_cases[_i].document);
	ck_assert_uint_eq(r.best_words, runs_cases[_i].words);
	ck_assert_float_eq(r.best, (float)runs_cases[_i].words);
	ck_assert_float_eq(r.pairs, (float)runs_cases[_i].pairs);
	ck_assert_float_eq(r.all_pairs, (float)runs_cases[_i].all);
	free(d);
}
END_TEST

/* --- the shelf --- */

START_TEST(shelf_keeps_what_is_there)
{
	enum { N = 6000 };
	struct document *d[N];
	struct shelf shelf = {.n = 0};
	uint32_t i, k;

	for (i = 0; i < N; i++) {
		d[i] = make(NULL, NULL, NULL);
		d[i]->number = 3 * i + 5;
		shelf_add(&shelf, d[i]);
	}
	/* Nine of ten go, so that it closes up. */
	for (i = 0; i < N; i++)
		if (i % 10 != 0) {
			shelf_remove(&shelf, d[i]);
			free(d[i]);
			d[i] = NULL;
		}
	ck_assert_uint_lt(shelf.n, N);
	for (k = 0; k < 3 * N + 10; k++) {
		i = (k - 5) / 3;
		ck_assert_ptr_eq(shelf_find(&shelf, k),
		    k >= 5 && (k - 5) % 3 == 0 && i < N ? d[i] : NULL);
	}
	for (i = 0; i < N; i++)
		free(d[i]);
	shelf_done(&shelf);
	ck_assert_ptr_null(shelf_find(&shelf, 5));
}
END_TEST

/* --- what compares candidates --- */

START_TEST(leads_are_over_the_best_other)
{
	static float row[4][FEATURES];
	static const float scores[4] = {4, 9, 9, 1};
	int i;

	for (i = 0; i < 4; i++) {
		row[i][FEATURE_index_score] = 8 - 2 * (float)i;
		row[i][FEATURE_index_rank] = 1.5F * (float)i; /* stays */
		row[i][FEATURE_cosine] = scores[i];
	}
	features_compare(row[0], 4, FEATURES);
	ck_assert_float_eq(row[0][FEATURE_lead_cosine], -5);
	ck_assert_float_eq(row[1][FEATURE_lead_cosine], 0);
	ck_assert_float_eq(row[2][FEATURE_lead_cosine], 0);
	ck_assert_float_eq(row[3][FEATURE_lead_cosine], -8);
	ck_assert_float_eq(row[0][FEATURE_lead_index_score], 2);
	ck_assert_float_eq(row[3][FEATURE_lead_index_score], -6);
	ck_assert_float_eq(row[3][FEATURE_index_top], 0.25F);
	ck_assert_float_eq(row[3][FEATURE_index_rank], 4.5F);
	/* Alone: minus nothing. */
	features_compare(row[1], 1, FEATURES);
	ck_assert_float_eq(row[1][FEATURE_lead_cosine], 9);
	features_compare(row[0], 0, FEATURES);
}
END_TEST

START_TEST(ranks_are_told_by_the_scores_of_all)
{
	static const struct ranked order[11] = {{5, 3}, {4, 0}, {2, 7}, {1, 1},
	    {1, 2}, {1, 4}, {1, 5}, {1, 6}, {1, 8}, {-1, 9}, {-9, 10}};
	static float row[FEATURES];

	ranking_describe(order, 11, 0, row);
	ck_assert_float_eq(row[FEATURE_rank_score], 5);
	ck_assert_float_eq(row[FEATURE_rank_lead], 1);
	ck_assert_float_eq(row[FEATURE_rank_third], 3);
	ck_assert_float_eq(row[FEATURE_rank_tenth], 6);
	ranking_describe(order, 11, 1, row);
	ck_assert_float_eq(row[FEATURE_rank_lead], -1);
	ck_assert_float_eq(row[FEATURE_rank_third], 2);
	/* Two alone: minus nothing; a share of the softmax. */
	ranking_describe(order, 2, 0, row);
	ck_assert_float_eq(row[FEATURE_rank_third], 5);
	ck_assert_float_eq_tol(
	    row[FEATURE_rank_share], -logf(1 + expf(-1)), 1e-6F);
	ranking_describe(order, 2, 1, row);
	ck_assert_float_eq_tol(
	    row[FEATURE_rank_share], -1 - logf(1 + expf(-1)), 1e-6F);
	ranking_describe(order, 1, 0, row);
	ck_assert_float_eq(row[FEATURE_rank_lead], 5);
	ck_assert_float_eq(row[FEATURE_rank_share], 0);
}
END_TEST

START_TEST(features_have_names_and_directions)
{
	int i, k;

	for (i = 0; i < FEATURES; i++) {
		ck_assert_ptr_nonnull(feature_name[i]);
		ck_assert_int_le(abs(feature_direction[i]), 1);
		for (k = 0; k < i; k++)
			ck_assert_str_ne(feature_name[i], feature_name[k]);
	}
	ck_assert_str_eq(feature_name[FEATURE_of_summary], "of_summary");
	ck_assert_int_eq(feature_direction[FEATURE_missed], -1);
}
END_TEST

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical parts");
	TCase *tc = tcase_create("parts");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, longest_term_of_each_concept);
	tcase_add_loop_test(
	    tc, terms_by_language_and_capitals, 0, COUNT(languages));
	tcase_add_test(tc, concepts_open_show_and_close);
	tcase_add_test(tc, concepts_are_capped);
	tcase_add_test(tc, mentions_are_capped);
	tcase_add_test(tc, document_has_its_words_in_place);
	tcase_add_test(tc, weights_are_bm25);
	tcase_add_test(tc, rarity_falls_with_documents);
	tcase_add_test(tc, query_has_distinct_words);
	tcase_add_test(tc, sentences_beyond_64_are_longer);
	tcase_add_test(tc, words_beyond_2048_are_left_out);
	tcase_add_test(tc, day_given_or_of_the_text);
	tcase_add_loop_test(
	    tc, runs_are_the_longest_in_common, 0, COUNT(runs_cases));
	tcase_add_test(tc, shelf_keeps_what_is_there);
	tcase_add_test(tc, leads_are_over_the_best_other);
	tcase_add_test(tc, ranks_are_told_by_the_scores_of_all);
	tcase_add_test(tc, features_have_names_and_directions);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
