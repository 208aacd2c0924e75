/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical.c - tests of the matcher `lexical` through its ABI.
 * Owns a plain BM25 of its own to compare with. Leaves the cutting into words
 * to test_tokens.c, and how good the ranking is to tests/quality.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock_host.h"

/* No stems, no stop words, everything told. */
static const char *const plain[] = {
    "language", "und", "common", "1", "answers", "64", NULL};

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("lexical", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

static void
add_narrative(
    uint32_t id, const char *title, const char *exemplar, const char *language)
{
	struct counterpoint_wording exemplars[1] = {
	    {.text = exemplar, .language = language}};
	struct counterpoint_narrative n = {
	    .id = id, .title = title, .exemplars = exemplars};

	n.nexemplars = exemplar != NULL;
	mock_add(host, &n);
}

/* A small library, so that rarity means something. */
static void
add_library(void)
{
	add_narrative(1, "The United States wages a proxy war",
	    "Washington fights Moscow to the last Ukrainian soldier.", "en");
	add_narrative(2, "Sanctions caused hunger",
	    "Western sanctions on fertiliser starve African farmers.", "en");
	add_narrative(3, "An Asian NATO is being built",
	    "Tokyo invites an alliance that imports war into Asia.", "en");
	add_narrative(4, "Нейтралитет служит миру",
	    "Санкции против России незаконны, говорят дипломаты.", "ru");
	add_narrative(5, "สงครามตัวแทน",
	    "สหรัฐอเมริกาทำสงครามตัวแทนในยูเครนเพื่อทำลายรัสเซีย", "th");
	add_narrative(6, "Rules are neocolonialism",
	    "Les sanctions occidentales sont illégales et coloniales.", "fr");
	mock_commit(host);
}

static const struct {
	const char *text, *language;
	uint32_t first;
} cases[] = {
    {"They fight to the last Ukrainian!", "en", 1},
    {"SANCTIONING fertilisers starves the African farmer", "en-ZA", 2},
    {"#AsianNATO: Tokyo's alliance", "und", 3},
    {"незаконная санкция, сказал дипломат", "ru", 4},
    {"รัสเซียและสงครามตัวแทน", "th", 5},
    {"la sanction occidentale est illégale", "fr", 6},
};

START_TEST(finds)
{
	add_library();
	ck_assert_uint_ge(
	    mock_match(host, cases[_i].text, cases[_i].language), 1);
	ck_assert_uint_eq(host->match[0].narrative, cases[_i].first);
	ck_assert_uint_eq(host->match[0].nwhys, 1);
}
END_TEST

START_TEST(why_quotes_the_rarest_words)
{
	add_library();
	mock_match(host, "Fertilisers and a sanction", "en");
	ck_assert_uint_eq(host->match[0].narrative, 2);
	ck_assert_str_eq(host->match[0].why[0],
	    "shares “Fertilisers”, “sanction” with exemplar 1");
}
END_TEST

START_TEST(nothing_known_is_told_with_doubt)
{
	size_t i, n;

	add_library();
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "xyzzy qwerty", "en"), 0);
	n = mock_match(host,
	    "The recipe asks for two eggs, a pound of flour and some sugar; "
	    "bake the cake until it is brown, and serve it to the guests with "
	    "tea",
	    "en");
	for (i = 0; i < n; i++)
		ck_assert_double_lt(host->match[i].confidence, 0.2);
	ck_assert_uint_ge(
	    mock_match(host,
		"Western sanctions on fertiliser starve African farmers", "en"),
	    1);
	ck_assert_double_gt(host->match[0].confidence, 0.8);
}
END_TEST

START_TEST(changes_show_at_commit)
{
	add_narrative(1, "old words", NULL, "en");
	ck_assert_uint_eq(mock_match(host, "old", "en"), 0);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 1);
	add_narrative(1, "new things", NULL, "en");
	mock_remove(host, 77);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 1);
	mock_remove(host, 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 0);
}
END_TEST

