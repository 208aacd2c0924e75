/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_carry.c - the pure parts of engine/carry: pauses, messages, packages as
 * the database gives them.
 */
#include <check.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "engine/carry/pause.h"
#include "engine/carry/read.h"
#include "engine/carry/wire.h"
#include "suite.h"

START_TEST(pauses_double_up_to_an_hour)
{
	static const uint32_t whole[] = {
	    5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600};

	for (uint32_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		ck_assert_uint_eq(carry_pause(i + 1, 0, 0), whole[i]);
		for (uint32_t chance = 0; chance < 5000; chance += 7) {
			uint32_t pause = carry_pause(i + 1, 0, chance);

			ck_assert_uint_le(pause, whole[i]);
			ck_assert_uint_ge(pause, whole[i] - whole[i] / 4);
		}
	}
	ck_assert_uint_eq(carry_pause(UINT32_MAX, 0, 0), 3600);
	ck_assert_uint_ne(carry_pause(9, 0, 1), carry_pause(9, 0, 2));
}
END_TEST

START_TEST(a_wanted_pause_is_kept_within_an_hour)
{
	ck_assert_uint_eq(carry_pause(1, 77, 12345), 77);
	ck_assert_uint_eq(carry_pause(9, 1, 12345), 1);
	ck_assert_uint_eq(carry_pause(1, 86400, 0), 3600);
}
END_TEST

/* --- messages: whatever is cut off or changed, nothing is read beyond --- */

static void
pack(struct buf *out)
{
	static const char *const headers[] = {"A: 1", NULL};

	carry_pack_verdict(
	    out, &(struct carry_verdict){.outcome = CARRY_REQUEST,
		     .text = "",
		     .request = {.method = "POST",
			 .url = "https://example.org/",
			 .headers = headers,
			 .body = "body",
			 .length = 4,
			 .ca_file = "",
			 .timeout_ms = 9}});
}

static int
unpack(const char *data, size_t len)
{
	struct unpack in = {.data = data, .len = len};
	struct carry_verdict verdict;

	unpack_u32(&in);
	return carry_unpack_verdict(&in, &verdict);
}

START_TEST(a_verdict_is_whole_or_broken)
{
	struct buf out = {0};

	pack(&out);
	ck_assert_int_eq(unpack(out.data, out.len), 0);
	for (size_t len = 0; len < out.len; len++) {
		char *copy = malloc(len + 1);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, out.data, len);
		ck_assert_int_eq(unpack(copy, len), -1);
		free(copy);
	}
	buf_add_char(&out, 'x');
	ck_assert_int_eq(unpack(out.data, out.len), -1);
	buf_done(&out);
}
END_TEST

START_TEST(a_carrier_may_say_anything)
{
	struct buf out = {0};

	pack(&out);
	for (size_t at = 4; at < out.len; at++) {
		char before = out.data[at];

		for (int i = 0; i < 256; i += 17) {
			out.data[at] = (char)i;
			unpack(out.data, out.len);
		}
		out.data[at] = before;
	}
	buf_done(&out);
}
END_TEST

START_TEST(a_carrier_returns_nothing)
{
	struct buf out = {0};

	carry_pack_verdict(&out,
	    &(struct carry_verdict){.outcome = CARRY_SKIPPED, .text = ""});
	ck_assert_int_eq(unpack(out.data, out.len), 0);
	carry_pack_verdict(&out,
	    &(struct carry_verdict){.outcome = CARRY_RETURNED, .text = ""});
	ck_assert_int_eq(unpack(out.data, out.len), -1);
	buf_done(&out);
}
END_TEST

/* --- packages --- */

static unsigned char public_key[32], secret[64];

