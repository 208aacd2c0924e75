/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_webhook.c - the release plugin `webhook` through its ABI: the request
 * that it describes, what it makes of answers, which endpoints it takes.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "mock_host.h"
#include "suite.h"

#define KEY    "0b0c2f5e-9a2f-4b58-8e07-0123456789ab"
#define BYTES  "{\"a\":\"\xc3\xa9\"}"
#define BASE64 "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" /* of the standard */
#define SECRET "whsec_" BASE64
#define URL    "https://example.org/in"

static char folder[64], endpoints[96], secret_file[96];
static struct counterpoint_host *host;
static struct counterpoint_package package;

static void
write_file(const char *path, const char *text, unsigned mode)
{
	FILE *file;

	unlink(path);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
	ck_assert_int_eq(chmod(path, mode), 0);
}

static void
point(const char *url)
{
	char line[512];

	snprintf(line, sizeof(line),
	    "# a comment\n\n korea\thttps://example.com/ %s \njapan %s %s\n",
	    secret_file, url, secret_file);
	write_file(endpoints, line, 0600);
}

static struct counterpoint_host *
try_open(void)
{
	const char *settings[] = {"endpoints", endpoints, "timeout", "7",
	    "source", "a\"b", "ca_file", "/ca.pem", NULL};

	return mock_try_open("webhook", settings);
}

static void
set_up(void)
{
	snprintf(folder, sizeof(folder), "/tmp/webhook-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(endpoints, sizeof(endpoints), "%s/endpoints", folder);
	snprintf(secret_file, sizeof(secret_file), "%s/secret", folder);
	write_file(secret_file, SECRET "\n", 0600);
	point(URL);
	host = try_open();
	ck_assert_ptr_nonnull(host);
	package = (struct counterpoint_package){.key = KEY,
	    .organisation = "japan",
	    .campaign = "who-builds",
	    .released_at = "2026-01-02T03:04:05Z",
	    .bytes = BYTES,
	    .length = strlen(BYTES),
	    .key_id = "0011223344556677"};
}

static void
tear_down(void)
{
	mock_close(host);
	unlink(endpoints);
	unlink(secret_file);
	rmdir(folder);
}

START_TEST(the_body_is_an_event)
{
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REQUEST);
	ck_assert_str_eq(host->verdict.url, URL);
	ck_assert_str_eq(host->verdict.ca_file, "/ca.pem");
	ck_assert_uint_eq(host->verdict.timeout_ms, 7000);
	ck_assert_str_eq(host->verdict.body,
	    "{\"specversion\":\"1.0\",\"id\":\"" KEY
	    "\",\"source\":\"a\\\"b\",\"type\":\"org.counterpoint.release.v1"
	    "\",\"subject\":\"who-builds\",\"time\":\"2026-01-02T03:04:05Z\","
	    "\"datacontenttype\":\"application/json\","
	    "\"counterpointkeyid\":\"0011223344556677\","
	    "\"counterpointsig\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\","
	    "\"data\":" BYTES "}");
	ck_assert_uint_eq(host->verdict.length, strlen(host->verdict.body));
}
END_TEST

/* By other calls than the plugin's, from the headers alone. */
START_TEST(the_headers_sign_it)
{
	unsigned char secret[64], mac[32];
	char content[4096], wanted[96];
	const struct mock_verdict *v = &host->verdict;
	long long at = 0;
	size_t len;

	mock_hand_over(host, &package);
	ck_assert_str_eq(v->header[0],
	    "Content-Type: application/cloudevents+json; charset=UTF-8");
	ck_assert_str_eq(v->header[1], "webhook-id: " KEY);
	ck_assert_int_eq(
	    sscanf(v->header[2], "webhook-timestamp: %lld", &at), 1);
	ck_assert_int_le(llabs(at - (long long)time(NULL)), 5);
	ck_assert_int_eq(
	    sodium_base642bin(secret, sizeof(secret), BASE64, strlen(BASE64),
		NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL),
	    0);
	ck_assert_uint_eq(len, 24);
	snprintf(content, sizeof(content), KEY ".%lld.%s", at, v->body);
	/* HMAC by its definition, RFC 2104. */
	for (int side = 1; side <= 2; side++) {
		crypto_hash_sha256_state state;
		unsigned char pad[64];

		for (size_t i = 0; i < sizeof(pad); i++)
			pad[i] = (unsigned char)((side == 1 ? 0x36 : 0x5c) ^
						 (i < len ? secret[i] : 0));
		crypto_hash_sha256_init(&state);
		crypto_hash_sha256_update(&state, pad, sizeof(pad));
		if (side == 1)
			crypto_hash_sha256_update(&state,
			    (const unsigned char *)content, strlen(content));
		else
			crypto_hash_sha256_update(&state, mac, sizeof(mac));
		crypto_hash_sha256_final(&state, mac);
	}
	snprintf(wanted, sizeof(wanted), "webhook-signature: v1,");
	sodium_bin2base64(wanted + strlen(wanted),
	    sizeof(wanted) - strlen(wanted), mac, sizeof(mac),
	    sodium_base64_VARIANT_ORIGINAL);
	ck_assert_str_eq(v->header[3], wanted);
}
END_TEST

