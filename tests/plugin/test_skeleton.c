/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_skeleton.c - tests of the skeleton, and that the plugins which
 * misbehave for the system tests do what they promise.
 * Owns nothing. Leaves the other plugins to their own tests.
 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mock_host.h"
#include "suite.h"

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("skeleton", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

static void
add_narrative(uint32_t id, const char *slug, const char *alias)
{
	struct counterpoint_narrative n = {
	    .id = id, .slug = slug, .aliases = &alias, .naliases = 1};

	mock_add(host, &n);
}

START_TEST(slug_and_alias)
{
	add_narrative(1, "proxy-war", "Stellvertreterkrieg");
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "A WAR by Proxy.", "en"), 1);
	ck_assert_double_eq_tol(host->match[0].confidence, 0.3, 1e-9);
	ck_assert_str_eq(
	    host->match[0].why[0], "the text has the words of “proxy-war”");
	ck_assert_uint_eq(mock_match(host, "ein Stellvertreterkrieg", "de"), 1);
	ck_assert_str_eq(host->match[0].why[0],
	    "the text has the alias “Stellvertreterkrieg”");
	ck_assert_uint_eq(mock_match(host, "proxy warning", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "", "en"), 0);
}
END_TEST

START_TEST(changes_show_at_commit)
{
	add_narrative(1, "old", "-");
	ck_assert_uint_eq(mock_match(host, "old", "en"), 0);
	mock_commit(host);
	add_narrative(1, "newer", "-");
	add_narrative(1, "new", "-");
	mock_remove(host, 2);
	ck_assert_uint_eq(mock_match(host, "old new newer", "en"), 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "old newer", "en"), 0);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 1);
	mock_remove(host, 1);
	mock_commit(host);
	ck_assert_uint_eq(mock_match(host, "new", "en"), 0);
}
END_TEST

START_TEST(bad_setting_is_refused)
{
	static const char *const bad[] = {"confidence", "2", NULL};

	ck_assert_ptr_null(mock_try_open("skeleton", bad));
}
END_TEST

/* The signal that a text costs a plugin of this folder; 0 for none. */
static int
signal_of(const char *path, const char *text)
{
	const struct counterpoint_plugin *plugin = mock_load(path);
	struct counterpoint_text t = {.text = text, .language = "und"};
	const char *self[] = {text, NULL}; /* as both have it */
	int status;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		/* Check's own handlers came along with the fork */
		signal(SIGSEGV, SIG_DFL);
		signal(SIGALRM, SIG_DFL);
		alarm(1);
		plugin->matcher->match(self, &t);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

START_TEST(test_plugins_misbehave)
{
	const struct counterpoint_plugin *plugin;

	ck_assert_int_eq(
	    signal_of(TEST_PLUGIN_DIR "/crash.so", "word"), SIGSEGV);
	ck_assert_int_eq(
	    signal_of(TEST_PLUGIN_DIR "/hang.so", "word"), SIGALRM);
	plugin = mock_load(TEST_PLUGIN_DIR "/foreign_abi.so");
	ck_assert_uint_eq(plugin->abi_major, 99);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin skeleton");
	TCase *tc = tcase_create("skeleton");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, slug_and_alias);
	tcase_add_test(tc, changes_show_at_commit);
	tcase_add_test(tc, bad_setting_is_refused);
	tcase_add_test(tc, test_plugins_misbehave);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
