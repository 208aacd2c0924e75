/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_base.c - the small parts of base: bytes, packing, maps, dates,
 * identifiers, errors, UTF-8. The wall clock is the test's own.
 */
#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/pack.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "base/uuid.h"
#include "suite.h"

/* Shadows the C library's, so that the wall clock can be set back. */
static int64_t wall_offset_s;

int
clock_gettime(clockid_t id, struct timespec *ret)
{
	static int64_t ticks;

	ticks += 1000; /* nanoseconds: reading takes time */
	ret->tv_sec = 1700000000 + ticks / 1000000000 +
		      (id == CLOCK_REALTIME ? wall_offset_s : 0);
	ret->tv_nsec = ticks % 1000000000;
	return 0;
}

/* The same numbers each time. */
static unsigned
next_random(void)
{
	static uint64_t state = 20240619;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33);
}

/* --- buf --- */

START_TEST(a_buf_grows_and_drains)
{
	struct buf buf = {0};

	buf_drain(&buf, 10);
	buf_clear(&buf);
	ck_assert_ptr_null(buf.data);
	for (int i = 0; i < 10000; i++)
		buf_add_char(&buf, (char)('a' + i % 26));
	ck_assert_uint_eq(buf.len, 10000);
	ck_assert_int_eq(buf.data[9999], 'a' + 9999 % 26);
	ck_assert_int_eq(buf.data[10000], '\0');
	buf_drain(&buf, 9998);
	ck_assert_str_eq(buf.data, "op");
	buf_drain(&buf, 99);
	ck_assert_str_eq(buf.data, "");
	buf_printf(&buf, "%d%s", 7, "x");
	buf_add(&buf, "\0y", 2);
	buf_add(&buf, NULL, 0);
	ck_assert_uint_eq(buf.len, 4);
	ck_assert_mem_eq(buf.data, "7x\0y", 5);
	buf_done(&buf);
	ck_assert_uint_eq(buf.len + buf.cap, 0);
}
END_TEST

/* Right below and at a power of two, where the NUL needs more room. */
START_TEST(a_buf_has_room_for_the_nul)
{
	for (size_t len = 250; len < 262; len++) {
		struct buf buf = {0};
		char *bytes = mem_calloc(len, 1);

		memset(bytes, 'x', len);
		buf_add(&buf, bytes, len);
		ck_assert_uint_gt(buf.cap, len);
		ck_assert_uint_eq(strlen(buf.data), len);
		buf_done(&buf);
		free(bytes);
	}
}
END_TEST

START_TEST(a_taken_buf_is_empty)
{
	struct buf buf = {0};
	char *s = buf_take(&buf);

	ck_assert_str_eq(s, "");
	free(s);
	buf_add_str(&buf, "abc");
	s = buf_take(&buf);
	ck_assert_str_eq(s, "abc");
	ck_assert_ptr_null(buf.data);
	free(s);
}
END_TEST

/* --- pack --- */

static struct buf
pack_some(void)
{
	struct buf buf = {0};

	pack_u32(&buf, 4000000000u);
	pack_u64(&buf, UINT64_MAX - 1);
	pack_real(&buf, -0.1);
	pack_str(&buf, "text");
	pack_str(&buf, NULL);
	pack_u32(&buf, 3);
	return buf;
}

START_TEST(what_was_packed_comes_out)
{
	struct buf buf = pack_some();
	struct unpack in = {.data = buf.data, .len = buf.len};

	ck_assert_uint_eq(unpack_u32(&in), 4000000000u);
	ck_assert_uint_eq(unpack_u64(&in), UINT64_MAX - 1);
	ck_assert_double_eq(unpack_real(&in), -0.1);
	ck_assert_str_eq(unpack_str(&in), "text");
	ck_assert_str_eq(unpack_str(&in), "");
	ck_assert_uint_eq(unpack_u32(&in), 3);
	ck_assert(!in.bad);
	ck_assert_uint_eq(in.len, 0);
	ck_assert_uint_eq(unpack_u32(&in), 0);
	ck_assert(in.bad);
	buf_done(&buf);
}
END_TEST