/* While it is exchanged a receiver knows one secret or the other. */
START_TEST(each_secret_signs)
{
	static const char other[] =
	    "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
	char lines[6 * sizeof(other)], alone[2][256], wanted[1024];
	const char *secrets[] = {SECRET, other};

	/* The time is signed, too: all in one second. */
	do {
		for (int i = 0; i < 2; i++) {
			write_file(secret_file, secrets[i], 0600);
			mock_hand_over(host, &package);
			snprintf(alone[i], sizeof(alone[i]), "%s",
			    strchr(host->verdict.header[3], ' ') + 1);
		}
		snprintf(lines, sizeof(lines), "%s\n\n%s\n", SECRET, other);
		write_file(secret_file, lines, 0600);
		snprintf(wanted, sizeof(wanted), "%s", host->verdict.header[2]);
		mock_hand_over(host, &package);
	} while (strcmp(wanted, host->verdict.header[2]) != 0);
	snprintf(wanted, sizeof(wanted), "webhook-signature: %s %s", alone[0],
	    alone[1]);
	ck_assert_str_eq(host->verdict.header[3], wanted);
	snprintf(lines, sizeof(lines), "%s\n%s\n%s\n%s\n%s\n", other, other,
	    other, other, other);
	write_file(secret_file, lines, 0600);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
}
END_TEST

START_TEST(a_fault_is_nobody_elses)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "korea http://example.com/ /nowhere\njapan %s %s\n", URL,
	    secret_file);
	write_file(endpoints, text, 0600);
	ck_assert_ptr_null(try_open());
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REQUEST);
	package.organisation = "korea";
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
}
END_TEST

START_TEST(two_endpoints_are_one_too_many)
{
	char text[512];

	snprintf(text, sizeof(text), "japan %s %s\njapan %s/2 %s\n", URL,
	    secret_file, URL, secret_file);
	write_file(endpoints, text, 0600);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
	ck_assert_ptr_nonnull(strstr(host->verdict.text, "two lines"));
}
END_TEST

START_TEST(answers)
{
	static const struct {
		struct counterpoint_answer answer;
		enum mock_outcome outcome;
		const char *text;
		uint32_t seconds;
	} cases[] = {
	    {{200, "", 0, "taken", 5}, MOCK_DELIVERED, "HTTP 200: taken", 0},
	    {{204, "", 0, "", 0}, MOCK_DELIVERED, "HTTP 204", 0},
	    {{410, "", 9, "", 0}, MOCK_REFUSED, "HTTP 410", 0},
	    {{429, "", 9, "", 0}, MOCK_LATER, "HTTP 429", 9},
	    {{503, "", 0, "", 0}, MOCK_LATER, "HTTP 503", 0},
	    {{503, "", 60, "", 0}, MOCK_LATER, "HTTP 503", 60},
	    {{500, "", 9, "", 0}, MOCK_LATER, "HTTP 500", 0},
	    {{404, "", 0, "", 0}, MOCK_LATER, "HTTP 404", 0},
	    {{302, "", 0, "", 0}, MOCK_LATER, "HTTP 302", 0},
	    {{0, "nobody there", 0, "", 0}, MOCK_LATER,
		"no answer: nobody there", 0},
	};

	ck_assert_int_eq(
	    mock_answer(host, &package, &cases[_i].answer), cases[_i].outcome);
	ck_assert_str_eq(host->verdict.text, cases[_i].text);
	ck_assert_uint_eq(host->verdict.seconds, cases[_i].seconds);
}
END_TEST

