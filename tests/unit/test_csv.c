/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_csv.c - base/csv.h: records of RFC 4180, whole, cut and broken, read
 * and written.
 */
#include <check.h>
#include <string.h>

#include "base/csv.h"
#include "suite.h"

/* The fields of a text's first record, each in brackets, then what is left. */
static const char *
read_all(const char *text, bool last, const char **ret_fault)
{
	static struct buf out;
	struct csv_record record = {0};
	const char *fault = NULL, *field;
	size_t used, len;

	used = csv_read(&record, text, strlen(text), last, &fault);
	buf_clear(&out);
	buf_add_str(&out, "");
	for (size_t i = 0; used > 0 && i < record.nfields; i++) {
		field = csv_text(&record, i, &len);
		buf_printf(&out, "[%.*s]", (int)len, field);
	}
	buf_add_str(&out, text + used);
	csv_done(&record);
	*ret_fault = fault;
	return out.data;
}

static void
check_read(const char *text, bool last, const char *wanted)
{
	const char *fault;

	ck_assert_str_eq(read_all(text, last, &fault), wanted);
	ck_assert_ptr_null(fault);
}

START_TEST(records_are_cut)
{
	check_read("a,b\nc", false, "[a][b]c");
	check_read("a,b\r\nc", false, "[a][b]c");
	check_read(",,\n", false, "[][][]");
	check_read("\n", false, "[]");
	check_read("a,b", true, "[a][b]");
	check_read("a,b\r", true, "[a][b]");
	check_read("a\rb\n", false, "[a\rb]");
	/* Not whole: more may come. */
	check_read("a,b", false, "a,b");
	check_read("\"a\nb", false, "\"a\nb");
}
END_TEST

START_TEST(quotes_hold_anything)
{
	check_read("\"a,b\",\"c\nd\"\r\ne", false, "[a,b][c\nd]e");
	check_read("\"a \"\"b\"\"\",\"\"\n", false, "[a \"b\"][]");
	check_read("a\"b,c\n", false, "[a\"b][c]");
	check_read("\"a\"", true, "[a]");
}
END_TEST

START_TEST(faults_pass_over_one_record)
{
	const char *fault;

	ck_assert_str_eq(read_all("\"a\"b,c\nd", false, &fault), "[a][c]d");
	ck_assert_ptr_nonnull(strstr(fault, "closing quote"));
	ck_assert_str_eq(read_all("\"a\nb", true, &fault), "[]");
	ck_assert_ptr_nonnull(strstr(fault, "does not end"));
}
END_TEST

START_TEST(blank_records_are_told)
{
	struct csv_record record = {0};
	const char *fault;

	ck_assert_uint_eq(csv_read(&record, "\r\n", 2, true, &fault), 2);
	ck_assert(csv_is_blank(&record));
	ck_assert_uint_eq(csv_read(&record, ",\n", 2, true, &fault), 2);
	ck_assert(!csv_is_blank(&record));
	csv_done(&record);
}
END_TEST

START_TEST(what_is_written_reads_back)
{
	static const char *const fields[] = {"", "plain", "a,b", "\"", "a\r\nb",
	    " blank ", "x\"y\"", "\xe0\xb9\x84\xe0\xb8\x97"};
	const size_t n = sizeof(fields) / sizeof(fields[0]);
	struct csv_record record = {0};
	struct buf text = {0};
	const char *fault, *field;
	size_t len;

	for (size_t i = 0; i < n; i++)
		csv_add(&text, i == 0, fields[i]);
	csv_end(&text);
	ck_assert_uint_eq(
	    csv_read(&record, text.data, text.len, false, &fault), text.len);
	ck_assert_ptr_null(fault);
	ck_assert_uint_eq(record.nfields, n);
	for (size_t i = 0; i < n; i++) {
		field = csv_text(&record, i, &len);
		ck_assert_uint_eq(len, strlen(fields[i]));
		ck_assert_mem_eq(field, fields[i], len);
	}
	ck_assert_ptr_nonnull(strstr(text.data, ",plain,\"a,b\",\"\"\"\","));
	csv_done(&record);
	buf_done(&text);
}
END_TEST

START_TEST(the_first_line_has_the_separator)
{
	ck_assert_int_eq(csv_separator("a,b\nc;d;e", 9), ',');
	ck_assert_int_eq(csv_separator("a;b,c;d\n,,,", 11), ';');
	ck_assert_int_eq(csv_separator("a;b,c", 5), ',');
	ck_assert_int_eq(csv_separator("", 0), ',');
}
END_TEST

START_TEST(rows_are_counted_and_may_have_semicolons)
{
	static const char text[] = "\xef\xbb\xbf"
				   "a;b\r\n\"x\ny\";1,5\n";
	struct csv_rows rows;
	const char *fault, *s;
	size_t len;

	csv_rows_open(&rows, text, strlen(text));
	ck_assert(csv_rows_next(&rows, &fault));
	ck_assert_ptr_null(fault);
	s = csv_text(&rows.record, 0, &len);
	ck_assert_int_eq((int)len, 1);
	ck_assert_int_eq(*s, 'a');
	ck_assert(csv_rows_next(&rows, &fault));
	ck_assert_int_eq(rows.row, 2);
	ck_assert_uint_eq(rows.record.nfields, 2);
	s = csv_text(&rows.record, 1, &len);
	ck_assert_uint_eq(len, 3);
	ck_assert_int_eq(memcmp(s, "1,5", 3), 0);
	ck_assert(!csv_rows_next(&rows, &fault));
	csv_rows_close(&rows);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("csv");
	TCase *tests = tcase_create("csv");

	tcase_add_test(tests, records_are_cut);
	tcase_add_test(tests, quotes_hold_anything);
	tcase_add_test(tests, faults_pass_over_one_record);
	tcase_add_test(tests, blank_records_are_told);
	tcase_add_test(tests, what_is_written_reads_back);
	tcase_add_test(tests, the_first_line_has_the_separator);
	tcase_add_test(tests, rows_are_counted_and_may_have_semicolons);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
