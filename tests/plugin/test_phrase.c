/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_phrase.c - tests of the matcher `phrase` through its ABI.
 * Owns nothing. Leaves the cutting into words to test_tokens.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mock_host.h"
#include "suite.h"

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("phrase", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

static void
add_patterns(uint32_t id, const char *first, const char *second)
{
	struct counterpoint_wording phrases[2] = {
	    {.text = first, .language = "und"},
	    {.text = second, .language = "und"}};
	struct counterpoint_narrative n = {.id = id, .phrases = phrases};

	n.nphrases = second != NULL ? 2 : 1;
	mock_add(host, &n);
}

static const struct {
	const char *pattern, *text;
	int matches;
} cases[] = {
    /* words and their boundaries */
    {"proxy war", "A Proxy War, they say.", 1},
    {"proxy war", "a proxy-war", 1},
    {"proxy war", "a proxy warning", 0},
    {"proxy war", "aproxy war", 0},
    {"proxy war", "war proxy", 0},
    {"proxy war", "proxy", 0},
    {"anti-colonial", "an anti colonial champion", 1},
    {"anti-colonial", "ANTI-COLONIAL", 1},
    {"nato", "l'OTAN et NATO's", 1},
    {"l'otan", "contre l’OTAN", 1},
    {"us", "the U.S. hegemony", 1},
    {"stop nato", "#StopNATO", 1},
    {"stopnato", "#StopNATO", 1},
    {"nato", "see https://nato.example/nato", 0},
    /* wildcards */
    {"militari*", "remilitarising", 0},
    {"remilitari*", "Japan is remilitarising", 1},
    {"militar*m", "militarism", 1},
    {"militar*m", "militarisms", 0},
    {"colo*r*", "colours", 1},
    {"hegemon*", "hegemon", 1},
    /* gaps */
    {"proxy _ war", "proxy gas war", 1},
    {"proxy _ war", "proxy war", 0},
    {"proxy _ war", "proxy a b war", 0},
    {"_ war", "proxy war", 1},
    {"war _", "proxy war", 0},
    /* proximity */
    {"proxy ~2 war", "proxy war", 1},
    {"proxy ~2 war", "proxy one two war", 1},
    {"proxy ~2 war", "proxy one two three war", 0},
    {"proxy ~2 war", "war proxy", 0},
    {"proxy ~2 war", "proxy proxy x x x proxy a war", 1},
    {"a1 ~3 b1 ~3 c1", "a1 b1 x x x a1 x b1 x x c1", 1},
    {"proxy ~0 war", "proxy war", 1},
    /* alternatives */
    {"nato|otan expansion", "OTAN expansion", 1},
    {"nato|otan expansion", "nato otan expansion", 1},
    {"nato|otan expansion", "sco expansion", 0},
    {"nato|north-atlantic expan*|enlarg*", "north atlantic enlargement", 1},
    {"x|nato ~1 war", "x the war", 1},
    /* scripts without blanks: the outer boundaries count */
    {"北约", "他反对北约东扩的计划", 1},
    {"北约 ~2 扩", "他反对北约东扩的计划", 1},
    {"北约东扩", "他反对北约东扩的计划", 1},
    {"约东", "他反对北约东扩的计划", 0},
    {"สงคราม", "นี่คือสงครามตัวแทนของสหรัฐอเมริกา", 1},
    {"สงครามตัวแทน", "นี่คือสงครามตัวแทนของสหรัฐอเมริกา", 1},
    {"งคราม", "นี่คือสงครามตัวแทน", 0},
    {"東方拡大", "NATOの東方拡大に反対", 1},
    {"สงคราม*", "นี่คือสงครามตัวแทน", 1},
    {"សង្គ្រាម", "នេះគឺជាសង្គ្រាមប្រូកស៊ី", 1},
    /* other scripts */
    {"нато", "Расширение НАТО", 1},
    {"расширени* нато", "расширения НАТО", 1},
    {"나토*", "나토의 동진", 1},
    {"حرب بالوكالة", "إنها حرب بالوكالة", 1},
    {"युद्ध", "यह युद्ध है", 1},
    {"chiến tranh ủy nhiệm", "Chiến tranh ủy nhiệm ở", 1},
    {"strasse", "Auf der STRAẞE", 1},
};

START_TEST(patterns)
{
	add_patterns(5, cases[_i].pattern, NULL);
	mock_commit(host);
	ck_assert_uint_eq(host->nlogs, 0);
	ck_assert_msg(mock_match(host, cases[_i].text, "und") ==
			  (size_t)cases[_i].matches,
	    "%s in %s", cases[_i].pattern, cases[_i].text);
}
END_TEST

static const char *const invalid[] = {"", "   ", "_", "_ _", "a b", "~2 war",
    "proxy ~2", "proxy ~2 ~3 war", "proxy ~ war", "proxy ~51 war",
    "proxy ~99999999999999999999 war", "proxy ~2x war", "*war", "*", "pro|",
    "|war", "pro||war", "w*-r", "!!", "war --", "a*b*c*d*e*f",
    "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8",
    "a1|a2|a3|a4|a5|a6|a7|a8|a9|b1|b2|b3|b4|b5|b6|b7|b8", "\xef\xb8\x8f*war"};

START_TEST(invalid_pattern_is_left_out)
{
	add_patterns(5, invalid[_i], "good one");
	mock_commit(host);
	ck_assert_uint_eq(host->nlogs, 1);
	ck_assert_ptr_nonnull(strstr(host->log[0], "left out"));
	ck_assert_uint_eq(mock_match(host, "war proxy", "und"), 0);
	ck_assert_uint_eq(mock_match(host, "a good one", "und"), 1);
}
END_TEST

START_TEST(long_pattern_is_left_out)
{
	char pattern[600];

	memset(pattern, 'a', sizeof(pattern) - 1);
	pattern[sizeof(pattern) - 1] = '\0';
	add_patterns(5, pattern, NULL);
	ck_assert_uint_eq(host->nlogs, 1);
}
END_TEST

START_TEST(why_quotes_pattern_and_words)
{
	add_patterns(5, "proxy ~2 war", "hegemon*");
	mock_commit(host);
	ck_assert_uint_eq(
	    mock_match(host, "A Proxy, so called, War of Hegemony.", "en"), 1);
	ck_assert_uint_eq(host->match[0].nwhys, 2);
	ck_assert_str_eq(host->match[0].why[0],
	    "phrase “proxy ~2 war” found as “Proxy, so called, War”");
	ck_assert_str_eq(
	    host->match[0].why[1], "phrase “hegemon*” found as “Hegemony”");
}
END_TEST

START_TEST(repeated_pattern_counts_once)
{
	add_patterns(5, "double standard*", "double standard*");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "double standards", "en"), 1);
	ck_assert_uint_eq(host->match[0].nwhys, 1);
}
END_TEST

