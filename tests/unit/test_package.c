/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_package.c - engine/release/package.h: one full package, what is left
 * out and refused, and hostile inputs.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/canonical.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "engine/release/package.h"
#include "engine/release/sign.h"
#include "package_fixture.h"
#include "suite.h"

static const struct package_settings settings = {"0123456789abcdef"};

/* The value at a path of names and numbers, "bodies.0.value". */
static const json_t *
at(const json_t *value, const char *path)
{
	while (value != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");
		char *step = mem_strndup(path, len);

		value = json_is_array(value)
			    ? json_array_get(value, strtoul(step, NULL, 10))
			    : json_object_get(value, step);
		free(step);
		path += len + (path[len] == '.');
	}
	return value;
}

static const char *
text_at(const json_t *value, const char *path)
{
	const char *text = json_string_value(at(value, path));

	ck_assert_msg(text != NULL, "no text at %s", path);
	return text;
}

static struct buf
canonical(const json_t *value)
{
	struct buf bytes = {0};
	struct err err;

	ck_assert_int_eq(canonical_write(&bytes, value, &err), 0);
	return bytes;
}

/* --- one full package --- */

START_TEST(it_is_the_golden_one)
{
	json_t *golden = package_document("package.json");
	struct buf expected = canonical(golden);
	struct buf is = package_of(package_inputs());
	size_t same = 0;

	while (is.data[same] != '\0' && is.data[same] == expected.data[same])
		same++;
	ck_assert_msg(is.len == expected.len && same == is.len,
	    "it differs at byte %zu: %.99s", same, is.data + same);
	json_decref(golden);
	buf_done(&expected);
	buf_done(&is);
}
END_TEST

START_TEST(the_text_is_that_of_a_recommendation)
{
	json_t *package = package_read(package_inputs());

	ck_assert_str_eq(
	    text_at(package, "bodies.0.contentType"), "text/plain");
	ck_assert_str_eq(text_at(package, "bodies.0.value"),
	    "Sample desk: Japan\nThe sample desk of Japan says:\n\n"
	    "Des missiles auraient \xc3\xa9t\xc3\xa9 livr\xc3\xa9s [1]. Le "
	    "port "
	    "a \xc3\xa9t\xc3\xa9 vu [2][1].\n\n"
	    "Il est juste de demander des preuves.\n\n"
	    "Une affirmation trompeuse suit.\n\n"
	    "Elle tait ce que l\xe2\x80\x99on sait.\n\n"
	    "Des missiles auraient \xc3\xa9t\xc3\xa9 livr\xc3\xa9s.\n\n"
	    "Lisez le rapport.\n\n"
	    "R\xc3\xa9"
	    "dig\xc3\xa9 \xc3\xa0 l\xe2\x80\x99"
	    "aide de "
	    "l\xe2\x80\x99intelligence artificielle et approuv\xc3\xa9 par des "
	    "personnes.\n\n"
	    "[1] Briefing \"January\". A & B, 2024-01-04. "
	    "https://example.org/a?b=1&c=2\n"
	    "[2] Five tankers. Observers, 2024-03-26. "
	    "https://example.org/port");
	json_decref(package);
}
END_TEST

START_TEST(the_html_is_the_text_escaped)
{
	json_t *package = package_read(package_inputs());
	const char *html = text_at(package, "bodies.1.value");

	ck_assert_str_eq(text_at(package, "bodies.1.contentType"), "text/html");
	ck_assert_ptr_nonnull(strstr(html, "<div lang=\"fr\">\n<p dir=\"auto\">"
					   "Sample desk: Japan<br>\nThe"));
	ck_assert_ptr_nonnull(strstr(html, "[1] Briefing &quot;January&quot;. "
					   "A &amp; B, 2024-01-04. "
					   "https://example.org/a?b=1&amp;c=2"
					   "<br>\n[2]"));
	json_decref(package);
}
END_TEST

/* --- what is left out --- */

