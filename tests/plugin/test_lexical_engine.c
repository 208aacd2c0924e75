/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_engine.c - the engine of lexical: the features of candidates,
 * which are compared, changes of the lexicon, and a tokenizer that fails.
 * Owns that tokenizer. Leaves the other parts to test_lexical_parts.c and
 * test_lexical_spelling.c.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/engine.h"
#include "mock_host.h"
#include "suite.h"
#include "text/tokenizer.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The linker puts ours in its place (--wrap). */
int __real_tokenizer_run(
    struct tokenizer *, const char *, size_t, const char *, struct tokens *);
int __wrap_tokenizer_run(
    struct tokenizer *, const char *, size_t, const char *, struct tokens *);

static int runs_left = -1; /* before it fails; -1: never */

int
__wrap_tokenizer_run(struct tokenizer *t, const char *text, size_t len,
    const char *language, struct tokens *ret)
{
	if (runs_left == 0)
		return -1;
	if (runs_left > 0)
		runs_left--;
	return __real_tokenizer_run(t, text, len, language, ret);
}

static struct engine *engine;
static struct engine_candidate found[ENGINE_CANDIDATES_MAX];

static void
setup(void)
{
	runs_left = -1;
	engine = engine_new(NULL, "en");
	ck_assert_ptr_nonnull(engine);
}

static void
teardown(void)
{
	engine_free(engine);
}

static int
add_to(struct engine *e, uint32_t id, const char *title, const char *summary,
    const char *exemplar)
{
	struct counterpoint_wording exemplars[1] = {{exemplar, "en", NULL}};
	struct counterpoint_narrative n = {.id = id,
	    .slug = "x",
	    .title = title,
	    .summary = summary,
	    .first_seen = 18000,
	    .last_seen = 18010,
	    .exemplars = exemplars,
	    .nexemplars = exemplar != NULL};

	return engine_add(e, &n);
}

static void
add(uint32_t id, const char *title, const char *summary, const char *exemplar)
{
	ck_assert_int_eq(add_to(engine, id, title, summary, exemplar), 0);
}

static size_t
ask_in(const char *text, const char *language, int32_t day)
{
	int n = engine_candidates(engine,
	    &(struct counterpoint_text){.text = text,
		.length = strlen(text),
		.language = language,
		.day = day},
	    found, ENGINE_CANDIDATES_MAX);

	ck_assert_int_ge(n, 0);
	return (size_t)n;
}

static size_t
ask_on(const char *text, int32_t day)
{
	return ask_in(text, "en", day);
}

static size_t
ask(const char *text)
{
	return ask_on(text, COUNTERPOINT_NO_DAY);
}

/*
 * A tokenizer that fails, at each of its runs.
 */

START_TEST(failed_add_leaves_none)
{
	add(1, "harbour", "lighthouse", "quay");
	add(2, "storm", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(ask("harbour"), 1);
	runs_left = _i;
	ck_assert_int_eq(add_to(engine, 1, "mountain", "valley", "river"), -1);
	runs_left = -1;
	ck_assert_uint_eq(ask("harbour"), 1);
	engine_commit(engine);
	ck_assert_uint_eq(ask("harbour lighthouse quay"), 0);
	ck_assert_uint_eq(ask("mountain valley river"), 0);
	/* What was begun does not show in the next. */
	add(3, "meadow", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(ask("mountain valley river"), 0);
	ck_assert_uint_eq(ask("meadow"), 1);
}
END_TEST

START_TEST(failed_text_is_told)
{
	add(1, "harbour", NULL, NULL);
	engine_commit(engine);
	runs_left = 0;
	ck_assert_int_eq(
	    engine_candidates(engine,
		&(struct counterpoint_text){
		    .text = "harbour", .length = 7, .language = "en"},
		found, 1),
	    -1);
	runs_left = -1;
	ck_assert_uint_eq(ask("harbour"), 1);
}
END_TEST

/*
 * Features, of which the model makes what it will.
 */

START_TEST(features_of_the_same_words)
{
	const float *f = found[0].feature;

	add(1, "Heavy storms flood the old harbour", NULL, NULL);
	add(2, "Dry summers empty the wide river", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_ge(ask("Heavy storms flood the old harbour"), 1);
	ck_assert_uint_eq(found[0].narrative, 1);
	ck_assert_float_eq_tol(f[FEATURE_text_in_all], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_of_all], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_overlap], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_cosine], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_sentence_both], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_its_sentence_both], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_pairs_all], 1, 1e-5);
	ck_assert_float_eq_tol(f[FEATURE_grams_of], 1, 1e-5);
	ck_assert_float_eq(f[FEATURE_run_words_title], 6);
	ck_assert_float_eq(f[FEATURE_shared_words], 6);
	ck_assert_float_eq(f[FEATURE_missed], 0);
	ck_assert_float_eq(f[FEATURE_text_missed_1], 0);
	ck_assert_float_eq(f[FEATURE_of_summary], -1);
	ck_assert_float_eq(f[FEATURE_numbers_of], -1);
	ck_assert_float_gt(f[FEATURE_lead_cosine], 0);
}
END_TEST

