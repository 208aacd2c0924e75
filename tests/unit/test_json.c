/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_json.c - base/json.h: the bounds at and beyond their edges, and bytes
 * that are no JSON.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "suite.h"

static struct err err;

static bool
parses(const char *bytes, size_t len)
{
	json_t *value = NULL;
	/* To its exact size: a sanitizer sees a byte too far. */
	char *copy = malloc(len ? len : 1);
	int result;

	memcpy(copy, bytes, len);
	err = (struct err){0};
	result = json_parse(copy, len, &value, &err);
	free(copy);
	ck_assert((result == 0) == (value != NULL));
	if (result == -1) {
		ck_assert_int_eq(err.code, ERR_INVALID);
		ck_assert_uint_gt(strlen(err.text), 0);
	}
	json_decref(value);
	return result == 0;
}

static bool
text_parses(const char *text)
{
	return parses(text, strlen(text));
}

static bool
nested_parses(const char *open, const char *close, size_t depth)
{
	struct buf text = {0};
	bool result;

	for (size_t i = 0; i < depth; i++)
		buf_add_str(&text, open);
	for (size_t i = 0; i < depth; i++)
		buf_add_str(&text, close);
	result = parses(text.data, text.len);
	buf_done(&text);
	return result;
}

START_TEST(depth)
{
	ck_assert(nested_parses("[", "]", JSON_DEPTH_MAX));
	ck_assert(!nested_parses("[", "]", JSON_DEPTH_MAX + 1));
	ck_assert_ptr_nonnull(strstr(err.text, "32"));
	ck_assert(nested_parses("{\"a\":[", "]}", JSON_DEPTH_MAX / 2));
	ck_assert(!nested_parses("[{\"a\":[", "]}]", JSON_DEPTH_MAX / 3 + 1));
	/* Brackets in strings do not nest, nor do closed ones. */
	ck_assert(text_parses("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]"));
	ck_assert(text_parses("[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]"));
	ck_assert(text_parses("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
			      "[],[],[],[],[],[],[],[],[],[],[],[],[],[]]"));
	ck_assert(!text_parses("]]]]]]]][[[[[[[["));
}
END_TEST

START_TEST(size)
{
	char *text = mem_calloc(JSON_FRAME_MAX + 2, 1);

	memset(text, 'x', JSON_FRAME_MAX + 1);
	text[0] = text[JSON_FRAME_MAX - 1] = '"';
	ck_assert(parses(text, JSON_FRAME_MAX));
	text[JSON_FRAME_MAX - 1] = 'x';
	text[JSON_FRAME_MAX] = '"';
	ck_assert(!parses(text, JSON_FRAME_MAX + 1));
	free(text);
}
END_TEST

/* `n` elements are n - 1 commas, an array and a value. */
static bool
list_parses(size_t n)
{
	struct buf text = {0};
	bool result;

	buf_add_char(&text, '[');
	for (size_t i = 0; i < n; i++)
		buf_add_str(&text, i == 0 ? "1" : ",1");
	buf_add_char(&text, ']');
	result = parses(text.data, text.len);
	buf_done(&text);
	return result;
}

START_TEST(number_of_values)
{
	ck_assert(list_parses(JSON_VALUES_MAX - 1));
	ck_assert(!list_parses(JSON_VALUES_MAX));
	ck_assert_ptr_nonnull(strstr(err.text, "65536"));
}
END_TEST

START_TEST(what_is_no_json)
{
	static const char *const bad[] = {"", " ", "{", "[1,]", "{\"a\":1,}",
	    "{a:1}", "'a'", "nul", "NaN", "Infinity", "01", "1.", ".5", "+1",
	    "1 2", "{\"a\":1}x", "\"a", "[\"a\\x\"]", "\"\t\"", "\"\n\"",
	    "{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "\"\\u0000\"",
	    "{\"\\u0000\":1}", "\"\\ud800\"", "\"\\udc00\"",
	    "\"\\ud800\\u0041\"", "\"\xff\"", "\"\xc0\x80\"",
	    "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\xef\xbb\xbf{}",
	    "1e400", "-1e400", "9223372036854775808", "-9223372036854775809",
	    "99999999999999999999999999"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!text_parses(bad[i]), "%s", bad[i]);
	ck_assert(!parses("\"a\0b\"", 5));
	ck_assert(!parses("{}\0", 3));
	ck_assert(!parses("\"\\", 2));
}
END_TEST

