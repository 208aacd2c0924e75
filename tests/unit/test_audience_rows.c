/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_audience_rows.c - model/audience_rows.h: which table a header is of, and
 * what its rows become.
 */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "model/audience_rows.h"
#include "base/buf.h"
#include "suite.h"

/* Reads a table; the rows as JSON or, behind a "!", as column and reason. */
static void
check_rows(const char *text, const char *const *wanted)
{
	struct audience_rows rows;
	struct audience_row row;
	char *got, refusal[700];
	struct err err;
	size_t n = 0;

	ck_assert_msg(audience_rows_open(&rows, text, strlen(text), &err) == 0,
	    "%s", err.text);
	for (; audience_rows_take(&rows, &row); n++) {
		ck_assert_msg(wanted[n] != NULL, "one row more in %s", text);
		if (row.facts == NULL) {
			snprintf(refusal, sizeof(refusal), "!%lld %s: %s",
			    row.row, row.err.field, row.err.text);
			ck_assert_str_eq(refusal, wanted[n]);
			continue;
		}
		got = json_dumps(
		    row.facts, JSON_COMPACT | JSON_REAL_PRECISION(15));
		ck_assert_str_eq(got, wanted[n]);
		free(got);
		json_decref(row.facts);
	}
	ck_assert_ptr_null(wanted[n]);
	audience_rows_close(&rows);
}

#define ROWS(...) ((const char *const[]){__VA_ARGS__, NULL})

START_TEST(columns_stand_in_any_order)
{
	check_rows("weight,Theme,AUDIENCE\n0.5,debt,kenya\n\n1,peace, KE \n",
	    ROWS("[{\"slug\":\"kenya\",\"concerns\":{\"theme\":"
		 "\"debt\",\"weight\":0.5}}]",
		"[{\"slug\":\"KE\",\"concerns\":{\"theme\":"
		"\"peace\",\"weight\":1}}]"));
}
END_TEST

START_TEST(an_empty_cell_empties)
{
	check_rows("audience,theme,advice,source,year\n2,debt,Care.,,\n",
	    ROWS("[{\"slug\":\"002\",\"sensitivities\":{\"theme\":\"debt\","
		 "\"advice\":\"Care.\",\"source\":null,\"year\":null}}]"));
}
END_TEST

START_TEST(cells_have_forms)
{
	check_rows("audience,kind,prime_time\n"
		   "kenya,web,19:00-22:00|06:30-08:00\n"
		   "kenya,web,19:00\nkenya,web,7-8\nkenya,leaflet,\n",
	    ROWS("[{\"slug\":\"kenya\",\"channels\":{\"kind\":\"web\","
		 "\"prime_time\":[{\"from\":\"19:00\",\"to\":\"22:00\"},"
		 "{\"from\":\"06:30\",\"to\":\"08:00\"}]}}]",
		"!3 prime_time: must be local times such as "
		"19:00-22:00|06:30-08:00",
		"!4 prime_time: must be a time such as \"19:30\"",
		"!5 kind: must be one of: radio television newspaper web "
		"social messaging briefing event"));
	check_rows("audience,theme,weight\nkenya,debt,nan\nkenya,debt,0x1\n"
		   "kenya,debt,1e999\nkenya,debt,0.5.5\nkenya,debt\n",
	    ROWS("!2 weight: must be a number", "!3 weight: must be a number",
		"!4 weight: must be a number", "!5 weight: must be a number",
		"!6 : the row has 2 cells, the header 3"));
	check_rows("audience,theme,weight\n\xff,debt,1\nkenya,\"debt\"x,1\n",
	    ROWS("!2 audience: is not valid UTF-8",
		"!3 : text after a closing quote"));
}
END_TEST

START_TEST(percent_only_where_the_column_says_so)
{
	check_rows("territory;language;share\nKE;sw;0.5\nkenya;sw;50\n",
	    ROWS("[{\"slug\":\"KE\",\"languages\":{\"language\":\"sw\","
		 "\"share\":0.5},\"may_skip\":true}]",
		"!3 share: must be from 0 to 1"));
	check_rows("territory;language;share\nkenya;sw;85%\n",
	    ROWS("!2 share: has a percent sign: call the column \"percent\" "
		 "when it holds percentages, or write 85% as 0.85"));
	check_rows("audience,kind,share,source,year\nkenya,web,85 %,,\n",
	    ROWS("!2 share: has a percent sign, and this table takes no "
		 "percentages: 85% is written 0.85"));
	check_rows("Territory,Language,populationPercent,literacyPercent\n"
		   "419,pt_BR,96.5,80\nkenya,sw,7%,80\nKE,sw,,80\n",
	    ROWS("[{\"slug\":\"419\",\"languages\":{\"language\":\"pt-BR\","
		 "\"share\":0.965},\"may_skip\":true}]",
		"[{\"slug\":\"kenya\",\"languages\":{\"language\":\"sw\","
		"\"share\":0.07}}]",
		"!4 populationPercent: is missing"));
}
END_TEST

