/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_library.c - model/library.h: items that come, change and go, the index
 * of answers, sets and chains of parents.
 */
#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/library.h"
#include "suite.h"

static struct library library;

static void
set_up(void)
{
	library = (struct library){0};
}

static void
tear_down(void)
{
	library_done(&library);
}

static void put(enum noun_kind, const char *slug, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
put(enum noun_kind kind, const char *slug, const char *fmt, ...)
{
	json_error_t fault;
	json_t *doc;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	ck_assert_int_ne(vasprintf(&text, fmt, ap), -1);
	va_end(ap);
	doc = json_loads(text, 0, &fault);
	ck_assert_msg(doc != NULL, "%s: %s", text, fault.text);
	library_apply(&library, kind, slug, doc);
	json_decref(doc);
	free(text);
}

static void
put_message(const char *slug, const char *narratives)
{
	put(NOUN_MESSAGE, slug,
	    "{\"slug\":\"%s\",\"organisation\":\"o\",\"narratives\":[%s]}",
	    slug, narratives);
}

/* Slugs of a narrative's answers, sorted, separated by blanks. */
static const char *
answers_of(const char *narrative)
{
	static char text[200];
	struct answers answers = library_answers(&library, narrative);

	text[0] = '\0';
	for (int c = 'a'; c <= 'z'; c++)
		for (size_t i = 0; i < answers.n; i++)
			if (answers.items[i]->slug[0] == c)
				snprintf(text + strlen(text),
				    sizeof(text) - strlen(text), "%s%s",
				    *text ? " " : "", answers.items[i]->slug);
	return text;
}

START_TEST(items_come_change_and_go)
{
	const struct narrative *narrative;

	ck_assert_ptr_null(library_find(&library, NOUN_NARRATIVE, "n"));
	library_apply(&library, NOUN_NARRATIVE, "n", NULL);
	put(NOUN_NARRATIVE, "n", "{\"slug\":\"n\",\"title\":\"one\"}");
	narrative = library_find(&library, NOUN_NARRATIVE, "n");
	ck_assert_str_eq(narrative->title, "one");
	put(NOUN_NARRATIVE, "n", "{\"slug\":\"n\",\"title\":\"two\"}");
	narrative = library_find(&library, NOUN_NARRATIVE, "n");
	ck_assert_str_eq(narrative->title, "two");
	ck_assert_ptr_null(library_find(&library, NOUN_MESSAGE, "n"));
	library_apply(&library, NOUN_NARRATIVE, "n", NULL);
	ck_assert_ptr_null(library_find(&library, NOUN_NARRATIVE, "n"));
	ck_assert_uint_eq(library.items[NOUN_NARRATIVE].count, 0);
}
END_TEST

START_TEST(answers_follow_the_messages)
{
	ck_assert_str_eq(answers_of("n"), "");
	put_message("a", "\"n\",\"m\"");
	put_message("b", "\"n\"");
	put_message("c", "\"m\"");
	ck_assert_str_eq(answers_of("n"), "a b");
	ck_assert_str_eq(answers_of("m"), "a c");
	put_message("a", "\"m\",\"l\"");
	ck_assert_str_eq(answers_of("n"), "b");
	ck_assert_str_eq(answers_of("m"), "a c");
	ck_assert_str_eq(answers_of("l"), "a");
	library_apply(&library, NOUN_MESSAGE, "b", NULL);
	library_apply(&library, NOUN_MESSAGE, "b", NULL);
	ck_assert_str_eq(answers_of("n"), "");
	put_message("b", "\"n\"");
	ck_assert_str_eq(answers_of("n"), "b");
	/* The same narrative twice is no answer left behind. */
	put_message("d", "\"n\",\"n\"");
	library_apply(&library, NOUN_MESSAGE, "d", NULL);
	ck_assert_str_eq(answers_of("n"), "b");
}
END_TEST

/* Many changes at random: the index holds what the messages say. */
START_TEST(the_index_agrees_with_the_messages)
{
	unsigned state = 1;

	for (int round = 0; round < 2000; round++) {
		char slug[2] = "a", list[40] = "";
		size_t indexed = 0, told = 0;
		const struct strmap_slot *slot;
		size_t at = 0;

		state = state * 1103515245 + 12345;
		slug[0] = (char)('a' + (state >> 16) % 6);
		for (int n = 0; n < 4; n++)
			if (state >> (20 + n) & 1)
				snprintf(list + strlen(list),
				    sizeof(list) - strlen(list), "%s\"n%d\"",
				    *list ? "," : "", n);
		if (state >> 28 & 1)
			put_message(slug, list);
		else
			library_apply(&library, NOUN_MESSAGE, slug, NULL);
		while ((slot = strmap_next(
			    &library.items[NOUN_MESSAGE], &at)) != NULL)
			told += ((struct message *)slot->value)->narratives.n;
		for (int n = 0; n < 4; n++) {
			char narrative[3] = {'n', (char)('0' + n), '\0'};

			indexed += library_answers(&library, narrative).n;
		}
		ck_assert_uint_eq(indexed, told);
	}
}
END_TEST

static bool
set_has(const char *set, const char *audience)
{
	return library_set_has(
	    &library, set, library_find(&library, NOUN_AUDIENCE, audience));
}

START_TEST(a_set_holds_what_is_below)
{
	put(NOUN_AUDIENCE, "top", "{\"slug\":\"top\"}");
	put(NOUN_AUDIENCE, "mid", "{\"slug\":\"mid\",\"parent\":\"top\"}");
	put(NOUN_AUDIENCE, "low", "{\"slug\":\"low\",\"parent\":\"mid\"}");
	put(NOUN_AUDIENCE, "stray", "{\"slug\":\"stray\",\"parent\":\"gone\"}");
	put(NOUN_AUDIENCE_SET, "s", "{\"slug\":\"s\",\"audiences\":[\"mid\"]}");
	ck_assert(!set_has("s", "top"));
	ck_assert(set_has("s", "mid"));
	ck_assert(set_has("s", "low"));
	ck_assert(!set_has("s", "stray"));
	ck_assert(!set_has("s", "unknown"));
	ck_assert(!set_has("t", "mid"));
}
END_TEST

START_TEST(a_cycle_of_parents_ends)
{
	put(NOUN_AUDIENCE, "a", "{\"slug\":\"a\",\"parent\":\"b\"}");
	put(NOUN_AUDIENCE, "b", "{\"slug\":\"b\",\"parent\":\"a\"}");
	put(NOUN_AUDIENCE, "c", "{\"slug\":\"c\",\"parent\":\"c\"}");
	put(NOUN_AUDIENCE_SET, "s", "{\"slug\":\"s\",\"audiences\":[\"x\"]}");
	ck_assert(!set_has("s", "a"));
	ck_assert(!set_has("s", "c"));
}
END_TEST

START_TEST(a_uid_is_an_account)
{
	const struct account *account;

	ck_assert_ptr_null(library_account_of_uid(&library, 0));
	put(NOUN_ACCOUNT, "x",
	    "{\"login\":\"x\",\"roles\":[\"analyst\",\"admin\",\"nobody\"],"
	    "\"uids\":[1000,0]}");
	put(NOUN_ACCOUNT, "y", "{\"login\":\"y\",\"roles\":[]}");
	account = library_account_of_uid(&library, 0);
	ck_assert_str_eq(account->login, "x");
	ck_assert_uint_eq(account_roles(account), 1 | 32);
	ck_assert_ptr_eq(library_account_of_uid(&library, 1000), account);
	ck_assert_ptr_null(library_account_of_uid(&library, 1001));
	ck_assert_ptr_null(library_account_of_uid(&library, -1));
	library_apply(&library, NOUN_ACCOUNT, "x", NULL);
	ck_assert_ptr_null(library_account_of_uid(&library, 0));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("library");
	TCase *tests = tcase_create("library");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, items_come_change_and_go);
	tcase_add_test(tests, answers_follow_the_messages);
	tcase_add_test(tests, the_index_agrees_with_the_messages);
	tcase_add_test(tests, a_set_holds_what_is_below);
	tcase_add_test(tests, a_cycle_of_parents_ends);
	tcase_add_test(tests, a_uid_is_an_account);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