/* Copied to its exact size, so that a sanitizer sees a byte too far. */
START_TEST(a_message_cut_anywhere_is_bad)
{
	struct buf buf = pack_some();

	for (size_t len = 0; len < buf.len; len++) {
		char *cut = malloc(len ? len : 1);
		struct unpack in = {.data = cut, .len = len};

		memcpy(cut, buf.data, len);
		unpack_u32(&in);
		unpack_u64(&in);
		unpack_real(&in);
		unpack_str(&in);
		unpack_str(&in);
		unpack_u32(&in);
		ck_assert(in.bad);
		ck_assert_str_eq(unpack_str(&in), "");
		free(cut);
	}
	buf_done(&buf);
}
END_TEST

START_TEST(garbage_is_bad_and_does_no_harm)
{
	static const char inner_nul[] = "\3\0\0\0a\0b\0";
	static const char no_nul[] = "\3\0\0\0abcd";
	struct unpack in = {.data = inner_nul, .len = 8};
	unsigned good = 0;

	unpack_str(&in);
	ck_assert(in.bad);
	in = (struct unpack){.data = no_nul, .len = 8};
	unpack_str(&in);
	ck_assert(in.bad);
	for (int round = 0; round < 20000; round++) {
		size_t len = next_random() % 40;
		char *bytes = malloc(len ? len : 1);

		for (size_t i = 0; i < len; i++)
			bytes[i] = next_random() % 3 ? 0 : next_random() % 8;
		in = (struct unpack){.data = bytes, .len = len};
		while (!in.bad && in.len > 0) {
			if (next_random() % 2)
				good += strlen(unpack_str(&in)) < len;
			else
				good += unpack_count(&in, 4) <= len / 4;
		}
		free(bytes);
	}
	ck_assert_uint_gt(good, 10000);
}
END_TEST

START_TEST(a_count_fits_what_is_left)
{
	struct buf buf = {0};
	struct unpack in;

	pack_u32(&buf, 2);
	pack_u64(&buf, 0);
	in = (struct unpack){.data = buf.data, .len = buf.len};
	ck_assert_uint_eq(unpack_count(&in, 4), 2);
	in = (struct unpack){.data = buf.data, .len = buf.len};
	ck_assert_uint_eq(unpack_count(&in, 5), 0);
	ck_assert(in.bad);
	buf_done(&buf);
}
END_TEST

/* --- strmap --- */

enum { KEYS = 300 };

/* 10,000 random operations beside a plain array; with 300 keys in a table of
 * at most 1,024 slots there are plenty of collisions to remove from. */
START_TEST(a_map_is_like_a_plain_array)
{
	static int values[10000];
	void *plain[KEYS] = {0};
	struct strmap map = {0};
	size_t count = 0;

	ck_assert_ptr_null(strmap_find(&map, "k"));
	ck_assert_ptr_null(strmap_remove(&map, "k"));
	for (int i = 0; i < 10000; i++) {
		unsigned k = next_random() % KEYS;
		char key[16];

		snprintf(key, sizeof(key), "key-%u", k);
		ck_assert_ptr_eq(strmap_find(&map, key), plain[k]);
		if (next_random() % 2) {
			ck_assert_ptr_eq(
			    strmap_set(&map, key, &values[i]), plain[k]);
			count += plain[k] == NULL;
			plain[k] = &values[i];
		} else {
			ck_assert_ptr_eq(strmap_remove(&map, key), plain[k]);
			count -= plain[k] != NULL;
			plain[k] = NULL;
		}
		ck_assert_uint_eq(map.count, count);
	}
	for (unsigned k = 0; k < KEYS; k++) {
		char key[16];

		snprintf(key, sizeof(key), "key-%u", k);
		ck_assert_ptr_eq(strmap_find(&map, key), plain[k]);
	}
	strmap_done(&map);
}
END_TEST

