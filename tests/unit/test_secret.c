/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_secret.c - secrets in files: what is read, and who else may not.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "suite.h"

static char path[] = "/tmp/counterpoint-secret-XXXXXX";

static void
setup(void)
{
	int fd;

	memset(path + strlen(path) - 6, 'X', 6);
	fd = mkstemp(path);
	ck_assert_int_ne(fd, -1);
	close(fd);
}

static void
teardown(void)
{
	unlink(path);
}

static int
read_with(const char *content, mode_t mode, char **ret, struct err *err)
{
	FILE *file = fopen(path, "w");

	fputs(content, file);
	fclose(file);
	chmod(path, mode);
	return secret_read(path, ret, err);
}

START_TEST(the_first_line_is_the_secret)
{
	static const char *const contents[] = {
	    "sesame", "sesame\n", "sesame\r\n", "sesame\nmore\n"};
	struct err err;
	char *secret;

	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(
		    read_with(contents[i], 0640, &secret, &err), 0);
		ck_assert_str_eq(secret, "sesame");
		free(secret);
	}
}
END_TEST

START_TEST(others_may_not_read_it)
{
	static const mode_t bad[] = {0644, 0604, 0602, 0660};
	struct err err;
	char *secret;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_int_eq(read_with("x", bad[i], &secret, &err), -1);
		ck_assert_int_eq(err.code, ERR_INVALID);
		ck_assert_ptr_nonnull(strstr(err.text, path));
	}
}
END_TEST

START_TEST(it_must_be_there)
{
	char big[5000];
	struct err err;
	char *secret;

	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	ck_assert_int_eq(read_with("", 0600, &secret, &err), -1);
	ck_assert_int_eq(read_with("\nx\n", 0600, &secret, &err), -1);
	ck_assert_int_eq(read_with(big, 0600, &secret, &err), -1);
	ck_assert_int_eq(secret_read("/nowhere/at/all", &secret, &err), -1);
	ck_assert_int_eq(secret_read("/tmp", &secret, &err), -1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("secret");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, the_first_line_is_the_secret);
	tcase_add_test(c, others_may_not_read_it);
	tcase_add_test(c, it_must_be_there);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
