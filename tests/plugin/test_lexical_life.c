/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_life.c - the matcher `lexical` through its ABI while its library
 * changes, after a fork, and with hostile texts.
 * Owns a list of what the library should hold. Leaves what is found to
 * test_lexical.c, settings to test_lexical_settings.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

/*
 * Changes and commits.
 */

START_TEST(changes_show_at_commit)
{
	library_add_one(host, 1, "old words", NULL, "en");
	ck_assert_uint_eq(mock_match(host, "old", "en"), 0);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 1);
	library_add_one(host, 1, "new things", NULL, "en");
	mock_remove(host, 77);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 1);
	mock_remove(host, 1);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 0);
	mock_commit(host);
}
END_TEST

START_TEST(the_last_change_counts)
{
	library_add_one(host, 1, "first wording", NULL, "en");
	library_add_one(host, 1, "second wording", NULL, "en");
	mock_remove(host, 2);
	library_add_one(host, 2, "harbour", NULL, "en");
	library_add_one(host, 3, "lighthouse", NULL, "en");
	mock_remove(host, 3);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "first", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "second", "en"), 1);
	ck_assert_uint_eq(mock_match(host, "harbour", "en"), 1);
	ck_assert_uint_eq(mock_match(host, "lighthouse", "en"), 0);
}
END_TEST

static void
add_boat(const char *term, const char *language)
{
	const char *const terms[][2] = {{"boat", "en"}, {term, language}};

	library_add_concept(host, 9, "boat", "thing", terms, 2);
}

START_TEST(concepts_show_at_commit)
{
	library_add_one(host, 1, "A boat sank", NULL, "en");
	add_boat("лодка", "ru");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "лодка", "ru"), 1);
	add_boat("mashua", "sw");
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 0);
	ck_assert_uint_eq(mock_match(host, "лодка", "ru"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 1);
	ck_assert_uint_eq(mock_match(host, "лодка", "ru"), 0);
	mock_remove_concept(host, 9);
	mock_remove_concept(host, 10);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 0);
	ck_assert_uint_eq(mock_match(host, "boat", "en"), 1);
}
END_TEST

/* A desk adds a concept to a library that stands. */
START_TEST(concepts_reach_older_narratives)
{
	library_add_one(host, 1, "A boat sank", NULL, "en");
	library_add_one(host, 2, "Rain fell", "A boat on a lake", "en");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 0);
	add_boat("mashua", "sw");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 2);
	/* In one commit, in either order. */
	mock_remove_concept(host, 9);
	library_add_one(host, 3, "The boat came back", NULL, "en");
	add_boat("perahu", "id");
	library_add_one(host, 4, "Another boat", NULL, "en");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "mashua", "sw"), 0);
	ck_assert_uint_eq(mock_match(host, "perahu", "id"), 4);
}
END_TEST

/* The last narrative, so that it comes back as what it was: the words that it
 * had meanwhile, many of them like those of the post, are forgotten. */
START_TEST(what_is_gone_does_not_count)
{
	static const char post[] = "stormy harbourmasters sank a lighthous";
	static const char title[] = "Rain fell on six long roads";
	struct mock_match before;

	library_add_one(host, 1, "The harbour has a lighthouse", NULL, "en");
	library_add_one(host, 2, title, NULL, "en");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, post, "en"), 1);
	before = host->match[0];
	library_add_one(host, 2,
	    "storms stormed harbours lighten houses lightness", NULL, "en");
	mock_commit(host);
	library_add_one(host, 2, title, NULL, "en");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, post, "en"), 1);
	ck_assert(mock_is_same(&host->match[0], &before));
}
END_TEST

/*
 * Random changes against a library built at once. All documents have 30 words
 * (those of answers count half), so that the average never moves, and the first
 * narrative has all words, so that both number them alike.
 */
#define NARRATIVES 120
#define CHANGES	   20000
#define POOL	   300
#define WORDS	   30

/* What the library should hold of an id, made of a seed. */
struct item {
	uint32_t seed; /* 0: nothing */
	int batch;     /* of the commit that brought it */
};

static struct item items[NARRATIVES];