START_TEST(what_is_absent_is_left_out)
{
	static const char *const gone[] = {"embargoedUntil", "associations",
	    "counterpoint.corrects", "counterpoint.variant.kernel",
	    "counterpoint.evidence.0.number",
	    "counterpoint.slot.embargo_until"};
	json_t *inputs = package_inputs(), *package;

	json_object_del(json_object_get(inputs, "slot"), "embargo_until");
	json_object_set_new(inputs, "corrects", json_null());
	json_object_del(json_object_get(inputs, "variant"), "kernel");
	json_object_del(json_object_get(inputs, "deeds"), "0");
	json_object_set_new(
	    json_array_get(json_object_get(inputs, "evidence"), 0), "number",
	    json_null());
	json_object_set_new(
	    json_object_get(inputs, "message"), "ai_assisted", json_false());
	package = package_read(inputs);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		ck_assert_msg(at(package, gone[i]) == NULL, "%s", gone[i]);
	ck_assert_ptr_null(
	    strstr(text_at(package, "bodies.0.value"), "artificielle"));
	ck_assert(
	    json_is_false(at(package, "counterpoint.message.ai_assisted")));
	json_decref(package);
}
END_TEST

/* A correction of what went out before releases had keys. */
START_TEST(a_correction_without_a_key_is_told_all_the_same)
{
	json_t *inputs = package_inputs(), *package;

	json_object_del(json_object_get(inputs, "corrects"), "key");
	package = package_read(inputs);
	ck_assert_ptr_null(at(package, "associations"));
	ck_assert_int_eq(
	    json_integer_value(at(package, "counterpoint.corrects.release")),
	    4);
	json_decref(package);
}
END_TEST

START_TEST(how_late_it_is_counts_from_its_time)
{
	static const struct {
		const char *now;
		int late;
	} rows[] = {{"2026-11-22T08:59:59Z", 0}, {"2026-11-22T09:00:00Z", 0},
	    {"2026-11-22T09:00:00.999999Z", 0},
	    {"2026-11-22T10:00:01+01:00", 1},
	    {"2026-11-22T04:30:00-05:30", 3600}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *inputs = package_inputs(), *package;

		json_object_set_new(inputs, "now", json_string(rows[i].now));
		package = package_read(inputs);
		ck_assert_int_eq(json_integer_value(
				     at(package, "counterpoint.late_seconds")),
		    rows[i].late);
		json_decref(package);
	}
}
END_TEST

/* --- what is refused --- */

static void
is_refused(json_t *inputs, const char *field, const char *why)
{
	struct buf bytes = {0};
	struct err err = {0};

	buf_add_str(&bytes, "before");
	ck_assert_int_eq(package_make(inputs, &settings, &bytes, &err), -1);
	ck_assert_int_eq(err.code, ERR_INVALID);
	ck_assert_str_eq(err.field, field);
	ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
	ck_assert_str_eq(bytes.data, "before");
	buf_done(&bytes);
	json_decref(inputs);
}

START_TEST(what_it_needs_is_named)
{
	static const char *const needed[] = {"key", "now", "channel",
	    "language", "campaign.slug", "slot.planned_at",
	    "organisation.legal_name", "audience.name", "message.hash",
	    "variant.fact"};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		json_t *inputs = package_inputs(), *object = inputs;
		const char *dot = strchr(needed[i], '.');

		if (dot != NULL) {
			char *name =
			    mem_strndup(needed[i], (size_t)(dot - needed[i]));

			object = json_object_get(inputs, name);
			free(name);
		}
		json_object_set_new(
		    object, dot != NULL ? dot + 1 : needed[i], json_integer(7));
		is_refused(inputs, needed[i], "a package needs a text");
	}
	is_refused(json_object(), "key", "a package needs");
}
END_TEST

START_TEST(keys_and_times_have_their_form)
{
	static const char *const times[] = {"", "2026-11-22", "yesterday",
	    "2026-11-22 09:00:00Z", "2026-11-22T09:00:00",
	    "2026-11-22T09:00:00+1:00", "2026-02-30T09:00:00Z",
	    "2026-11-22T09:00:00Zx", "2026-11-22T09:00:00+24:00"};
	json_t *inputs = package_inputs();

	json_object_set_new(inputs, "key", json_string("17"));
	is_refused(inputs, "key", "not a UUID");
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		inputs = package_inputs();
		json_object_set_new(inputs, "now", json_string(times[i]));
		is_refused(inputs, "now", "not an RFC 3339 time");
	}
	inputs = package_inputs();
	json_object_set_new(json_object_get(inputs, "slot"), "embargo_until",
	    json_string("soon"));
	is_refused(inputs, "slot.embargo_until", "not an RFC 3339 time");
}
END_TEST

