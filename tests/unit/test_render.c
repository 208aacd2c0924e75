/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_render.c - engine/render.h: a message with its sources numbered.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "engine/render.h"
#include "suite.h"

static char *
render(const struct library *library, struct variant variant)
{
	struct organisation organisation = {
	    .legal_name = (char[]){"Desk"}, .voice_line = (char[]){"says"}};
	struct message message = {0};
	struct buf text = {0};

	variant.language = (char[]){"en"};
	render_message(library, &organisation, &message, &variant, &text);
	return buf_take(&text);
}

static void
add_evidence(struct library *library, const char *slug)
{
	json_t *doc =
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "slug", slug, "source_title",
		slug, "publisher", "P", "date", "2024-01-01", "url", "u");

	library_apply(library, NOUN_EVIDENCE, slug, doc);
	json_decref(doc);
}

START_TEST(markers_are_numbered_by_first_use)
{
	struct library library = {0};
	char *text;

	add_evidence(&library, "a");
	add_evidence(&library, "b-2");
	text = render(&library,
	    (struct variant){
		.fact = (char[]){"One [b-2][a]. [none] [B] [] [ [a] [a"},
		.warning = (char[]){"W"},
		.fallacy = (char[]){"Y [b-2]"},
		.fact_again = (char[]){"G"},
		.kernel = (char[]){"K"},
		.call_to_action = (char[]){"C"}});
	ck_assert_str_eq(text,
	    "Desk\nsays\n\nOne [1][2]. [none] [B] [] [ [2] [a\n\nK\n\nW\n\n"
	    "Y [1]\n\nG\n\nC\n\n[1] b-2. P, 2024-01-01. u\n"
	    "[2] a. P, 2024-01-01. u");
	free(text);
	text = render(&library, (struct variant){.fact = (char[]){"None."}});
	ck_assert_str_eq(text, "Desk\nsays\n\nNone.");
	free(text);
	library_done(&library);
}
END_TEST

START_TEST(no_source_is_one_too_many)
{
	struct library library = {0};
	struct buf fact = {0};
	char *text;

	for (int i = 0; i < 200; i++) {
		char slug[16];

		snprintf(slug, sizeof(slug), "e%d", i);
		add_evidence(&library, slug);
		buf_printf(&fact, "[%s]", slug);
	}
	text = render(&library, (struct variant){.fact = fact.data});
	ck_assert_ptr_null(strstr(text, "[0]"));
	ck_assert_ptr_nonnull(strstr(text, "\n[200] e199. P"));
	free(text);
	buf_done(&fact);
	library_done(&library);
}
END_TEST

static char *
render_by_machine(const char *language)
{
	struct render_words words = {.legal_name = "Desk",
	    .voice_line = "says",
	    .language = language,
	    .fact = "F",
	    .call_to_action = "C",
	    .ai_assisted = true};
	struct buf text = {0};

	render_words(&words, &text);
	return buf_take(&text);
}

START_TEST(what_a_machine_helped_with_says_so)
{
	static const char *const english[] = {
	    "en", "en-GB", "tlh", "e", "", "id1"};
	static const char *const others[] = {"ar", "es", "fil", "fr", "fr-CA",
	    "hi", "id", "ja", "ko", "ms", "pt-BR", "ru", "sw", "th", "vi",
	    "zh-Hant"};
	const char *const note =
	    "Desk\nsays\n\nF\n\nC\n\nWritten with the help "
	    "of artificial intelligence and approved by "
	    "people.";

	for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++) {
		char *text = render_by_machine(english[i]);

		ck_assert_str_eq(text, note);
		free(text);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		char *text = render_by_machine(others[i]);

		ck_assert_ptr_null(strstr(text, "Written with"));
		ck_assert_uint_gt(
		    strlen(text), strlen("Desk\nsays\n\nF\n\nC\n\n"));
		free(text);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("render");
	TCase *tests = tcase_create("render");

	tcase_add_test(tests, markers_are_numbered_by_first_use);
	tcase_add_test(tests, no_source_is_one_too_many);
	tcase_add_test(tests, what_a_machine_helped_with_says_so);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