static uint32_t
next_of(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void
write_word(char *out, unsigned number)
{
	static const char letters[] = "bdfgklmnprstvz", vowels[] = "aeiou";
	int i;

	for (i = 0; i < 3; i++) {
		out[2 * i] = letters[number % 14];
		out[2 * i + 1] = vowels[(number / 3 + (unsigned)i) % 5];
		number = number * 7 / 5 + 11;
	}
	out[6] = ' ';
}

static char *
write_words(char *out, size_t n, uint32_t *seed)
{
	size_t i;

	for (i = 0; i < n; i++)
		write_word(out + 7 * i, next_of(seed) % POOL);
	out[7 * n - 1] = '\0';
	return out;
}

static void
add_item(struct counterpoint_host *h, uint32_t id, uint32_t seed)
{
	char title[7 * 10], summary[7 * 15], answer[7 * 10],
	    exemplar[2][7 * WORDS];
	struct counterpoint_wording exemplars[2], answers[1];
	struct counterpoint_narrative n = {.id = id,
	    .title = write_words(title, 10, &seed),
	    .summary = write_words(summary, 15, &seed),
	    .exemplars = exemplars,
	    .answers = answers,
	    .nanswers = 1};
	size_t i;

	answers[0] = (struct counterpoint_wording){
	    write_words(answer, 10, &seed), "und", NULL};
	n.nexemplars = seed % 3;
	n.first_seen = n.last_seen = (int32_t)(seed % 20000);
	for (i = 0; i < n.nexemplars; i++)
		exemplars[i] = (struct counterpoint_wording){
		    write_words(exemplar[i], WORDS, &seed), "und", NULL};
	mock_add(h, &n);
}

/* Of all words of the pool; its own title and summary are other words. */
static struct counterpoint_host *
open_primed(void)
{
	static const char *const settings[] = {
	    "language", "und", "answers", "64", NULL};
	static char text[POOL / WORDS][7 * WORDS];
	struct counterpoint_wording exemplars[POOL / WORDS];
	struct counterpoint_host *h = mock_open("lexical", settings);
	struct counterpoint_narrative n = {.id = NARRATIVES + 1,
	    .exemplars = exemplars,
	    .nexemplars = POOL / WORDS};
	char title[WORDS * 4];
	unsigned i;

	for (i = 0; i < WORDS; i++)
		memcpy(title + 4 * i, "und ", 4);
	title[WORDS * 4 - 1] = '\0';
	n.title = title;
	for (i = 0; i < POOL; i++)
		write_word(text[i / WORDS] + 7 * (i % WORDS), i);
	for (i = 0; i < POOL / WORDS; i++) {
		text[i][7 * WORDS - 1] = '\0';
		exemplars[i] =
		    (struct counterpoint_wording){text[i], "und", NULL};
	}
	mock_add(h, &n);
	mock_commit(h);
	return h;
}

/* Several changes, some of them of one id; gives how many. */
static int
change(int batch)
{
	int i, n = 1 + (int)(mock_random() % 60);
	struct item *item;

	for (i = 0; i < n; i++) {
		uint32_t id = mock_random() % NARRATIVES;

		item = &items[id];
		item->batch = batch;
		item->seed = mock_random() % 3 == 0 ? 0 : mock_random();
		if (item->seed == 0)
			mock_remove(host, id + 1);
		else
			add_item(host, id + 1, item->seed);
	}
	mock_commit(host);
	return n;
}

/* In the order in which they came, since equals are told in this order. */
static struct counterpoint_host *
rebuild(int batches)
{
	struct counterpoint_host *h = open_primed();
	uint32_t id;
	int batch;

	for (batch = 0; batch < batches; batch++) {
		for (id = 0; id < NARRATIVES; id++)
			if (items[id].batch == batch && items[id].seed != 0)
				add_item(h, id + 1, items[id].seed);
		mock_commit(h);
	}
	return h;
}

static void
compare_with_rebuilt(int batches)
{
	struct counterpoint_host *rebuilt = rebuild(batches);
	char text[7 * 40];
	size_t i, n;
	int k;

	for (k = 0; k < 20; k++) {
		uint32_t seed = mock_random();

		write_words(text, 5 + seed % 35, &seed);
		n = mock_match(host, text, "und");
		ck_assert_uint_eq(mock_match(rebuilt, text, "und"), n);
		for (i = 0; i < n; i++)
			ck_assert_msg(
			    mock_is_same(&host->match[i], &rebuilt->match[i]),
			    "%u %.9g and %u %.9g: %s | %s",
			    host->match[i].narrative, host->match[i].score,
			    rebuilt->match[i].narrative,
			    rebuilt->match[i].score, host->match[i].why[0],
			    rebuilt->match[i].why[0]);
	}
	mock_close(rebuilt);
}

START_TEST(random_changes)
{
	int made = 0, batch = 0;

	teardown();
	host = open_primed();
	mock_seed(20);
	memset(items, 0, sizeof(items));
	while (made < CHANGES) {
		made += change(batch++);
		if (batch % 80 == 0)
			compare_with_rebuilt(batch);
	}
	compare_with_rebuilt(batch);
}
END_TEST

/*
 * Processes.
 */

static int
matches_as_before(const struct mock_match *before, size_t n, const char *text)
{
	size_t i, same = 0;

	if (mock_match(host, text, "en") != n)
		return 0;
	for (i = 0; i < n; i++)
		same += (size_t)mock_is_same(&before[i], &host->match[i]);
	return same == n;
}

START_TEST(two_children_match_the_same)
{
	static struct mock_match before[MOCK_MATCHES];
	const char *text = "sanctions starve farmers in สงคราม, 7,000 in all";
	int child, status;
	pid_t pid;
	size_t n;

	library_add(host);
	mock_commit(host);
	n = mock_match(host, text, "en");
	ck_assert_uint_gt(n, 1);
	memcpy(before, host->match, sizeof(before));
	for (child = 0; child < 2; child++) {
		pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			/* The one has changed and come back before. */
			if (child == 1) {
				mock_match(host, "another text first", "en");
				mock_remove(host, 99);
				mock_commit(host);
			}
			_exit(!matches_as_before(before, n, text));
		}
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_int_eq(status, 0);
	}
	ck_assert(matches_as_before(before, n, text));
}
END_TEST

