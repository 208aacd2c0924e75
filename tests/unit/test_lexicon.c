/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexicon.c - model/lexicon.h: concepts from CSV and to it, what a header
 * must be, where a field stands, and pages.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/lexicon.h"
#include "suite.h"

static struct err err;
static struct library library;
static struct buf out;

static void
set_up(void)
{
	library = (struct library){0};
}

static void
tear_down(void)
{
	library_done(&library);
	buf_done(&out);
}

static void
open_text(struct lexicon_reader *reader, const char *text)
{
	ck_assert_msg(lexicon_open(reader, text, strlen(text), &err) == 0,
	    "%s: %s", text, err.text);
}

/* The concept of a table's only row, as JSON. */
static const char *
read_row(const char *header, const char *cells)
{
	char *text = mem_printf("%s\n%s\n", header, cells);
	struct lexicon_reader reader;
	struct lexicon_row row, none;

	open_text(&reader, text);
	ck_assert(lexicon_take(&reader, &row));
	ck_assert_msg(row.concept != NULL, "%s: %s", cells, row.err.text);
	ck_assert_int_eq(row.row, 2);
	ck_assert(!lexicon_take(&reader, &none));
	buf_clear(&out);
	json_write(&out, row.concept);
	json_decref(row.concept);
	lexicon_close(&reader);
	free(text);
	return out.data;
}

START_TEST(a_row_is_a_concept)
{
	ck_assert_str_eq(read_row("slug,kind,about,ru,en", "a,state,b,x,y"),
	    "{\"terms\":[{\"text\":\"y\",\"language\":\"en\"},"
	    "{\"text\":\"x\",\"language\":\"ru\"}],"
	    "\"slug\":\"a\",\"kind\":\"state\",\"about\":\"b\"}");
	ck_assert_str_eq(read_row("\xef\xbb\xbfslug,kind,about,en",
			     "a,state,,\" x | y z|\t\""),
	    "{\"terms\":[{\"text\":\"x\",\"language\":\"en\"},"
	    "{\"text\":\"y z\",\"language\":\"en\"}],"
	    "\"slug\":\"a\",\"kind\":\"state\"}");
	ck_assert_str_eq(read_row("slug,kind,about", ",,"), "{\"terms\":[]}");
}
END_TEST

START_TEST(a_header_is_checked)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	    {"", "the first row"},
	    {"slug,kind", "column 3 is missing, not about"},
	    {"slug,about,kind,en", "column 2 is about, not kind"},
	    {"slugs,kind,about,en", "the first row"},
	    {"\"slug\",kind,about,\"en", "the first row"},
	    {"slug,kind,about,en,", "column 5"},
	    {"slug,kind,about,no tag", "\"no tag\""},
	    {"slug,kind,about,en,fr,en", "two columns \"en\""},
	};
	struct lexicon_reader reader;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(lexicon_open(&reader, cases[i].text,
				     strlen(cases[i].text), &err),
		    -1);
		ck_assert_str_eq(err.field, "content");
		ck_assert_msg(strstr(err.text, cases[i].words) != NULL,
		    "%s: %s", cases[i].text, err.text);
	}
	ck_assert_int_eq(
	    lexicon_open(&reader, "slug,kind,about,en\0", 19, &err), -1);
}
END_TEST

START_TEST(rows_are_counted_as_people_do)
{
	static const struct {
		long long row;
		const char *field, *words; /* words NULL: a concept */
	} wanted[] = {{2, "", NULL}, {4, "", "3 cells, the header 4"},
	    {5, "en", "UTF-8"}, {6, "about", "UTF-8"}, {7, "", "closing quote"},
	    {8, "", NULL}};
	struct lexicon_reader reader;
	struct lexicon_row row;

	open_text(&reader, "slug,kind,about,en\r\n"
			   "a,b,\"c\nd\",x\r\n\r\na,b,c\na,b,c,\xff\n"
			   "a,b,\xff,x\n\"a\"x,b,c,d\na,b,c,d");
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		ck_assert(lexicon_take(&reader, &row));
		ck_assert_int_eq(row.row, wanted[i].row);
		ck_assert_int_eq(row.concept == NULL, wanted[i].words != NULL);
		json_decref(row.concept);
		if (wanted[i].words == NULL)
			continue;
		ck_assert_str_eq(row.err.field, wanted[i].field);
		ck_assert_msg(strstr(row.err.text, wanted[i].words) != NULL,
		    "%s", row.err.text);
	}
	ck_assert(!lexicon_take(&reader, &row));
	lexicon_close(&reader);
}
END_TEST