static const char *const bad_settings[][3] = {{"k1", "x", NULL},
    {"b", "1.5", NULL}, {"answers", "0", NULL}, {"answers", "65", NULL},
    {"common", "", NULL}, {"common", "nan", NULL}};

START_TEST(bad_setting_is_refused)
{
	ck_assert_ptr_null(mock_try_open("lexical", bad_settings[_i]));
}
END_TEST

START_TEST(same_in_a_fork)
{
	struct mock_match before;
	int status;
	pid_t pid;

	add_library();
	mock_match(host, "sanctions starve farmers in สงคราม", "en");
	before = host->match[0];
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		mock_match(host, "sanctions starve farmers in สงคราม", "en");
		_exit(!mock_is_same(&before, &host->match[0]));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static const char *const fillers[] = {
    "war ", "a\xcc\x81\xcc\x81 ", "中国", "สงคราม", "\xcd\xb8", "#WarWar", "x"};

START_TEST(hostile_text)
{
	static char text[32769];
	size_t used = 0, len = strlen(fillers[_i]);

	for (; used + len <= 32768; used += len)
		memcpy(text + used, fillers[_i], len);
	text[used] = '\0';
	add_narrative(8, text, text, "en");
	add_library();
	mock_match(host, text, "en");
}
END_TEST

/*
 * The plain BM25: a corpus of narratives with up to 3 exemplars of words drawn
 * from a small vocabulary; every count is made anew for every question.
 */
#define NARRATIVES 60
#define EXEMPLARS  3
#define WORDS	   12
#define VOCABULARY 80

struct sample {
	int present;
	int nexemplars;
	int nwords[EXEMPLARS];
	int word[EXEMPLARS][WORDS];
};

static struct sample corpus[NARRATIVES];

/* 0..n - 1 */
static int
draw(int n)
{
	return (int)(mock_random() % (uint32_t)n);
}

static int
draw_word(void)
{
	/* low numbers are common, as in languages */
	return draw(VOCABULARY) * draw(VOCABULARY) / VOCABULARY;
}

static void
draw_sample(struct sample *s)
{
	int i, j;

	s->present = 1;
	s->nexemplars = 1 + draw(EXEMPLARS);
	for (i = 0; i < s->nexemplars; i++) {
		s->nwords[i] = 1 + draw(WORDS);
		for (j = 0; j < s->nwords[i]; j++)
			s->word[i][j] = draw_word();
	}
}

static void
write_words(char *text, size_t size, const int *word, int n)
{
	size_t used = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < n; i++)
		used += (size_t)snprintf(
		    text + used, size - used, "w%dq ", word[i]);
}

static void
add_sample(uint32_t id, const struct sample *s)
{
	static char text[EXEMPLARS][WORDS * 8];
	struct counterpoint_wording exemplars[EXEMPLARS];
	struct counterpoint_narrative n = {.id = id, .exemplars = exemplars};
	int i;

	for (i = 0; i < s->nexemplars; i++) {
		write_words(text[i], sizeof(text[i]), s->word[i], s->nwords[i]);
		exemplars[i].text = text[i];
		exemplars[i].language = "und";
	}
	n.nexemplars = (size_t)s->nexemplars;
	mock_add(host, &n);
}

static int
count_word(const struct sample *s, int exemplar, int word)
{
	int i, n = 0;

	for (i = 0; i < s->nwords[exemplar]; i++)
		n += s->word[exemplar][i] == word;
	return n;
}

/* Documents, their lengths, and how many hold a word. The empty title and
 * summary of a narrative are a document of no words. */
static void
count_corpus(int word, double *ret_n, double *ret_length, double *ret_with)
{
	int i, j;

	*ret_n = *ret_length = *ret_with = 0;
	for (i = 0; i < NARRATIVES; i++) {
		if (!corpus[i].present)
			continue;
		*ret_n += 1 + corpus[i].nexemplars;
		for (j = 0; j < corpus[i].nexemplars; j++) {
			*ret_length += corpus[i].nwords[j];
			*ret_with += count_word(&corpus[i], j, word) > 0;
		}
	}
}