/*
 * Hostile texts.
 */

START_TEST(nothing_at_all)
{
	ck_assert_uint_eq(mock_match(host, "war", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "war", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "", "und"), 0);
	library_add_one(host, 1, "", "", "en");
	library_add_one(host, 2, "", NULL, "en");
	library_add_concept(host, 1, "nothing", "thing", NULL, 0);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "war", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
	library_add(host);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "?!", "en"), 0);
}
END_TEST

static const char *const fillers[] = {"war ", "war\n", "war. False! ",
    "a\u0301\u0301 ", "中国", "สงคราม", "\u0378", "#WarWar", "x", "@war ",
    "RT @war: ", "\U0001F1FA\U0001F1F8", "\u202e\u200b\u2066war ", "1 ",
    "٧٠٠٠ ", "aaaa ", "\u0915\u094d", "\ufdfa ",
    "https://war.example/war-is-a-war ", "war-", "\u1100\u1161\u11a8",
    "\U000e0041", "US "};

/* As one text and as the library, within a worker's deadline by far. */
START_TEST(hostile_text)
{
	static const char *const terms[][2] = {
	    {"war", "en"}, {"US", "en"}, {"war war", "en"}};
	static const char *const cues[][2] = {{"false", "en"}};
	static char text[32769];
	size_t used = 0, len = strlen(fillers[_i]);
	clock_t begin;

	for (; used + len < sizeof(text); used += len)
		memcpy(text + used, fillers[_i], len);
	text[used] = '\0';
	library_add_concept(host, 1, "war", "force", terms, 3);
	library_add_concept(host, 2, "cue", "rebut", cues, 1);
	library_add(host);
	library_add_one(host, 100, text, text, "en");
	library_add_one(host, 101, "war", text, "und");
	mock_commit(host);
	begin = clock();
	mock_match(host, text, "en");
	ck_assert_int_lt(clock() - begin, CLOCKS_PER_SEC);
}
END_TEST

/* More distinct words than a document of the index may have. */
START_TEST(a_narrative_of_many_answers)
{
	enum { ANSWERS = 12, EACH = 4096 };
	struct counterpoint_wording answers[ANSWERS];
	struct counterpoint_narrative n = {.id = 5,
	    .title = "harbour",
	    .answers = answers,
	    .nanswers = ANSWERS};
	char *text = malloc(ANSWERS * EACH * 8);
	size_t i, k, used = 0;

	ck_assert_ptr_nonnull(text);
	for (i = 0; i < ANSWERS; i++) {
		answers[i] =
		    (struct counterpoint_wording){text + used, "und", NULL};
		for (k = 0; k < EACH; k++)
			used += (size_t)sprintf(
			    text + used, "q%05zx ", i * EACH + k);
		text[used++] = '\0';
	}
	mock_add(host, &n);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "harbour", "en"), 1);
	ck_assert_uint_eq(mock_match(host, "q00007", "en"), 1);
	mock_remove(host, 5);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "harbour", "en"), 0);
	free(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical life");
	TCase *tc = tcase_create("life");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, changes_show_at_commit);
	tcase_add_test(tc, the_last_change_counts);
	tcase_add_test(tc, concepts_show_at_commit);
	tcase_add_test(tc, concepts_reach_older_narratives);
	tcase_add_test(tc, what_is_gone_does_not_count);
	tcase_add_test(tc, random_changes);
	tcase_add_test(tc, two_children_match_the_same);
	tcase_add_test(tc, nothing_at_all);
	tcase_add_loop_test(tc, hostile_text, 0, COUNT(fillers));
	tcase_add_test(tc, a_narrative_of_many_answers);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