START_TEST(a_map_is_told_in_the_order_of_its_keys)
{
	static const char *const keys[] = {"b", "", "ab", "ß", "a", "B"};
	static const char *const order[] = {"", "B", "a", "ab", "b", "ß"};
	const struct strmap_slot **sorted;
	struct strmap map = {0};

	ck_assert_ptr_null(strmap_sort(&map));
	for (size_t i = 0; i < 6; i++)
		strmap_set(&map, keys[i], (void *)(uintptr_t)keys[i]);
	sorted = strmap_sort(&map);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_str_eq(sorted[i]->key, order[i]);
		ck_assert_str_eq(sorted[i]->value, order[i]);
	}
	free(sorted);
	strmap_done(&map);
}
END_TEST

START_TEST(a_walk_meets_every_key_once)
{
	static int seen[KEYS];
	struct strmap map = {0};
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	ck_assert_ptr_null(strmap_next(&map, &at));
	for (unsigned k = 0; k < KEYS; k++) {
		char key[16];

		snprintf(key, sizeof(key), "%u", k);
		strmap_set(&map, key, &seen[k]);
	}
	at = 0;
	while ((slot = strmap_next(&map, &at)) != NULL) {
		ck_assert_ptr_eq(slot->value, &seen[atoi(slot->key)]);
		ck_assert_int_eq(seen[atoi(slot->key)]++, 0);
		n++;
	}
	ck_assert_uint_eq(n, KEYS);
	strmap_done(&map);
}
END_TEST

/* --- clock --- */

