/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_seams.c - tags without capitals are parted into words that the
 * library knows: the choice of words, and what the engine finds by them.
 */
#include <check.h>
#include <string.h>

#include "lexical/engine.h"
#include "lexical/words/seams.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXTS	     2000

static struct vocabulary vocabulary;
static struct seams *seams;

/* The first `texts` texts have the word. */
static const struct {
	const char *word, *stem;
	uint32_t texts;
} known[] = {
    {"the", "the", TEXTS},
    {"of", "of", TEXTS / 2},
    {"news", "news", 300},
    {"fake", "fake", 200},
    {"stop", "stop", 60},
    {"cities", "citi", 40},
    {"men", "men", 30},
    {"steal", "steal", 20},
    {"brexit", "brexit", 12},
    {"omen", "omen", 1},
    {"zel", "zel", 1},
    {"ensk", "ensk", 1},
    {"yy", "yy", 1},
};

static uint32_t
term_of(size_t i)
{
	return strtab_add(
	    vocabulary.terms, known[i].stem, strlen(known[i].stem));
}

/* The words of a text; gives how many. */
static size_t
terms_of(uint32_t text, struct index_term ret[COUNT(known)])
{
	size_t i, n = 0;

	for (i = 0; i < COUNT(known); i++)
		if (text <= known[i].texts)
			ret[n++] = (struct index_term){term_of(i), 1};
	return n;
}

static void
learn_words(void)
{
	struct token t = {0};
	size_t i;

	for (i = 0; i < COUNT(known); i++) {
		t.word = known[i].word;
		t.word_len = (uint16_t)strlen(t.word);
		t.stem = known[i].stem;
		t.stem_len = (uint16_t)strlen(t.stem);
		seams_learn(seams, &t, term_of(i));
	}
}

static void
setup(void)
{
	struct index_term terms[COUNT(known)];
	uint32_t i;

	vocabulary_init(&vocabulary);
	seams = seams_new(&vocabulary);
	learn_words();
	for (i = 1; i <= TEXTS; i++)
		index_add(vocabulary.index, i, terms, terms_of(i, terms));
}

static void
teardown(void)
{
	seams_free(seams);
	vocabulary_done(&vocabulary);
}

static const struct {
	const char *tag;
	size_t n;
	uint8_t length[TOKENIZER_PARTS_MAX];
} tags[] = {
    {"stopthesteal", 3, {4, 3, 5}}, {"fakenews", 2, {4, 4}},
    {"newsofthemen", 4, {4, 2, 3, 3}}, /* not "them", nor "omen" */
    {"stopcities", 2, {4, 6}},	       /* of a word that is no stem */
    {"brexit", 0, {0}},		       /* a word that is known */
    {"stopthefraud", 0, {0}},	       /* of a word that nobody knows */
    {"zelenskyy", 0, {0}},	       /* of scraps: a name, more likely */
    {"fakeyy", 0, {0}},		       /* of two letters that are rare */
    {"newsnewsnewsnewsnewsnewsnewsnews", 8, {4, 4, 4, 4, 4, 4, 4, 4}},
    {"newsnewsnewsnewsnewsnewsnewsnewsnews", 0, {0}}, /* too many */
};

START_TEST(tags_have_seams)
{
	uint8_t length[TOKENIZER_PARTS_MAX] = {0};

	ck_assert_uint_eq(
	    seams_part(seams, tags[_i].tag, strlen(tags[_i].tag), length),
	    tags[_i].n);
	ck_assert_mem_eq(length, tags[_i].length, tags[_i].n);
}
END_TEST

START_TEST(words_that_are_gone_part_nothing)
{
	uint8_t length[TOKENIZER_PARTS_MAX];
	struct index_term terms[COUNT(known)];
	uint32_t i;

	ck_assert_uint_eq(seams_part(seams, "fakenews", 8, length), 2);
	for (i = 1; i <= 200; i++)
		index_remove(vocabulary.index, i, terms, terms_of(i, terms));
	ck_assert_uint_eq(seams_part(seams, "fakenews", 8, length), 0);
}
END_TEST

START_TEST(terms_of_the_lexicon_stay_whole)
{
	static const struct token whole = {.word = "fakenews", .word_len = 8};
	uint8_t length[TOKENIZER_PARTS_MAX];

	seams_keep_whole(seams, &whole);
	ck_assert_uint_eq(seams_part(seams, "fakenews", 8, length), 0);
	ck_assert_uint_eq(seams_part(seams, "stopnews", 8, length), 2);
}
END_TEST