/* 128 KiB of bars would be 64 thousand objects. */
START_TEST(terms_of_one_text_are_limited)
{
	struct lexicon_reader reader;
	struct lexicon_row row;
	struct buf text = {0};

	buf_add_str(&text, "slug,kind,about,en\na,b,c,x\nb,b,c,");
	for (int i = 0; i < 40000; i++)
		buf_add_str(&text, "x|");
	buf_add_str(&text, "\nc,b,c,x\n");
	open_text(&reader, text.data);
	for (int i = 0; i < 3; i++) {
		ck_assert(lexicon_take(&reader, &row));
		ck_assert_int_eq(row.concept == NULL, i == 1);
		json_decref(row.concept);
	}
	ck_assert_ptr_nonnull(strstr(row.err.text, "fewer rows"));
	lexicon_close(&reader);
	buf_done(&text);
}
END_TEST

START_TEST(a_field_has_its_column)
{
	json_t *concept = json_pack("{s:[{s:s},{s:s}]}", "terms", "language",
	    "en", "language", "zh-Hant");

	ck_assert_str_eq(lexicon_column(concept, "kind"), "kind");
	ck_assert_str_eq(lexicon_column(concept, "terms[1].text"), "zh-Hant");
	ck_assert_str_eq(lexicon_column(concept, "terms[0]"), "en");
	ck_assert_ptr_null(lexicon_column(concept, "terms[2].text"));
	ck_assert_ptr_null(lexicon_column(concept, "terms"));
	ck_assert_ptr_null(lexicon_column(concept, ""));
	json_decref(concept);
}
END_TEST

/* --- writing --- */

static void
put(const char *slug, const char *about, const char *terms)
{
	json_error_t fault;
	json_t *doc = json_pack("{s:s, s:s, s:s*, s:o}", "slug", slug, "kind",
	    "other", "about", about, "terms", json_loads(terms, 0, &fault));

	ck_assert_ptr_nonnull(doc);
	library_apply(&library, NOUN_CONCEPT, slug, doc);
	json_decref(doc);
}

#define TERM(text, language) \
	"{\"text\":\"" text "\",\"language\":\"" language "\"}"

START_TEST(a_table_is_sorted)
{
	put("b", NULL, "[" TERM("x", "en") "," TERM("y", "en") "]");
	put("a", "\"so\", he said", "[" TERM("z", "ar") "]");
	ck_assert_ptr_null(lexicon_write(&out, &library, "", 4096));
	ck_assert_str_eq(out.data, "slug,kind,about,ar,en\r\n"
				   "a,other,\"\"\"so\"\", he said\",z,\r\n"
				   "b,other,,,x | y\r\n");
}
END_TEST

START_TEST(an_empty_table_has_a_header)
{
	ck_assert_ptr_null(lexicon_write(&out, &library, "", 4096));
	ck_assert_str_eq(out.data, "slug,kind,about\r\n");
}
END_TEST

/* A page holds at least one row, however small it should be. */
START_TEST(pages_follow_each_other)
{
	char slug[] = "a";
	const char *next = "";
	unsigned rows = 0, pages = 0;

	for (; slug[0] <= 'z'; slug[0]++)
		put(slug, NULL, "[" TERM("x", "en") "," TERM("y", "fr") "]");
	do {
		buf_clear(&out);
		next = lexicon_write(&out, &library, next, 60);
		ck_assert_ptr_eq(
		    strstr(out.data, "slug,kind,about,en,fr\r\n"), out.data);
		rows += (unsigned)((out.len - 23) / strlen("a,other,,x,y\r\n"));
		pages++;
	} while (next != NULL);
	ck_assert_uint_eq(rows, 26);
	ck_assert_uint_eq(pages, 13);
}
END_TEST

START_TEST(a_table_goes_round)
{
	struct lexicon_reader reader;
	struct lexicon_row row;
	struct buf again = {0};

	put("a", "one, \"two\"\nthree",
	    "[" TERM("x y", "en") "," TERM("\\\"q\\\", r", "en") "," TERM(
		"\xe0\xb8\x81", "th") "]");
	put("b", NULL, "[" TERM("+1", "en") "]");
	lexicon_write(&out, &library, "", 4096);
	open_text(&reader, out.data);
	library_done(&library);
	library = (struct library){0};
	while (lexicon_take(&reader, &row)) {
		ck_assert_int_eq(
		    schema_check(concept_fields, row.concept, &err), 0);
		library_apply(&library, NOUN_CONCEPT,
		    json_text(row.concept, "slug"), row.concept);
		json_decref(row.concept);
	}
	lexicon_write(&again, &library, "", 4096);
	ck_assert_str_eq(again.data, out.data);
	lexicon_close(&reader);
	buf_done(&again);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("lexicon");
	TCase *tests = tcase_create("lexicon");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_row_is_a_concept);
	tcase_add_test(tests, a_header_is_checked);
	tcase_add_test(tests, rows_are_counted_as_people_do);
	tcase_add_test(tests, terms_of_one_text_are_limited);
	tcase_add_test(tests, a_field_has_its_column);
	tcase_add_test(tests, a_table_is_sorted);
	tcase_add_test(tests, an_empty_table_has_a_header);
	tcase_add_test(tests, pages_follow_each_other);
	tcase_add_test(tests, a_table_goes_round);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