static double
confidence(const char *first, const char *second, const char *text)
{
	double value;

	add_patterns(9, first, second);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, text, "und"), 1);
	value = host->match[0].confidence;
	mock_remove(host, 9);
	mock_commit(host);
	return value;
}

START_TEST(confidence_grows_with_what_matched)
{
	double one = confidence("proxy", NULL, "proxy war");
	double two = confidence("proxy war", NULL, "proxy war");
	double near = confidence("proxy ~2 war", NULL, "proxy war");
	double wild = confidence("proxy wa*", NULL, "proxy war");
	double both = confidence("proxy war", "hegemony", "proxy war hegemony");
	double long_one = confidence("a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3",
	    NULL, "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3");

	ck_assert_double_eq_tol(one, 0.5, 1e-9);
	ck_assert_double_eq_tol(two, 0.7025, 1e-9);
	ck_assert(near < two && near > one);
	ck_assert(wild < two && wild > one);
	ck_assert(both > two);
	ck_assert(long_one <= 0.97);
}
END_TEST

START_TEST(best_first)
{
	add_patterns(1, "war", NULL);
	add_patterns(2, "proxy war", NULL);
	add_patterns(3, "war", NULL);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "proxy war", "und"), 3);
	ck_assert_uint_eq(host->match[0].narrative, 2);
	ck_assert_uint_eq(host->match[1].narrative, 1);
	ck_assert_uint_eq(host->match[2].narrative, 3);
}
END_TEST

