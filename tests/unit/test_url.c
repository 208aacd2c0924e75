/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_url.c - base/url.h: which URLs stay on this machine, and which carry a
 * password. A wrong yes would send a text out of the house.
 */
#include <check.h>

#include "base/url.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(this_machine)
{
	static const char *const urls[] = {
	    "http://127.0.0.1:8080/v1/embeddings", "http://127.0.0.1",
	    "https://127.255.0.9/x", "http://localhost/",
	    "http://LocalHost:1/a@b", "http://[::1]:8080/v1", "http://[::1]"};

	for (size_t i = 0; i < COUNT(urls); i++)
		ck_assert_msg(url_is_local(urls[i]), "%s", urls[i]);
}
END_TEST

START_TEST(other_machines)
{
	static const char *const urls[] = {"", "127.0.0.1", "http://",
	    "http://10.0.0.1/", "http://0.0.0.0:1/",
	    "http://[::ffff:127.0.0.1]/", "http://[::1].example.org/",
	    "http://[::11]/", "http://localhost.example.org/",
	    "http://127.0.0.1.example.org/", "http://127.0.0.1@example.org/",
	    "http://localhost:1@example.org/", "http://[::1]@example.org/",
	    "http://example.org/127.0.0.1",
	    "http://example.org/?http://127.0.0.1", "http://127.1/",
	    "http://127.0.0.1\\@example.org/"};

	for (size_t i = 0; i < COUNT(urls); i++)
		ck_assert_msg(!url_is_local(urls[i]), "%s", urls[i]);
}
END_TEST

START_TEST(users_and_passwords)
{
	ck_assert(url_has_user("https://me@example.org/"));
	ck_assert(url_has_user("https://me:word@example.org"));
	ck_assert(url_has_user("https://:word@127.0.0.1:1?x"));
	ck_assert(!url_has_user("https://example.org/a@b"));
	ck_assert(!url_has_user("https://example.org?a@b"));
	ck_assert(!url_has_user("mail@example.org"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("url");
	TCase *c = tcase_create("all");

	tcase_add_test(c, this_machine);
	tcase_add_test(c, other_machines);
	tcase_add_test(c, users_and_passwords);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