static json_t *
item_of(const char *bytes)
{
	unsigned char signature[64];
	char text[128], key[64];

	crypto_sign_detached(signature, NULL, (const unsigned char *)bytes,
	    strlen(bytes), secret);
	sodium_bin2base64(text, sizeof(text), signature, sizeof(signature),
	    sodium_base64_VARIANT_ORIGINAL);
	sodium_bin2base64(key, sizeof(key), public_key, sizeof(public_key),
	    sodium_base64_VARIANT_ORIGINAL);
	return json_pack("{s:i, s:i, s:i, s:o, s:s, s:s, s:s, s:s, s:s, s:s, "
			 "s:s, s:s, s:s, s:s, s:s}",
	    "release", 7, "version", 2, "attempt", 3, "package",
	    json_loads(bytes, 0, NULL), "signature", text, "public_key", key,
	    "key", "k", "organisation", "o", "campaign", "c", "audience", "a",
	    "channel", "radio", "language", "id", "message", "m", "released_at",
	    "t", "key_id", "0011223344556677");
}

static void
set_up(void)
{
	crypto_sign_keypair(public_key, secret);
}

/* As jsonb keeps it: another order, other blanks. */
START_TEST(the_signed_bytes_come_back)
{
	static const char bytes[] = "{\"a\":\"\xc3\xa9\\n\",\"b\":[1,{}]}";
	json_t *item = item_of(bytes);
	struct counterpoint_package package;
	struct buf room = {0};
	struct err err;

	json_object_set_new(item, "package",
	    json_loads("{\"b\": [1, {}],  \"a\": \"\\u00e9\\n\"}", 0, NULL));
	ck_assert_int_eq(carry_read(item, &room, &package, &err), 0);
	ck_assert_str_eq(package.bytes, bytes);
	ck_assert_uint_eq(package.length, strlen(bytes));
	ck_assert_uint_eq(package.release, 7);
	ck_assert_uint_eq(package.attempt, 3);
	ck_assert_mem_eq(package.public_key, public_key, sizeof(public_key));
	buf_done(&room);
	json_decref(item);
}
END_TEST

START_TEST(what_was_not_signed_does_not_leave)
{
	json_t *item = item_of("{\"a\":1}");
	struct counterpoint_package package;
	struct buf room = {0};
	struct err err;

	json_object_set_new(item, "package", json_loads("{\"a\":2}", 0, NULL));
	ck_assert_int_eq(carry_read(item, &room, &package, &err), -1);
	ck_assert_str_eq(err.text, "its signature is not over its package");
	buf_done(&room);
	json_decref(item);
}
END_TEST

START_TEST(nothing_may_be_missing)
{
	static const char *const names[] = {"package", "signature",
	    "public_key", "key", "organisation", "campaign", "audience",
	    "channel", "language", "message", "released_at", "key_id"};
	json_t *item = item_of("{}");
	struct counterpoint_package package;
	struct buf room = {0};
	struct err err;

	json_object_del(item, names[_i]);
	ck_assert_int_eq(carry_read(item, &room, &package, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, names[_i]));
	buf_done(&room);
	json_decref(item);
}
END_TEST

START_TEST(no_package_is_larger_than_allowed)
{
	char *bytes = calloc(1, CARRY_BYTES_MAX + 16);
	struct counterpoint_package package;
	struct buf room = {0};
	struct err err;
	json_t *item;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 'x', CARRY_BYTES_MAX + 1);
	memcpy(bytes, "{\"a\":\"", 6);
	memcpy(bytes + CARRY_BYTES_MAX - 1, "\"}", 2);
	item = item_of(bytes);
	ck_assert_int_eq(carry_read(item, &room, &package, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "larger than"));
	json_decref(item);
	free(bytes);
	buf_done(&room);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("carry");
	TCase *c = tcase_create("all");

	if (sodium_init() == -1)
		return 2;
	tcase_add_checked_fixture(c, set_up, NULL);
	tcase_add_test(c, pauses_double_up_to_an_hour);
	tcase_add_test(c, a_wanted_pause_is_kept_within_an_hour);
	tcase_add_test(c, a_verdict_is_whole_or_broken);
	tcase_add_test(c, a_carrier_may_say_anything);
	tcase_add_test(c, a_carrier_returns_nothing);
	tcase_add_test(c, the_signed_bytes_come_back);
	tcase_add_test(c, what_was_not_signed_does_not_leave);
	tcase_add_loop_test(c, nothing_may_be_missing, 0, 12);
	tcase_add_test(c, no_package_is_larger_than_allowed);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