/* Not in the words of the library to those who program with it. */
START_TEST(a_nul_is_refused_in_plain_words)
{
	static const char *const bad[] = {
	    "{\"a\":\"b\\u0000\"}", "{\"a\\u0000\":1}"};
	json_t *value;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(
		    json_parse(bad[i], strlen(bad[i]), &value, &err), -1);
		ck_assert_ptr_nonnull(strstr(
		    err.text, "a text may not hold the character U+0000"));
	}
}
END_TEST

START_TEST(what_is_json)
{
	static const char *const good[] = {"{}", "[]", "1", "\"a\"", "null",
	    " {\"a\" : [true, false, -1.5e3]} \n", "9223372036854775807",
	    "-9223372036854775808", "1e308", "\"\\ud83d\\ude00\"",
	    "\"\xf0\x9f\x98\x80\"", "\"\\\\\"", "[\"\\\"\"]"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(
		    text_parses(good[i]), "%s: %s", good[i], err.text);
}
END_TEST

/* Any bytes: no crash, and what parses is written and parses again. */
START_TEST(random_bytes)
{
	static const char alphabet[] = "{}[]\",:\\u0123aeE+-. \xc3\xa9ntrfls";
	uint64_t state = 7;
	unsigned good = 0;

	for (int round = 0; round < 50000; round++) {
		char bytes[12];
		size_t len;

		state = state * 6364136223846793005u + 1442695040888963407u;
		len = (state >> 60) % sizeof(bytes);
		for (size_t i = 0; i < len; i++) {
			state =
			    state * 6364136223846793005u + 1442695040888963407u;
			bytes[i] =
			    alphabet[(state >> 33) % (sizeof(alphabet) - 1)];
		}
		good += parses(bytes, len);
	}
	ck_assert_uint_gt(good, 100);
}
END_TEST

START_TEST(writing_keeps_order_and_letters)
{
	static const char text[] =
	    "{\"z\":1,\"a\":[0.1,1.0,-0.5,1e20,null],\"\xc3\xa9\":\"\\n\\\"\"}";
	struct buf out = {0};
	json_t *value;

	ck_assert_int_eq(json_parse(text, strlen(text), &value, &err), 0);
	json_write(&out, value);
	ck_assert_str_eq(out.data, text);
	json_decref(value);
	buf_done(&out);
}
END_TEST

START_TEST(members_and_lossy_strings)
{
	static const struct {
		const char *bytes, *text;
	} strings[] = {{"", ""}, {"plain", "plain"},
	    {"\xc3\xa9\xff\xc3\xa9", "\xc3\xa9?\xc3\xa9"}, {"a\xc3", "a?"},
	    {"\xed\xa0\x80", "???"}, {"\xf0\x9f\x98", "???"}};
	json_t *object = json_pack("{s:s, s:i}", "a", "x", "b", 1), *value;

	ck_assert_str_eq(json_text(object, "a"), "x");
	ck_assert_ptr_null(json_text(object, "b"));
	ck_assert_ptr_null(json_text(object, "c"));
	ck_assert_ptr_null(json_text(NULL, "a"));
	json_decref(object);
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		value = json_string_lossy(strings[i].bytes);
		ck_assert_str_eq(json_string_value(value), strings[i].text);
		json_decref(value);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("json");
	TCase *tests = tcase_create("json");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, depth);
	tcase_add_test(tests, size);
	tcase_add_test(tests, number_of_values);
	tcase_add_test(tests, what_is_no_json);
	tcase_add_test(tests, a_nul_is_refused_in_plain_words);
	tcase_add_test(tests, what_is_json);
	tcase_add_test(tests, random_bytes);
	tcase_add_test(tests, writing_keeps_order_and_letters);
	tcase_add_test(tests, members_and_lossy_strings);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
