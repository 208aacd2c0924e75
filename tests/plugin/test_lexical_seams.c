/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_seams.c - tags without capitals are parted into words that the
 * library knows: the choice of words, and what the engine finds by them.
 */
#include <check.h>
#include <string.h>

#include "lexical/engine.h"
#include "lexical/seams.h"
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
	struct token t = {.flags = TOKEN_ASCII};
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
    {"ofthe", 0, {0}},		       /* too short */
    {"newsnewsnewsnewsnewsnewsnewsnews", 8, {4, 4, 4, 4, 4, 4, 4, 4}},
    {"newsnewsnewsnewsnewsnewsnewsnewsnews", 0, {0}}, /* too many */
    {"fakenewsfakenewsfakenewsfakenewsfakenewsfakenewsf", 0, {0}}, /* long */
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

/* Words that a text shares with the one narrative. */
static float
count_shared(struct engine *engine, const char *text)
{
	static struct engine_candidate found[ENGINE_CANDIDATES_MAX];
	const struct counterpoint_text t = {.text = text,
	    .length = strlen(text),
	    .language = "en",
	    .day = COUNTERPOINT_NO_DAY};
	int n = engine_candidates(engine, &t, found, ENGINE_CANDIDATES_MAX);

	ck_assert_int_ge(n, 0);
	return n == 0 ? 0 : found[0].feature[FEATURE_shared_words];
}

/* The stems of the parts are looked up, and only in tags. */
START_TEST(narratives_are_found_by_the_words_of_a_tag)
{
	struct engine *engine = engine_new(NULL, "en");
	const struct counterpoint_narrative n = {.id = 1,
	    .slug = "cities",
	    .title = "The sanctuary of harbour cities",
	    .first_seen = COUNTERPOINT_NO_DAY,
	    .last_seen = COUNTERPOINT_NO_DAY};

	ck_assert_ptr_nonnull(engine);
	ck_assert_int_eq(engine_add(engine, &n), 0);
	engine_commit(engine);
	ck_assert_float_eq(count_shared(engine, "see #harbourcities"), 2);
	ck_assert_float_eq(count_shared(engine, "see #SANCTUARYCITIES"), 2);
	ck_assert_float_eq(count_shared(engine, "@citiesofharbour now"), 3);
	ck_assert_float_eq(count_shared(engine, "see harbourcities"), 0);
	engine_free(engine);
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
	tcase_add_test(tc, narratives_are_found_by_the_words_of_a_tag);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
