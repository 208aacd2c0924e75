/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_canonical.c - base/canonical.h: the examples of RFC 8785, and what is
 * refused.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/json.h"
#include "suite.h"

/* The canonical form of a JSON text, or NULL when it has none. */
static char *
canonical(const char *text, struct err *err)
{
	struct buf out = {0};
	json_t *value;
	int result;

	ck_assert_int_eq(json_parse(text, strlen(text), &value, err), 0);
	result = canonical_write(&out, value, err);
	json_decref(value);
	if (result == 0)
		return buf_take(&out);
	buf_done(&out);
	return NULL;
}

static void
becomes(const char *text, const char *expected)
{
	struct err err = {0};
	char *is = canonical(text, &err), *again;

	ck_assert_str_eq(is, expected);
	again = canonical(is, &err);
	ck_assert_str_eq(again, is);
	free(again);
	free(is);
}

/* RFC 8785, 3.2.2.2 and 3.2.2: the string of the example. */
START_TEST(strings_have_the_fewest_escapes)
{
	becomes("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
	    "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
	becomes("\"\\b\\t\\n\\f\\r\\u0001\\u001F\\u007f\"",
	    "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f\"");
	becomes("\"\\u2028\\u202E\\ud83d\\ude02\"",
	    "\"\xe2\x80\xa8\xe2\x80\xae\xf0\x9f\x98\x82\"");
}
END_TEST

/* RFC 8785, 3.2.3: keys in the order of their UTF-16 code units. */
START_TEST(keys_are_sorted_as_utf_16)
{
	becomes("{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\","
		"\"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\","
		"\"1\": \"One\", \"\\ud83d\\ude00\": \"Emoji: Grinning Face\","
		"\"\\u0080\": \"Control\","
		"\"\\u00f6\": \"Latin Small Letter O With Diaeresis\"}",
	    "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":"
	    "\"Control\",\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\","
	    "\"\xe2\x82\xac\":\"Euro Sign\",\"\xf0\x9f\x98\x80\":"
	    "\"Emoji: Grinning Face\",\"\xef\xac\xb3\":"
	    "\"Hebrew Letter Dalet With Dagesh\"}");
	becomes("{\"\\uee00\":1,\"\\uffff\":2,\"\\ud800\\udc00\":3,"
		"\"\\uda00\\udc00\":4,\"\\ud7ff\":5}",
	    "{\"\xed\x9f\xbf\":5,\"\xf0\x90\x80\x80\":3,"
	    "\"\xf2\x90\x80\x80\":4,\"\xee\xb8\x80\":1,\"\xef\xbf\xbf\":2}");
	becomes("{\"b\":1,\"a\":2,\"ab\":3,\"\":4,\"B\":5}",
	    "{\"\":4,\"B\":5,\"a\":2,\"ab\":3,\"b\":1}");
}
END_TEST

START_TEST(values_stand_without_blanks)
{
	becomes(" [ 1 , true, false , null, {}, [ ], { \"a\" : [ -0, -7 ] } ] ",
	    "[1,true,false,null,{},[],{\"a\":[0,-7]}]");
	becomes("[9007199254740991,-9007199254740991]",
	    "[9007199254740991,-9007199254740991]");
}
END_TEST

START_TEST(numbers_that_readers_differ_on_are_refused)
{
	const char *const texts[] = {"1.5", "[1e3]", "{\"a\":{\"b\":[0.0]}}",
	    "9007199254740992", "[-9007199254740992]"};
	struct err err = {0};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		err = (struct err){0};
		ck_assert_ptr_null(canonical(texts[i], &err));
		ck_assert_int_eq(err.code, ERR_INVALID);
		ck_assert_ptr_nonnull(strstr(err.text, "integer"));
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("canonical");
	TCase *tests = tcase_create("canonical");

	tcase_add_test(tests, strings_have_the_fewest_escapes);
	tcase_add_test(tests, keys_are_sorted_as_utf_16);
	tcase_add_test(tests, values_stand_without_blanks);
	tcase_add_test(tests, numbers_that_readers_differ_on_are_refused);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
