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

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("render");
	TCase *tests = tcase_create("render");

	tcase_add_test(tests, markers_are_numbered_by_first_use);
	tcase_add_test(tests, no_source_is_one_too_many);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