/* The cosine of n-grams: of the same words most, of words with the same roots
 * some, of a longer document less. */
START_TEST(features_of_like_words)
{
	const float *f = found[0].feature;
	float same, like;

	add(1, "Heavy storms flood the old harbour", NULL, NULL);
	add(2, "Dry summers empty the wide river", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_ge(ask("heavy storms flood the old harbour"), 1);
	same = f[FEATURE_grams_cosine];
	ck_assert_float_gt(same, 0);
	ck_assert_float_le(same, 1);
	ck_assert_uint_ge(ask("stormy harbourmaster, flood of old"), 1);
	like = f[FEATURE_grams_cosine];
	ck_assert_float_gt(like, 0);
	ck_assert_float_lt(like, same);
	add(1, "Heavy storms flood the old harbour", "and more that is said",
	    NULL);
	engine_commit(engine);
	ck_assert_uint_ge(ask("heavy storms flood the old harbour"), 1);
	ck_assert_float_lt(f[FEATURE_grams_cosine], same);
	ck_assert_uint_eq(ask("heavy storms flood the wide river"), 2);
	ck_assert_uint_eq(found[0].narrative, 1);
	ck_assert_float_gt(f[FEATURE_lead_grams_cosine], 0);
	ck_assert_float_lt(found[1].feature[FEATURE_lead_grams_cosine], 0);
}
END_TEST

/* However many words have an n-gram, it is one. */
START_TEST(features_of_many_words_that_end_alike)
{
	const float *f = found[0].feature;
	char text[1000] = "";
	int i;

	for (i = 0; i < 60; i++)
		sprintf(text + strlen(text), "%c%cqxyzzy ", 'a' + i % 26,
		    'a' + i / 26);
	add(1, text, NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(ask(text), 1);
	ck_assert_float_eq_tol(f[FEATURE_text_grams_in], 1, 1e-4);
	ck_assert_float_eq_tol(f[FEATURE_grams_of], 1, 1e-4);
}
END_TEST

static const struct {
	int32_t day;
	float apart, order;
} days[] = {
    {18005, 0, 0},
    {18000, 0, 0},
    {17998, 2, 0},
    {17990, 10, 1},
    {18030, 20, -1},
    {COUNTERPOINT_NO_DAY, -1, 0},
};

START_TEST(features_of_days)
{
	const float *f = found[0].feature;
	double apart;

	add(1, "harbour of 2019", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(ask_on("harbour", days[_i].day), 1);
	apart = f[FEATURE_days_apart] < 0 ? -1 : expm1(f[FEATURE_days_apart]);
	ck_assert_double_eq_tol(apart, days[_i].apart, 1e-3);
	ck_assert_float_eq(f[FEATURE_days_order], days[_i].order);
	/* All those days are of 2019, the last of December among them. */
	ck_assert_float_eq(f[FEATURE_year_apart],
	    days[_i].day == COUNTERPOINT_NO_DAY ? -1 : 0);
	ask_on("harbour", 18261);
	ck_assert_float_eq(f[FEATURE_year_apart], 0);
	ask_on("harbour", 18262);
	ck_assert_float_eq(f[FEATURE_year_apart], 1);
}
END_TEST

/* Named for a narrative of 2022 that nobody found in 2026. */
START_TEST(narrative_that_is_still_told_has_no_distance)
{
	struct counterpoint_narrative n = {.id = 1,
	    .slug = "x",
	    .title = "harbour",
	    .first_seen = 18000,
	    .last_seen = COUNTERPOINT_NO_DAY};

	ck_assert_int_eq(engine_add(engine, &n), 0);
	engine_commit(engine);
	ck_assert_uint_eq(ask_on("harbour", 20000), 1);
	ck_assert_float_eq(found[0].feature[FEATURE_days_apart], -1);
	ck_assert_float_eq(found[0].feature[FEATURE_days_order], 0);
}
END_TEST

static const struct {
	const char *less, *more;
} directions[] = {
    {"storm", "storm harbour"},
    {"a storm came over the harbour",
	"heavy storms flood the old harbour of 2019"},
    {"hrbour strms", "harbour storms"},
    {"the old harbour", "the old harbour, flooded by storms"},
};

/* More of the same words: no feature with a direction goes against it, but for
 * those of what the text has beside them. */
START_TEST(more_in_common_is_more)
{
	static const enum feature some[] = {FEATURE_of_all, FEATURE_alike_all,
	    FEATURE_shared_words, FEATURE_shared_rarity, FEATURE_run_all,
	    FEATURE_of_title, FEATURE_alike_title, FEATURE_grams_of,
	    FEATURE_rarest_1, FEATURE_sentence_of, FEATURE_index_score};
	float before[FEATURES];
	size_t i;

	add(1, "Heavy storms flood the old harbour of 2019", NULL, NULL);
	add(2, "Dry summers empty the wide river", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_ge(ask(directions[_i].less), 1);
	memcpy(before, found[0].feature, sizeof(before));
	ck_assert_uint_ge(ask(directions[_i].more), 1);
	for (i = 0; i < COUNT(some); i++)
		ck_assert_msg(
		    found[0].feature[some[i]] >= before[some[i]] - 1e-5F, "%s",
		    feature_name[some[i]]);
	ck_assert_float_le(found[0].feature[FEATURE_missed_title],
	    before[FEATURE_missed_title]);
}
END_TEST

/* Two terms of a concept are nearly one word, in whatever languages they are;
 * so are two names that sound the same. */
static const struct {
	const char *text, *language;
	float alike; /* text_alike */
} bridges[] = {
    {"le port", "fr", 0.9F},
    {"le port", "und", 0.9F},
    {"นาโตขยาย", "th", 0.6F},
    {"harbour", "en", 1},
    {"Зеленский", "ru", 0.8F},
};

START_TEST(words_are_bridged)
{
	struct counterpoint_wording terms[] = {{"harbour", "en", NULL},
	    {"le port", "fr", NULL}, {"นาโต", "th", NULL}};
	const struct counterpoint_concept concept = {.id = 1,
	    .slug = "harbour",
	    .kind = "thing",
	    .terms = terms,
	    .nterms = COUNT(terms)};
	const float *f = found[0].feature;

	ck_assert_int_eq(engine_add_concept(engine, &concept), 0);
	add(1, "The harbour that Zelensky sees", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(
	    ask_in(bridges[_i].text, bridges[_i].language, COUNTERPOINT_NO_DAY),
	    1);
	ck_assert_float_eq_tol(
	    f[FEATURE_text_alike], bridges[_i].alike, 0.001F);
	ck_assert_float_gt(f[FEATURE_alike_all], 0.15F);
	ck_assert_float_le(f[FEATURE_alike_all], 1);
}
END_TEST

static const struct {
	const char *language;
	float is;
} languages[] = {{"en", 1}, {"en-GB", 1}, {"sw", -1}, {"und", 0}, {"x", 0}};

START_TEST(language_of_text_and_document)
{
	add(1, "harbour", NULL, NULL);
	engine_commit(engine);
	ck_assert_uint_eq(
	    ask_in("harbour", languages[_i].language, COUNTERPOINT_NO_DAY), 1);
	ck_assert_float_eq(
	    found[0].feature[FEATURE_language], languages[_i].is);
}
END_TEST

/*
 * Random changes of narratives and concepts against an engine that was told
 * all at once. Equals may be told in another order, so ranks are left out; all
 * documents have the same length, so that the average never moves.
 */
#define NARRATIVES 40
#define CONCEPTS   12
#define POOL	   60

static uint32_t story[NARRATIVES], idea[CONCEPTS]; /* seeds; 0: none */

static const char *
write_words(char *out, size_t n, uint32_t seed)
{
	size_t i, used = 0;

	for (i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		used += (size_t)sprintf(out + used, "%c%c%c ",
		    'b' + (char)((seed >> 8) % POOL % 10),
		    'a' + (char)((seed >> 8) % POOL / 10),
		    'k' + (char)((seed >> 8) % POOL % 7));
	}
	return out;
}

static void
tell_story(struct engine *e, uint32_t i)
{
	char title[200], summary[200], exemplar[200];

	if (story[i] == 0)
		engine_remove(e, i + 1);
	else
		ck_assert_int_eq(
		    add_to(e, i + 1, write_words(title, 10, story[i]),
			write_words(summary, 20, story[i] + 1),
			story[i] % 2 == 0 ? write_words(exemplar, 30, story[i])
					  : NULL),
		    0);
}

static void
tell_idea(struct engine *e, uint32_t i)
{
	char slug[16], term[2][40];
	struct counterpoint_wording terms[2] = {
	    {term[0], "en", NULL}, {term[1], "en", NULL}};
	struct counterpoint_concept c = {.id = i + 1,
	    .slug = slug,
	    .kind = "thing",
	    .terms = terms,
	    .nterms = 2};

	sprintf(slug, "idea-%u", i);
	write_words(term[0], 1, idea[i]);
	write_words(term[1], 2, idea[i] + 7);
	if (idea[i] == 0)
		engine_remove_concept(e, i + 1);
	else
		ck_assert_int_eq(engine_add_concept(e, &c), 0);
}

static void
change(void)
{
	uint32_t i, n = mock_random() % 12;

	while (n-- > 0)
		if (mock_random() % 2 == 0) {
			i = mock_random() % NARRATIVES;
			story[i] = mock_random() % 4 == 0 ? 0 : mock_random();
			tell_story(engine, i);
		} else {
			i = mock_random() % CONCEPTS;
			idea[i] = mock_random() % 4 == 0 ? 0 : mock_random();
			tell_idea(engine, i);
		}
	engine_commit(engine);
}

static int
compare_narratives(const void *a, const void *b)
{
	const struct engine_candidate *x = a, *y = b;

	return x->narrative < y->narrative ? -1 : x->narrative > y->narrative;
}

/* N-grams are as rare as in all words that ever were: left out too. */
static bool
is_compared(int feature)
{
	return feature != FEATURE_index_rank && feature != FEATURE_grams_of &&
	       feature != FEATURE_text_grams_in &&
	       feature != FEATURE_grams_cosine &&
	       feature != FEATURE_lead_grams_of &&
	       feature != FEATURE_lead_text_grams_in &&
	       feature != FEATURE_lead_grams_cosine;
}

static void
compare_with(struct engine *rebuilt)
{
	static struct engine_candidate other[ENGINE_CANDIDATES_MAX];
	char text[200];
	struct counterpoint_text t = {
	    .text = text, .language = "en", .day = 18000};
	int n, i, f;

	write_words(text, 5 + mock_random() % 30, mock_random());
	t.length = strlen(text);
	n = engine_candidates(engine, &t, found, ENGINE_CANDIDATES_MAX);
	ck_assert_int_eq(
	    engine_candidates(rebuilt, &t, other, ENGINE_CANDIDATES_MAX), n);
	qsort(found, (size_t)n, sizeof(found[0]), compare_narratives);
	qsort(other, (size_t)n, sizeof(other[0]), compare_narratives);
	for (i = 0; i < n; i++) {
		ck_assert_uint_eq(found[i].narrative, other[i].narrative);
		for (f = 0; f < FEATURES; f++)
			ck_assert_msg(!is_compared(f) ||
					  fabsf(found[i].feature[f] -
						other[i].feature[f]) < 1e-4F,
			    "%s: %g and %g", feature_name[f],
			    found[i].feature[f], other[i].feature[f]);
	}
}

START_TEST(random_changes_of_the_lexicon)
{
	struct engine *rebuilt;
	uint32_t i, round, k;

	mock_seed(5);
	for (round = 0; round < 120; round++) {
		change();
		rebuilt = engine_new(NULL, "en");
		for (i = 0; i < CONCEPTS; i++)
			tell_idea(rebuilt, i);
		for (i = 0; i < NARRATIVES; i++)
			tell_story(rebuilt, i);
		engine_commit(rebuilt);
		for (k = 0; k < 5; k++)
			compare_with(rebuilt);
		engine_free(rebuilt);
	}
}
END_TEST

/* Any model: which of a text's candidates are compared is no matter of it. */
static struct model *
any_model(void)
{
	static char text[] =
	    "counterpoint-model 2\nabout any\nforest rank 1\ntree 1\n= 1\n"
	    "forest confidence 1\ntree 1\n= 0.5\nend\n";
	FILE *f = fmemopen(text, sizeof(text) - 1, "r");
	char error[200];
	struct model *m =
	    model_read(f, feature_name, FEATURES, error, sizeof(error));

	ck_assert_msg(m != NULL, "%s", error);
	fclose(f);
	return m;
}

/* So a model learns from the lists that it will rank. */
START_TEST(candidates_are_those_that_are_ranked)
{
	static struct engine_answer answer[ENGINE_COMPARED];
	struct model *model = any_model();
	struct engine *e = engine_new(model, "en");
	char title[200], text[200];
	struct counterpoint_text t = {
	    .text = text, .language = "en", .day = COUNTERPOINT_NO_DAY};
	uint32_t i;

	mock_seed(6);
	for (i = 0; i < 300; i++)
		add_to(e, i + 1,
		    write_words(title, 3 + mock_random() % 20, mock_random()),
		    NULL, NULL);
	engine_commit(e);
	write_words(text, 20, mock_random());
	t.length = strlen(text);
	ck_assert_int_eq(
	    engine_candidates(e, &t, found, ENGINE_COMPARED), ENGINE_COMPARED);
	ck_assert_int_eq(
	    engine_match(e, &t, answer, ENGINE_COMPARED), ENGINE_COMPARED);
	qsort(found, ENGINE_COMPARED, sizeof(found[0]), compare_narratives);
	for (i = 0; i < ENGINE_COMPARED; i++) {
		const struct engine_candidate c = {
		    .narrative = answer[i].narrative};

		ck_assert_ptr_nonnull(bsearch(&c, found, ENGINE_COMPARED,
		    sizeof(found[0]), compare_narratives));
	}
	engine_free(e);
	model_free(model);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical engine");
	TCase *tc = tcase_create("engine");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, failed_add_leaves_none, 0, 3);
	tcase_add_test(tc, failed_text_is_told);
	tcase_add_test(tc, features_of_the_same_words);
	tcase_add_test(tc, features_of_like_words);
	tcase_add_test(tc, features_of_many_words_that_end_alike);
	tcase_add_loop_test(tc, features_of_days, 0, COUNT(days));
	tcase_add_test(tc, narrative_that_is_still_told_has_no_distance);
	tcase_add_loop_test(tc, more_in_common_is_more, 0, COUNT(directions));
	tcase_add_loop_test(tc, words_are_bridged, 0, COUNT(bridges));
	tcase_add_loop_test(
	    tc, language_of_text_and_document, 0, COUNT(languages));
	tcase_add_test(tc, random_changes_of_the_lexicon);
	tcase_add_test(tc, candidates_are_those_that_are_ranked);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