START_TEST(days_of_the_calendar)
{
	static const struct {
		const char *date;
		int64_t days;
	} good[] = {{"1970-01-01", 0}, {"1970-01-02", 1}, {"1969-12-31", -1},
	    {"2000-02-29", 11016}, {"2024-02-29", 19782}, {"2024-03-01", 19783},
	    {"1900-03-01", -25508}, {"0001-01-01", -719162},
	    {"9999-12-31", 2932896}};
	static const char *const bad[] = {"", "2024", "2024-02-30",
	    "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
	    "2024-01-00", "2024-04-31", "0000-01-01", "2024-6-19", "2024-06-9",
	    " 2024-06-1", "2024-06-19 ", "2024-06-19T", "24-06-19",
	    "+024-06-19", "2024/06/19", "20240-6-19"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ck_assert_msg(
		    clock_date_is_valid(good[i].date), "%s", good[i].date);
		ck_assert_int_eq(clock_date_days(good[i].date), good[i].days);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!clock_date_is_valid(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(times_have_a_day_in_utc)
{
	static const struct {
		const char *instant, *date;
	} rows[] = {
	    {"2024-06-19T08:00:00Z", "2024-06-19"},
	    {"2024-06-19T23:59:59.999999999Z", "2024-06-19"},
	    {"2024-06-19T00:00:00+00:00", "2024-06-19"},
	    {"2024-06-19T00:59:59.5+01:00", "2024-06-18"},
	    {"2024-06-19T01:00:00+01:00", "2024-06-19"},
	    {"2024-06-19T22:59:00-01:00", "2024-06-19"},
	    {"2024-06-19T23:00:00-01:00", "2024-06-20"},
	    {"2024-03-01T00:00:00+15:59", "2024-02-29"},
	    {"2023-12-31T23:59:00-15:59", "2024-01-01"},
	    {"1970-01-01T00:00:00+00:01", "1969-12-31"},
	    {"1900-01-01T12:00:00Z", "1900-01-01"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_int_eq(clock_instant_days(rows[i].instant),
		    clock_date_days(rows[i].date));
}
END_TEST

START_TEST(times_are_read_to_the_microsecond)
{
	static const struct {
		const char *instant;
		int64_t wall;
	} rows[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01T00:00:01.5Z", 1500000},
	    {"1970-01-01T00:00:00.000001999Z", 1},
	    {"1970-01-01T01:30:00+01:30", 0},
	    {"1969-12-31T23:59:59.25Z", -750000},
	    {"1969-12-31T16:00:59-08:00", 59000000},
	    {"2024-06-19T23:59:59.999999Z", 1718841599999999},
	};
	static const char *const bad[] = {"", "2024-06-19", "2024-06-19T08:00Z",
	    "2024-06-19T08:00:00", "2024-06-19t08:00:00Z",
	    "2024-06-19 08:00:00Z", "2024-06-19T 8:00:00Z",
	    "2024-06-19T24:00:00Z", "2024-06-19T08:60:00Z",
	    "2024-06-19T08:00:60Z", "2024-06-19T08:00:00.Z",
	    "2024-06-19T08:00:00.0123456789Z", "2024-06-19T08:00:00z",
	    "2024-06-19T08:00:00Zx", "2024-06-19T08:00:00+1:00",
	    "2024-06-19T08:00:00+01:-5", "2024-06-19T08:00:00+16:00",
	    "2024-06-19T08:00:00+01:60", "2024-06-19T08:00:00+01:00x",
	    "2024-06-31T08:00:00Z"};
	char text[CLOCK_TEXT];
	int64_t wall = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!clock_read(bad[i], &wall), "%s", bad[i]);
	ck_assert_int_eq(wall, 7);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_msg(
		    clock_read(rows[i].instant, &wall), "%s", rows[i].instant);
		ck_assert_int_eq(wall, rows[i].wall);
	}
	ck_assert_str_eq(clock_format(wall, text), "2024-06-19T23:59:59.999Z");
}
END_TEST

START_TEST(every_day_follows_the_day_before)
{
	int64_t day = clock_date_days("1899-12-31");
	unsigned valid = 0;

	for (int year = 1900; year <= 2110; year++)
		for (int month = 1; month <= 12; month++)
			for (int d = 1; d <= 31; d++) {
				char date[32];

				snprintf(date, sizeof(date), "%04d-%02d-%02d",
				    year, month, d);
				if (!clock_date_is_valid(date))
					continue;
				ck_assert_int_eq(clock_date_days(date), ++day);
				valid++;
			}
	/* 211 years with the leap days 1904 ... 2096 but 2100. */
	ck_assert_uint_eq(valid, 211 * 365 + 51);
}
END_TEST

START_TEST(a_time_is_written)
{
	char text[CLOCK_TEXT];

	ck_assert_str_eq(clock_format(0, text), "1970-01-01T00:00:00.000Z");
	ck_assert_str_eq(
	    clock_format(1718755200123999, text), "2024-06-19T00:00:00.123Z");
}
END_TEST

/* --- uuid --- */

START_TEST(identifiers_have_their_form)
{
	char id[UUID_TEXT];
	unsigned long long ms;

	for (int i = 0; i < 1000; i++) {
		uuid_make(id);
		ck_assert_uint_eq(strlen(id), 36);
		ck_assert(uuid_check(id));
		ck_assert_int_eq(id[14], '7');
		ck_assert_ptr_nonnull(strchr("89ab", id[19]));
		for (const char *c = id; *c != '\0'; c++)
			ck_assert(!isupper((unsigned char)*c));
	}
	/* Its first 48 bits are milliseconds. */
	ms = strtoull(id, NULL, 16) << 16 | strtoull(id + 9, NULL, 16);
	ck_assert_uint_eq(ms / 1000, 1700000000);
	ck_assert(uuid_check("01890A5D-AC96-774B-BCCE-B302099A8057"));
	ck_assert(!uuid_check(""));
	ck_assert(!uuid_check("01890a5dac96774bbcceb302099a8057"));
	ck_assert(!uuid_check("01890a5d-ac96-774b-bcce-b302099a805"));
	ck_assert(!uuid_check("01890a5d-ac96-774b-bcce-b302099a8057 "));
	ck_assert(!uuid_check("01890a5d-ac96-774b-bcce-b302099a805g"));
	ck_assert(!uuid_check("01890a5d-ac96-774b-bcce_b302099a8057"));
}
END_TEST

START_TEST(identifiers_rise_also_when_the_clock_falls)
{
	char last[UUID_TEXT], id[UUID_TEXT];

	uuid_make(last);
	for (int i = 0; i < 20000; i++) {
		if (i == 5000)
			wall_offset_s = -86400;
		if (i == 10000)
			wall_offset_s = 3600;
		if (i == 15000)
			wall_offset_s = 0;
		uuid_make(id);
		ck_assert_str_gt(id, last);
		memcpy(last, id, sizeof(last));
	}
}
END_TEST

/* --- err, utf8 --- */

START_TEST(errors_are_filled_and_cut)
{
	struct err err;
	char long_one[2000];

	memset(long_one, 'x', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	ck_assert_int_eq(err_set(&err, ERR_INVALID, "%s %d", "a", 1), -1);
	ck_assert_str_eq(err.text, "a 1");
	ck_assert_str_eq(err.field, "");
	ck_assert_int_eq(err.retry_after, 0);
	ck_assert_int_eq(
	    err_set_field(&err, ERR_UNAVAILABLE, long_one, "%s", long_one), -1);
	ck_assert_uint_eq(strlen(err.text), sizeof(err.text) - 1);
	ck_assert_uint_eq(strlen(err.field), sizeof(err.field) - 1);
	ck_assert_str_eq(err.rule, "");
	ck_assert_int_eq(err.retry_after, 1);
	ck_assert_str_eq(err_kind(ERR_NOT_FOUND), "not_found");
	ck_assert_str_eq(err_kind(ERR_INTERNAL), "internal");
}
END_TEST

START_TEST(characters_end_where_unicode_says)
{
	static const char *const whole[] = {"", "a", "\x7f", "\xc2\x80",
	    "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
	    "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	static const char *const broken[] = {"\x80", "\xbf", "\xc0\x80",
	    "\xc1\xbf", "\xc2", "\xc2\x7f", "\xe0\x9f\xbf", "\xe0\xa0",
	    "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xfe"};

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		ck_assert_uint_eq(utf8_length(whole[i]), strlen(whole[i]));
		ck_assert(utf8_check(whole[i]));
	}
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		ck_assert_uint_eq(utf8_length(broken[i]), 0);
		ck_assert(!utf8_check(broken[i]));
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("base");
	TCase *tests = tcase_create("base");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_buf_grows_and_drains);
	tcase_add_test(tests, a_buf_has_room_for_the_nul);
	tcase_add_test(tests, a_taken_buf_is_empty);
	tcase_add_test(tests, what_was_packed_comes_out);
	tcase_add_test(tests, a_message_cut_anywhere_is_bad);
	tcase_add_test(tests, garbage_is_bad_and_does_no_harm);
	tcase_add_test(tests, a_count_fits_what_is_left);
	tcase_add_test(tests, a_map_is_like_a_plain_array);
	tcase_add_test(tests, a_map_is_told_in_the_order_of_its_keys);
	tcase_add_test(tests, a_walk_meets_every_key_once);
	tcase_add_test(tests, days_of_the_calendar);
	tcase_add_test(tests, every_day_follows_the_day_before);
	tcase_add_test(tests, times_have_a_day_in_utc);
	tcase_add_test(tests, times_are_read_to_the_microsecond);
	tcase_add_test(tests, a_time_is_written);
	tcase_add_test(tests, identifiers_have_their_form);
	tcase_add_test(tests, identifiers_rise_also_when_the_clock_falls);
	tcase_add_test(tests, errors_are_filled_and_cut);
	tcase_add_test(tests, characters_end_where_unicode_says);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	if (sodium_init() == -1)
		return EXIT_FAILURE;
	return suite_run(make_suite());
}