START_TEST(a_long_receipt_is_cut)
{
	char body[1000];
	const struct counterpoint_answer answer = {
	    .status = 200, .fault = "", .body = body, .length = sizeof(body)};

	memset(body, 'x', sizeof(body));
	mock_answer(host, &package, &answer);
	ck_assert_uint_eq(
	    strlen(host->verdict.text), strlen("HTTP 200: ") + 100);
}
END_TEST

START_TEST(who_is_not_served_is_passed_over)
{
	package.organisation = "japa";
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_SKIPPED);
}
END_TEST

START_TEST(a_change_counts_at_once)
{
	point("http://127.0.0.1:8080/x");
	mock_hand_over(host, &package);
	ck_assert_str_eq(host->verdict.url, "http://127.0.0.1:8080/x");
	unlink(endpoints);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
}
END_TEST

START_TEST(only_safe_urls)
{
	static const char *const good[] = {"http://localhost/",
	    "http://127.0.0.1/", "http://127.9.9.9:80", "http://[::1]:80/x",
	    "https://example.org"};
	static const char *const bad[] = {"http://example.org/",
	    "ftp://localhost/", "https://", "https://u:p@example.org/",
	    "http://u@localhost/", "http://localhost.example.org/",
	    "http://127.0.0.1.example.org/", "http://[::1", "http://[::2]/",
	    "javascript:x", "/in"};
	struct counterpoint_host *second;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		point(good[i]);
		second = try_open();
		ck_assert_msg(second != NULL, "%s", good[i]);
		mock_close(second);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		point(bad[i]);
		ck_assert_msg(try_open() == NULL, "%s", bad[i]);
	}
}
END_TEST

START_TEST(only_safe_files)
{
	static const unsigned bad[] = {0604, 0660, 0602, 0644};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		chmod(secret_file, bad[i]);
		ck_assert_ptr_null(try_open());
		ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
		ck_assert_ptr_nonnull(strstr(host->verdict.text, secret_file));
		chmod(secret_file, 0600);
		chmod(endpoints, bad[i]);
		ck_assert_ptr_null(try_open());
		chmod(endpoints, 0640);
	}
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REQUEST);
}
END_TEST

/* 66 bytes; the standard allows 64. */
static const char too_long[] =
    "whsec_"
    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ"
    "UFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";

START_TEST(only_secrets_of_the_standard)
{
	static const char *const bad[] = {"",
	    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_",
	    "whsec_c2hvcnQ=", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La*aSw",
	    too_long};

	write_file(secret_file, bad[_i], 0600);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
	ck_assert_ptr_nonnull(strstr(host->verdict.text, "must hold whsec_"));
	ck_assert_ptr_null(strstr(host->verdict.text, "MfKQ9r8"));
}
END_TEST

START_TEST(only_whole_lines)
{
	static const char *const bad[] = {"japan", "japan " URL,
	    "japan " URL " /s x", "japan " URL " relative"};

	write_file(endpoints, bad[_i], 0600);
	ck_assert_ptr_null(try_open());
}
END_TEST

START_TEST(bad_timeouts)
{
	static const char *const bad[] = {"", "0", "61", "x", "1s", "-1"};
	const char *settings[] = {
	    "endpoints", endpoints, "timeout", bad[_i], NULL};

	ck_assert_ptr_null(mock_try_open("webhook", settings));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin webhook");
	TCase *c = tcase_create("webhook");

	if (sodium_init() == -1)
		return 2;
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, the_body_is_an_event);
	tcase_add_test(c, the_headers_sign_it);
	tcase_add_test(c, each_secret_signs);
	tcase_add_test(c, a_fault_is_nobody_elses);
	tcase_add_test(c, two_endpoints_are_one_too_many);
	tcase_add_loop_test(c, answers, 0, 10);
	tcase_add_test(c, a_long_receipt_is_cut);
	tcase_add_test(c, who_is_not_served_is_passed_over);
	tcase_add_test(c, a_change_counts_at_once);
	tcase_add_test(c, only_safe_urls);
	tcase_add_test(c, only_safe_files);
	tcase_add_loop_test(c, only_secrets_of_the_standard, 0, 6);
	tcase_add_loop_test(c, only_whole_lines, 0, 4);
	tcase_add_loop_test(c, bad_timeouts, 0, 6);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