static double
plain_bm25(const struct sample *s, int exemplar, const int *query, int n)
{
	double score = 0, documents, length, with, count, norm;
	int i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < i && query[j] != query[i]; j++)
			;
		count = count_word(s, exemplar, query[i]);
		if (j < i || count == 0)
			continue;
		count_corpus(query[i], &documents, &length, &with);
		norm = 1.2 * (0.25 + 0.75 * s->nwords[exemplar] /
					 (length / documents));
		score += log(1 + (documents - with + 0.5) / (with + 0.5)) *
			 count * 2.2 / (count + norm);
	}
	return score;
}

static double
plain_score(const struct sample *s, const int *query, int n)
{
	double best = 0, score;
	int i;

	for (i = 0; s->present && i < s->nexemplars; i++) {
		score = plain_bm25(s, i, query, n);
		if (score > best)
			best = score;
	}
	return best;
}

static void
compare_one_query(void)
{
	int query[8], n = 1 + draw(8), i;
	const struct mock_match *m;
	char text[100];
	double score;

	for (i = 0; i < n; i++)
		query[i] = draw_word();
	write_words(text, sizeof(text), query, n);
	mock_match(host, text, "und");
	for (i = 0; i < NARRATIVES; i++) {
		score = plain_score(&corpus[i], query, n);
		m = mock_find(host, (uint32_t)i + 1);
		ck_assert_int_eq(m != NULL, score > 0);
		if (m != NULL)
			ck_assert_double_eq_tol(m->score, score, 1e-4);
	}
	for (i = 1; i < (int)host->nmatches; i++)
		ck_assert(host->match[i - 1].score >= host->match[i].score);
}

static void
change_corpus(void)
{
	uint32_t i;

	for (i = 0; i < NARRATIVES; i++)
		switch (draw(3)) {
		case 0:
			corpus[i].present = 0;
			mock_remove(host, i + 1);
			break;
		case 1:
			draw_sample(&corpus[i]);
			add_sample(i + 1, &corpus[i]);
			break;
		}
	mock_commit(host);
}

/* More rounds than the index bears without throwing out its dead. */
START_TEST(scores_are_bm25)
{
	int round, i;

	teardown();
	host = mock_open("lexical", plain);
	mock_seed(4);
	memset(corpus, 0, sizeof(corpus));
	for (round = 0; round < 60; round++) {
		change_corpus();
		for (i = 0; i < 10; i++)
			compare_one_query();
	}
}
END_TEST

/* Of two instances: the seeds of their tables differ, the answers may not. */
START_TEST(same_input_same_output)
{
	struct mock_match *first = calloc(MOCK_MATCHES, sizeof(*first));
	const char *text = "w1q w2q w3q w5q w8q w13q w21q";
	size_t n = 0, i, round;

	mock_seed(7);
	for (i = 0; i < NARRATIVES; i++)
		draw_sample(&corpus[i]);
	for (round = 0; round < 2; round++) {
		teardown();
		host = mock_open("lexical", plain);
		for (i = 0; i < NARRATIVES; i++)
			add_sample((uint32_t)i + 1, &corpus[i]);
		mock_commit(host);
		n = mock_match(host, text, "und");
		if (round == 0)
			memcpy(first, host->match, n * sizeof(*first));
	}
	ck_assert_uint_gt(n, 5);
	for (i = 0; i < n; i++)
		ck_assert(mock_is_same(&first[i], &host->match[i]));
	free(first);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical");
	TCase *tc = tcase_create("lexical");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, finds, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tc, why_quotes_the_rarest_words);
	tcase_add_test(tc, nothing_known_is_told_with_doubt);
	tcase_add_test(tc, changes_show_at_commit);
	tcase_add_loop_test(tc, bad_setting_is_refused, 0,
	    sizeof(bad_settings) / sizeof(bad_settings[0]));
	tcase_add_test(tc, same_in_a_fork);
	tcase_add_loop_test(
	    tc, hostile_text, 0, sizeof(fillers) / sizeof(fillers[0]));
	tcase_add_test(tc, scores_are_bm25);
	tcase_add_test(tc, same_input_same_output);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	SRunner *runner = srunner_create(make_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