START_TEST(changes_show_at_commit)
{
	add_patterns(1, "old words", NULL);
	ck_assert_uint_eq(mock_match(host, "old words", "und"), 0);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old words", "und"), 1);
	add_patterns(1, "new words", NULL);
	mock_remove(host, 77);
	ck_assert_uint_eq(mock_match(host, "old words", "und"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old words", "und"), 0);
	ck_assert_uint_eq(mock_match(host, "new words", "und"), 1);
	mock_remove(host, 1);
	ck_assert_uint_eq(mock_match(host, "new words", "und"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "new words", "und"), 0);
}
END_TEST

START_TEST(many_changes)
{
	char pattern[40];
	uint32_t round, id;

	for (round = 0; round < 20; round++) {
		for (id = 1; id <= 300; id++) {
			snprintf(pattern, sizeof(pattern), "w%u r%u",
			    (unsigned)id, (unsigned)round);
			add_patterns(id, pattern, "shared words");
		}
		mock_commit(host);
	}
	ck_assert_uint_eq(mock_match(host, "w7 r19 w8 r18", "und"), 1);
	ck_assert_uint_eq(host->match[0].narrative, 7);
}
END_TEST

START_TEST(bad_effort_is_refused)
{
	static const char *const bad[] = {"effort", "-4", NULL};
	static const char *const worse[] = {"effort", "many", NULL};

	ck_assert_ptr_null(mock_try_open("phrase", bad));
	ck_assert_ptr_null(mock_try_open("phrase", worse));
}
END_TEST

START_TEST(same_in_a_fork)
{
	struct mock_match before;
	int status;
	pid_t pid;

	add_patterns(1, "proxy ~2 war", "สงคราม");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "proxy war สงคราม", "th"), 1);
	before = host->match[0];
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		status = mock_match(host, "proxy war สงคราม", "th") != 1 ||
			 !mock_is_same(&before, &host->match[0]);
		_exit(status);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static double
cpu_seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Patterns and texts made to repeat: an answer in bounded time. */
START_TEST(repetition_is_bounded)
{
	static const char *const words[] = {
	    "aa ", "aa x ", "a\xcc\x81 ", "中", "กก", "\xcd\xb8 "};
	static char text[32769];
	size_t used = 0, len = strlen(words[_i]);
	uint32_t id;
	double begin;

	for (id = 1; id <= 2000; id++)
		add_patterns(id, "aa ~50 aa ~50 aa ~50 aa ~50 aa ~50 zz",
		    "a*a*a*a*a ~50 _ ~50 _ ~50 中中 ~9 中");
	mock_commit(host);
	for (; used + len <= 32768; used += len)
		memcpy(text + used, words[_i], len);
	text[used] = '\0';
	begin = cpu_seconds();
	mock_match(host, text, "und");
	ck_assert_double_lt(cpu_seconds() - begin, 10);
}
END_TEST

/* The cost of a text must not grow with patterns that share no rare word. */
START_TEST(many_patterns_are_cheap)
{
	char pattern[60];
	uint32_t id;
	double begin;

	for (id = 1; id <= 100000; id++) {
		snprintf(
		    pattern, sizeof(pattern), "nato ~2 word%u", (unsigned)id);
		add_patterns(id, pattern, NULL);
	}
	mock_commit(host);
	begin = cpu_seconds();
	for (id = 0; id < 100; id++)
		ck_assert_uint_eq(
		    mock_match(host,
			"That the alliance called "
			"NATO has got a word777 for it is known to all of us",
			"en"),
		    0);
	ck_assert_uint_eq(mock_match(host, "nato has word777", "en"), 1);
	ck_assert_double_lt(cpu_seconds() - begin, 1);
}
END_TEST

/* Patterns that were found already are looked at for each word all the same. */
START_TEST(waking_costs_effort)
{
	static struct counterpoint_wording phrases[1000];
	static char text[32768], pattern[1000][16];
	struct counterpoint_narrative n = {.phrases = phrases};
	double begin;
	size_t i;

	for (; n.nphrases < 1000; n.nphrases++) {
		snprintf(pattern[n.nphrases], sizeof(pattern[0]), "nato|x%zu",
		    n.nphrases);
		phrases[n.nphrases].text = pattern[n.nphrases];
	}
	for (n.id = 1; n.id <= 60; n.id++)
		mock_add(host, &n);
	mock_commit(host);
	for (i = 0; i + 1 < sizeof(text); i++)
		text[i] = "nato "[i % 5];
	begin = cpu_seconds();
	ck_assert_uint_gt(mock_match(host, text, "und"), 0);
	ck_assert_double_lt(cpu_seconds() - begin, 1);
	ck_assert_uint_eq(host->nlogs, 1);
}
END_TEST

START_TEST(effort_is_kept)
{
	static const char *const little[] = {"effort", "50", NULL};
	static char text[3001];
	size_t i;

	teardown();
	host = mock_open("phrase", little);
	add_patterns(1, "aa aa bb", "bb bb bb bb");
	mock_commit(host);
	for (i = 0; i < 3000; i++)
		text[i] = "aa "[i % 3];
	ck_assert_uint_eq(mock_match(host, text, "und"), 0);
	ck_assert_uint_eq(host->nlogs, 1);
	ck_assert_uint_eq(mock_match(host, "aa aa bb", "und"), 1);
	ck_assert_uint_eq(host->nlogs, 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin phrase");
	TCase *tc = tcase_create("phrase");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, patterns, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(tc, invalid_pattern_is_left_out, 0,
	    sizeof(invalid) / sizeof(invalid[0]));
	tcase_add_test(tc, long_pattern_is_left_out);
	tcase_add_test(tc, why_quotes_pattern_and_words);
	tcase_add_test(tc, repeated_pattern_counts_once);
	tcase_add_test(tc, confidence_grows_with_what_matched);
	tcase_add_test(tc, best_first);
	tcase_add_test(tc, changes_show_at_commit);
	tcase_add_test(tc, many_changes);
	tcase_add_test(tc, bad_effort_is_refused);
	tcase_add_test(tc, same_in_a_fork);
	tcase_add_loop_test(tc, repetition_is_bounded, 0, 6);
	tcase_add_test(tc, many_patterns_are_cheap);
	tcase_add_test(tc, waking_costs_effort);
	tcase_add_test(tc, effort_is_kept);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