START_TEST(areas_are_told_once)
{
	check_rows("M49 Code;ISO-alpha2 Code;Region Code;Sub-region Code;"
		   "Intermediate Region Code;Country or Area\n"
		   "404;KE;2;202;014;Kenya\n834;TZ;002;202;014;Tanzania\n"
		   "10;;;;;Antarctica\n;AQ;;;;Antarctica\nxx;AQ;;;;\n",
	    ROWS("[{\"m49\":\"404\",\"iso\":\"KE\",\"parents\":[\"014\","
		 "\"202\",\"002\"],\"may_skip\":true},{\"m49\":\"014\","
		 "\"parents\":[\"202\",\"002\"],\"may_skip\":true},{\"m49\":"
		 "\"202\",\"parents\":[\"002\"],\"may_skip\":true},{\"m49\":"
		 "\"002\",\"parents\":[],\"may_skip\":true}]",
		"[{\"m49\":\"834\",\"iso\":\"TZ\",\"parents\":[\"014\","
		"\"202\",\"002\"],\"may_skip\":true}]",
		"[{\"m49\":\"010\",\"iso\":null,\"parents\":[],\"may_skip\":"
		"true}]",
		"!5 M49 Code: is missing",
		"!6 M49 Code: must be an M49 code of three digits"));
}
END_TEST

START_TEST(other_headers_are_refused)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
	    {"", "no table"},
	    {"audience\n", "no table"},
	    {"audience,theme\n", "no table"},
	    {"audience,organisation,value\n", "no table"},
	    {"territory,language\n", "no table"},
	    {"audience,theme,weight,yaer\n", "column 4, \"yaer\""},
	    {"audience,theme,weight,weight\n", "stands twice"},
	    {"\"audience\"x,theme,weight\n", "no table"},
	};
	struct audience_rows rows;
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(audience_rows_open(&rows, cases[i].text,
				     strlen(cases[i].text), &err),
		    -1);
		ck_assert_str_eq(err.field, "content");
		ck_assert_msg(strstr(err.text, cases[i].words) != NULL,
		    "%s: %s", cases[i].text, err.text);
	}
}
END_TEST

/* Each column is compared with each name of each table. */
START_TEST(a_header_has_an_end)
{
	struct buf text = {0};
	struct audience_rows rows;
	struct err err;

	buf_add_str(&text, "territory,language,share");
	for (int i = 3; i < 100; i++)
		buf_printf(&text, ",c%d", i);
	ck_assert_int_eq(
	    audience_rows_open(&rows, text.data, text.len, &err), 0);
	audience_rows_close(&rows);
	buf_add_str(&text, ",c100");
	ck_assert_int_eq(
	    audience_rows_open(&rows, text.data, text.len, &err), -1);
	buf_done(&text);
}
END_TEST

START_TEST(fields_have_their_columns)
{
	static const char text[] = "Territory,language,Percent\n";
	struct audience_rows rows;
	struct err err;

	ck_assert_int_eq(
	    audience_rows_open(&rows, text, strlen(text), &err), 0);
	ck_assert_str_eq(audience_rows_column(&rows, "slug"), "Territory");
	ck_assert_str_eq(
	    audience_rows_column(&rows, "languages[3].share"), "Percent");
	ck_assert_str_eq(audience_rows_column(&rows, "parent"), "");
	ck_assert_str_eq(audience_rows_column(&rows, ""), "");
	audience_rows_close(&rows);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("audience_rows");
	TCase *tests = tcase_create("audience_rows");

	tcase_add_test(tests, columns_stand_in_any_order);
	tcase_add_test(tests, an_empty_cell_empties);
	tcase_add_test(tests, cells_have_forms);
	tcase_add_test(tests, percent_only_where_the_column_says_so);
	tcase_add_test(tests, areas_are_told_once);
	tcase_add_test(tests, other_headers_are_refused);
	tcase_add_test(tests, a_header_has_an_end);
	tcase_add_test(tests, fields_have_their_columns);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
