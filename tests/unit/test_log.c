/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_log.c - base/log.h: what a line looks like on standard error, whatever
 * text comes in, and what happens to an event that repeats.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "suite.h"

static int saved = -1;
static FILE *file;
static struct buf text;

static void
capture(void)
{
	file = tmpfile();
	fflush(stderr);
	saved = dup(STDERR_FILENO);
	dup2(fileno(file), STDERR_FILENO);
}

/* What was written since capture(). */
static const char *
captured(void)
{
	char bytes[4096];
	size_t n;

	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(file);
	buf_clear(&text);
	buf_add_str(&text, "");
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(&text, bytes, n);
	fclose(file);
	return text.data;
}

/* The line without time and process. */
static const char *
line_of(const char *foreign)
{
	const char *line;

	capture();
	log_warning("test.line", LOG_TEXT("t", foreign), LOG_NUMBER("n", -5));
	line = strstr(captured(), "warning ");
	ck_assert_ptr_nonnull(line);
	return line;
}

START_TEST(foreign_text_is_escaped)
{
	static const struct {
		const char *foreign, *written;
	} texts[] = {
	    {NULL, "-"},
	    {"", "\"\""},
	    {"plain-1_x./:@+", "plain-1_x./:@+"},
	    {"two words", "\"two words\""},
	    {"a=b", "\"a=b\""},
	    {"\"\\", "\"\\\"\\\\\""},
	    {"a\nb\x1b[31m\x7f", "\"a\\x0ab\\x1b[31m\\x7f\""},
	    {"\xc3\xa9", "\"\xc3\xa9\""},
	    {"\xc2\x9b", "\"\\xc2\\x9b\""},
	    {"\xc2\xa0", "\"\xc2\xa0\""},
	    {"\xff\xfe", "\"\\xff\\xfe\""},
	    {"\xe2\x82", "\"\\xe2\\x82\""},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char *wanted = mem_printf(
		    "warning test.line t=%s n=-5\n", texts[i].written);

		ck_assert_str_eq(line_of(texts[i].foreign), wanted);
		free(wanted);
	}
}
END_TEST

START_TEST(a_long_text_is_cut_between_characters)
{
	char *plain = mem_calloc(100001, 1), *foreign = mem_calloc(100001, 1);
	const char *line;

	memset(plain, 'x', 100000);
	line = line_of(plain);
	ck_assert_uint_lt(strlen(line), 2200);
	ck_assert_ptr_nonnull(strstr(line, "...\" n=-5\n"));
	for (size_t i = 0; i < 99999; i += 3)
		memcpy(foreign + i, "\xe2\x82\xac", 3);
	line = line_of(foreign);
	ck_assert_uint_lt(strlen(line), 2200);
	ck_assert(utf8_check(line));
	free(plain);
	free(foreign);
}
END_TEST

START_TEST(a_level_is_a_threshold)
{
	ck_assert_int_eq(log_level_parse("error"), LOG_LEVEL_ERROR);
	ck_assert_int_eq(log_level_parse("debug"), LOG_LEVEL_DEBUG);
	ck_assert_int_eq(log_level_parse("loud"), -1);
	log_open(LOG_LEVEL_WARNING, false);
	capture();
	log_info("test.info", LOG_NUMBER("n", 1));
	log_error("test.error");
	ck_assert_ptr_null(strstr(captured(), "test.info"));
	ck_assert_ptr_nonnull(strstr(text.data, "error test.error\n"));
}
END_TEST

static void
repeat(unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		log_info("test.repeat", LOG_NUMBER("i", i));
}

static unsigned
count_lines(const char *s)
{
	unsigned n = 0;

	while ((s = strchr(s, '\n')) != NULL) {
		n++;
		s++;
	}
	return n;
}

/* Begins with a fresh second, so that one second holds it all. */
START_TEST(what_repeats_is_counted)
{
	int64_t second;

	do {
		second = clock_monotonic() / 1000000;
		while (clock_monotonic() / 1000000 == second)
			usleep(1000);
		capture();
		repeat(100);
		captured();
	} while (clock_monotonic() / 1000000 != second + 1);
	ck_assert_uint_eq(count_lines(text.data), 20);
	ck_assert_ptr_null(strstr(text.data, "suppressed"));
	usleep(1100000);
	capture();
	repeat(1);
	ck_assert_ptr_nonnull(strstr(captured(), " i=0 suppressed=80\n"));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("log");
	TCase *tests = tcase_create("log");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, foreign_text_is_escaped);
	tcase_add_test(tests, a_long_text_is_cut_between_characters);
	tcase_add_test(tests, a_level_is_a_threshold);
	tcase_add_test(tests, what_repeats_is_counted);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	int status = suite_run(make_suite());

	buf_done(&text);
	return status;
}
