/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_lexical_settings.c - the matcher `lexical` with settings and models that
 * are wrong: each is refused, and it is told why.
 * Owns nothing. Leaves the form of a model to test_model.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lexical_library.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("lexical", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

static const char *const bad_settings[][3] = {{"answers", "0", NULL},
    {"answers", "65", NULL}, {"answers", "", NULL}, {"answers", "1.5", NULL},
    {"answers", "ten", NULL}, {"answers", "-1", NULL}, {"language", "", NULL},
    {"language", "English", NULL}, {"language", "e", NULL},
    {"language", "en US", NULL}, {"model", "/nonexistent/model", NULL},
    {"model", "/", NULL}};

static struct counterpoint_host *failing;
static char said[501];

static void
listen(struct counterpoint_host *h, enum counterpoint_level level,
    const char *text)
{
	(void)h;
	ck_assert_int_eq((int)level, COUNTERPOINT_ERROR);
	snprintf(said, sizeof(said), "%s", text);
}

static const char *
give_setting(struct counterpoint_host *h, const char *name)
{
	size_t i;

	for (i = 0; h->setting[i][0] != NULL; i++)
		if (strcmp(h->setting[i][0], name) == 0)
			return h->setting[i][1];
	return strcmp(name, "answers") == 0    ? "10"
	       : strcmp(name, "language") == 0 ? "en"
					       : "";
}

/* Opens with one setting, which must be refused; gives what is said of it. */
static const char *
refusal(const char *name, const char *value)
{
	static const struct counterpoint_api api = {
	    .size = sizeof(api), .log = listen, .setting = give_setting};

	said[0] = '\0';
	failing = calloc(1, sizeof(*failing));
	ck_assert_ptr_nonnull(failing);
	failing->setting[0][0] = name;
	failing->setting[0][1] = value;
	ck_assert_ptr_null(host->plugin->matcher->open(&api, failing));
	free(failing);
	return said;
}

START_TEST(bad_setting_is_refused)
{
	const char *const *s = bad_settings[_i];
	const char *words = refusal(s[0], s[1]);

	/* It names the setting or the file. */
	ck_assert_msg(strncmp(words, s[0], strlen(s[0])) == 0 ||
			  strncmp(words, s[1], strlen(s[1])) == 0,
	    "%s", words);
	ck_assert_ptr_null(mock_try_open("lexical", s));
}
END_TEST

static const struct {
	const char *text, *words;
} bad_models[] = {
    {"", "line 1: the file ends"},
    {"no model\n", "line 1: a model begins with"},
    {"counterpoint-model 2\nforest rank 1\ntree 1\nnonsense 1 1 2\n",
	"line 4: there is no feature \"nonsense\""},
    {"counterpoint-model 2\nforest rank 1\ntree 1\nof_all 1 0 0\n",
	"line 4: 0 is not in"},
    {"counterpoint-model 2\nforest rank 0\nforest confidence 0\nmore\n",
	"line 4: here stands"},
};

START_TEST(broken_model_is_refused)
{
	const char *path = library_write_model(bad_models[_i].text);
	const char *words = refusal("model", path);

	unlink(path);
	ck_assert_msg(
	    strstr(words, path) && strstr(words, bad_models[_i].words), "%s",
	    words);
}
END_TEST

#define EMPTY_MODEL \
	"counterpoint-model 2\nforest rank 0\nforest confidence 0\nend\n"

/* What others may write is not what root or the daemon's user chose. */
START_TEST(writable_model_is_refused)
{
	static const mode_t modes[] = {0664, 0646, 0666};
	const char *path = library_write_model(EMPTY_MODEL), *words;

	ck_assert_int_eq(chmod(path, modes[_i]), 0);
	words = refusal("model", path);
	unlink(path);
	ck_assert_msg(
	    strstr(words, path) && strstr(words, "writable"), "%s", words);
}
END_TEST

START_TEST(model_of_another_user_is_refused)
{
	const char *path = library_write_model(EMPTY_MODEL), *words;

	if (chown(path, 65534, 65534) == -1) { /* only root can */
		unlink(path);
		return;
	}
	words = refusal("model", path);
	unlink(path);
	ck_assert_msg(
	    strstr(words, path) && strstr(words, "belong"), "%s", words);
}
END_TEST

/* A pipe that nobody writes to would be waited for without end. */
START_TEST(model_that_is_no_file_is_refused)
{
	const char *path = library_write_model(""), *words;

	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	words = refusal("model", path);
	unlink(path);
	ck_assert_msg(
	    strstr(words, path) && strstr(words, "not a file"), "%s", words);
	ck_assert_ptr_nonnull(strstr(refusal("model", "/"), "not a file"));
}
END_TEST

/* It says nothing of anything, and that is an answer. */
START_TEST(empty_model_is_a_model)
{
	mock_close(host);
	host = library_open_plain();
	library_add(host);
	mock_commit(host);
	ck_assert_uint_gt(mock_match(host, "sanctions and farmers", "en"), 0);
	ck_assert_double_eq(host->match[0].confidence, 0.5);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("plugin lexical settings");
	TCase *tc = tcase_create("settings");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, bad_setting_is_refused, 0, COUNT(bad_settings));
	tcase_add_loop_test(tc, broken_model_is_refused, 0, COUNT(bad_models));
	tcase_add_loop_test(tc, writable_model_is_refused, 0, 3);
	tcase_add_test(tc, model_of_another_user_is_refused);
	tcase_add_test(tc, model_that_is_no_file_is_refused);
	tcase_add_test(tc, empty_model_is_a_model);
	suite_add_tcase(suite, tc);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