/* A word has a stem in each language; the one that is in use counts. */
START_TEST(a_word_has_many_stems)
{
	static const char *const stems[] = {"gone", "nation"};
	uint8_t length[TOKENIZER_PARTS_MAX];
	struct index_term term;
	size_t i;

	for (i = 0; i < COUNT(stems); i++) {
		const struct token t = {.word = "nations",
		    .stem = stems[i],
		    .word_len = 7,
		    .stem_len = (uint16_t)strlen(stems[i])};

		term = (struct index_term){
		    strtab_add(vocabulary.terms, stems[i], t.stem_len), 1};
		seams_learn(seams, &t, term.term);
		seams_learn(seams, &t, term.term);
	}
	ck_assert_uint_eq(seams_part(seams, "stopnations", 11, length), 0);
	index_add(vocabulary.index, TEXTS + 1, &term, 1);
	ck_assert_uint_eq(seams_part(seams, "stopnations", 11, length), 2);
	index_remove(vocabulary.index, TEXTS + 1, &term, 1);
}
END_TEST

static struct engine *engine;

static void
add_title(uint32_t id, const char *title)
{
	const struct counterpoint_narrative n = {.id = id,
	    .slug = "x",
	    .title = title,
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY};

	ck_assert_int_eq(engine_add(engine, &n), 0);
}

/* A feature of the first candidate. */
static float
feature_of(const char *text, enum feature feature)
{
	static struct engine_candidate found[ENGINE_CANDIDATES_MAX];
	const struct counterpoint_text t = {.text = text,
	    .length = strlen(text),
	    .language = "en",
	    .day = COUNTERPOINT_NO_DAY};
	int n = engine_candidates(engine, &t, found, ENGINE_CANDIDATES_MAX);

	ck_assert_int_ge(n, 0);
	return n == 0 ? 0 : found[0].feature[feature];
}

static float
count_shared(const char *text)
{
	return feature_of(text, FEATURE_shared_words);
}

static void
setup_engine(void)
{
	engine = engine_new(NULL, "en");
	ck_assert_ptr_nonnull(engine);
}

static void
teardown_engine(void)
{
	engine_free(engine);
}

/* However the library writes them first: in quotation marks, before an 's. */
static const char *const titles[] = {"The sanctuary of harbour cities",
    "Sanctuary, harbour's 'cities'", "#Sanctuary @Harbour #Cities"};

START_TEST(narratives_are_found_by_the_words_of_a_tag)
{
	add_title(1, titles[_i]);
	engine_commit(engine);
	ck_assert_float_eq(count_shared("see #harbourcities"), 2);
	ck_assert_float_eq(count_shared("see #SANCTUARYCITIES"), 2);
	ck_assert_float_eq(count_shared("@citiesharbour now"), 2);
	ck_assert_float_eq(count_shared("see harbourcities"), 0);
}
END_TEST

START_TEST(a_tag_of_the_library_is_one_word)
{
	add_title(1, "What #justiceforourmurdered wants");
	add_title(2, "Justice for our murdered");
	engine_commit(engine);
	ck_assert_float_eq(count_shared("#justiceforourmurdered"), 1);
	ck_assert_float_eq(count_shared("#justiceourmurdered"), 3);
}
END_TEST

/* "US" is a state where it alone is in capitals. */
START_TEST(capitals_of_a_tag_name_nothing)
{
	struct counterpoint_wording term = {"US", "en", NULL};
	const struct counterpoint_concept state = {.id = 1,
	    .slug = "us",
	    .kind = "state",
	    .terms = &term,
	    .nterms = 1};
	uint32_t i;

	ck_assert_int_eq(engine_add_concept(engine, &state), 0);
	for (i = 1; i < 9; i++)
		add_title(i, "Help us now");
	add_title(9, "What the US wants");
	engine_commit(engine);
	ck_assert_float_eq(feature_of("the US wants", FEATURE_concepts), 1);
	ck_assert_float_eq(count_shared("#HELPUSNOW"), 3);
	ck_assert_float_eq(
	    feature_of("#HELPUSNOW", FEATURE_text_concepts_in), -1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical seams");
	TCase *tc = tcase_create("seams");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, tags_have_seams, 0, COUNT(tags));
	tcase_add_test(tc, words_that_are_gone_part_nothing);
	tcase_add_test(tc, terms_of_the_lexicon_stay_whole);
	tcase_add_test(tc, a_word_has_many_stems);
	suite_add_tcase(suite, tc);
	tc = tcase_create("engine");
	tcase_add_checked_fixture(tc, setup_engine, teardown_engine);
	tcase_add_loop_test(
	    tc, narratives_are_found_by_the_words_of_a_tag, 0, COUNT(titles));
	tcase_add_test(tc, a_tag_of_the_library_is_one_word);
	tcase_add_test(tc, capitals_of_a_tag_name_nothing);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
