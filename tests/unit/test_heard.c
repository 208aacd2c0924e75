/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_heard.c - model/heard.h: rows by audience, replaced as a whole. Owns
 * nothing.
 */
#include <check.h>

#include "model/heard.h"
#include "suite.h"

static const char *const rows[] = {
    "{\"audience\":\"kenya\",\"message\":\"m1\",\"narratives\":[\"n1\",\"n2\"],"
    "\"day\":20000}",
    "{\"audience\":\"kenya\",\"message\":\"m2\",\"narratives\":[],\"day\":1}",
    "{\"audience\":\"ghana\",\"message\":\"m1\",\"narratives\":[\"n1\"],"
    "\"day\":2}"};

START_TEST(rows_are_kept_by_audience)
{
	struct heard heard = {0};
	struct heard_rows kenya;

	heard_read(&heard, rows, 3);
	kenya = heard_at(&heard, "kenya");
	ck_assert_uint_eq(kenya.n, 2);
	ck_assert_str_eq(kenya.items[0].message, "m1");
	ck_assert_uint_eq(kenya.items[0].narratives.n, 2);
	ck_assert_int_eq(kenya.items[0].day, 20000);
	ck_assert_uint_eq(heard_at(&heard, "ghana").n, 1);
	ck_assert_uint_eq(heard_at(&heard, "chad").n, 0);
	heard_done(&heard);
}
END_TEST

START_TEST(a_read_replaces_all_and_is_told_by_the_version)
{
	struct heard heard = {0};
	unsigned version;

	heard_read(&heard, rows, 2);
	version = heard.version;
	heard_read(&heard, rows + 2, 1);
	ck_assert_uint_ne(heard.version, version);
	ck_assert_uint_eq(heard_at(&heard, "kenya").n, 0);
	ck_assert_uint_eq(heard_at(&heard, "ghana").n, 1);
	heard_done(&heard);
}
END_TEST

START_TEST(a_row_survives_being_written)
{
	struct heard first = {0}, second = {0};
	struct heard_row *row;
	json_t *written;

	heard_read(&first, rows, 1);
	written = heard_write(&heard_at(&first, "kenya").items[0]);
	heard_add(&second, "ghana", written);
	row = &heard_at(&second, "ghana").items[0];
	ck_assert_str_eq(row->message, "m1");
	ck_assert_str_eq(row->narratives.items[1], "n2");
	ck_assert_int_eq(row->day, 20000);
	json_decref(written);
	heard_done(&first);
	heard_done(&second);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("heard");
	TCase *tests = tcase_create("heard");

	tcase_add_test(tests, rows_are_kept_by_audience);
	tcase_add_test(tests, a_read_replaces_all_and_is_told_by_the_version);
	tcase_add_test(tests, a_row_survives_being_written);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