START_TEST(a_package_has_a_cap)
{
	json_t *inputs = package_inputs();
	char *fact = mem_calloc(1, PACKAGE_MAX / 4);

	memset(fact, 'a', PACKAGE_MAX / 4 - 1);
	json_object_set_new(
	    json_object_get(inputs, "variant"), "fact", json_string(fact));
	is_refused(inputs, "", "it may have 262144");
	free(fact);
}
END_TEST

/* --- hostile inputs --- */

static void
check_bytes(const struct buf *bytes)
{
	json_t *package;
	struct buf again;
	struct err err = {0};

	ck_assert_uint_eq(strlen(bytes->data), bytes->len);
	ck_assert(utf8_check(bytes->data));
	ck_assert_ptr_null(strchr(bytes->data, '\n'));
	ck_assert_ptr_null(strstr(bytes->data, PACKAGE_PERSON));
	ck_assert_msg(json_parse(bytes->data, bytes->len, &package, &err) == 0,
	    "%s", err.text);
	again = canonical(package);
	ck_assert_str_eq(again.data, bytes->data);
	ck_assert_ptr_null(strstr(text_at(package, "bodies.1.value"), "<scr"));
	ck_assert_ptr_null(strstr(text_at(package, "bodies.1.value"), "<!--"));
	buf_done(&again);
	json_decref(package);
}

static void
check_signature(const struct signer *signer, struct buf *bytes)
{
	unsigned char signature[SIGNIFY_SIGNATURE];
	size_t place = (size_t)random() % bytes->len;

	signer_sign(signer, bytes->data, bytes->len, signature);
	ck_assert(signify_verify(
	    signer_public(signer), bytes->data, bytes->len, signature));
	bytes->data[place] ^= 1;
	ck_assert(!signify_verify(
	    signer_public(signer), bytes->data, bytes->len, signature));
	bytes->data[place] ^= 1;
}

START_TEST(hostile_words_do_no_harm)
{
	static const size_t most[] = {4, 40, 400, 4000, 32 * 1024};
	char path[] = "/tmp/counterpoint-package-XXXXXX";
	struct signer *signer;
	unsigned made = 0, capped = 0;
	struct err err;
	char *key;

	ck_assert_ptr_nonnull(mkdtemp(path));
	key = mem_printf("%s/key", path);
	signer = signer_open(key, &err);
	ck_assert_ptr_nonnull(signer);
	for (unsigned seed = 0; seed < 300; seed++) {
		json_t *inputs = package_hostile_inputs(seed, most[seed % 5]);
		struct buf bytes = {0};

		if (package_make(inputs, &settings, &bytes, &err) == 0) {
			check_bytes(&bytes);
			check_signature(signer, &bytes);
			made++;
		} else {
			ck_assert_ptr_nonnull(strstr(err.text, "it may have"));
			capped++;
		}
		buf_done(&bytes);
		json_decref(inputs);
	}
	ck_assert_uint_ge(made, 200);
	ck_assert_uint_ge(capped, 10);
	signer_close(signer);
	ck_assert_int_eq(unlink(key), 0);
	ck_assert_int_eq(rmdir(path), 0);
	free(key);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("package");
	TCase *tests = tcase_create("package");

	tcase_add_test(tests, it_is_the_golden_one);
	tcase_add_test(tests, the_text_is_that_of_a_recommendation);
	tcase_add_test(tests, the_html_is_the_text_escaped);
	tcase_add_test(tests, what_is_absent_is_left_out);
	tcase_add_test(tests, a_correction_without_a_key_is_told_all_the_same);
	tcase_add_test(tests, how_late_it_is_counts_from_its_time);
	tcase_add_test(tests, what_it_needs_is_named);
	tcase_add_test(tests, keys_and_times_have_their_form);
	tcase_add_test(tests, a_package_has_a_cap);
	tcase_add_test(tests, hostile_words_do_no_harm);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
