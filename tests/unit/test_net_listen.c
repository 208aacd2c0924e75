/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net_listen.c - which socket files are replaced and which are left alone,
 * and what a failed start says.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/listen.h"
#include "suite.h"

static char directory[32], path[64];

static void
setup(void)
{
	snprintf(directory, sizeof(directory), "/tmp/test_net.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/socket", directory);
}

static void
teardown(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(directory), 0);
}

START_TEST(mode_is_set_and_file_removed)
{
	struct listen_file file = {0};
	struct err err = {0};
	struct stat st;
	mode_t before = umask(0077);
	int fd = listen_unix(path, 0666, &file, &err);

	ck_assert_msg(fd != -1, "%s", err.text);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0666);
	ck_assert_uint_eq(umask(before), 0077);
	listen_unlink(&file);
	ck_assert_int_eq(access(path, F_OK), -1);
	close(fd);
}
END_TEST

START_TEST(a_stale_socket_is_replaced)
{
	struct listen_file old = {0}, file = {0};
	struct err err = {0};
	int fd = listen_unix(path, 0600, &old, &err);

	close(fd);
	fd = listen_unix(path, 0600, &file, &err);
	ck_assert_msg(fd != -1, "%s", err.text);
	/* The first one's is gone, so it must not remove the second one's,
	 * unless the file system gave the same inode again. */
	if (old.ino != file.ino) {
		listen_unlink(&old);
		ck_assert_int_eq(access(path, F_OK), 0);
	}
	free(old.path);
	listen_unlink(&file);
	close(fd);
}
END_TEST

START_TEST(a_socket_of_another_is_left_alone)
{
	struct listen_file old = {0}, file = {0};
	struct err err = {0};
	int fd = listen_unix(path, 0600, &old, &err);

	ck_assert_int_eq(listen_unix(path, 0600, &file, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "another daemon listens on"));
	ck_assert_int_eq(access(path, F_OK), 0);
	listen_unlink(&old);
	close(fd);
}
END_TEST

START_TEST(a_file_is_left_alone)
{
	struct listen_file file = {0};
	struct err err = {0};

	close(open(path, O_CREAT | O_WRONLY, 0600));
	ck_assert_int_eq(listen_unix(path, 0600, &file, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "is no socket"));
	ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(a_replaced_file_is_not_removed)
{
	struct listen_file file = {0};
	struct err err = {0};
	int fd = listen_unix(path, 0600, &file, &err);

	/* Both exist for a moment, so the inodes differ. */
	char *other = mem_printf("%s.new", path);
	close(open(other, O_CREAT | O_WRONLY, 0600));
	ck_assert_int_eq(rename(other, path), 0);
	listen_unlink(&file);
	ck_assert_int_eq(access(path, F_OK), 0);
	free(other);
	close(fd);
}
END_TEST

START_TEST(errors_say_what_to_do)
{
	struct listen_file file = {0};
	struct err err = {0};
	char longest[200];
	char *missing = mem_printf("%s/none/socket", directory);

	ck_assert_int_eq(listen_unix(missing, 0600, &file, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "create the directory"));
	memset(longest, 'x', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_int_eq(listen_unix(longest, 0600, &file, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "longer than 107 bytes"));
	free(missing);
}
END_TEST

START_TEST(tcp_is_loopback_only)
{
	static const char *const wrong[] = {
	    "0.0.0.0:4711", "192.0.2.1:1", "[::]:1", "localhost:1", "x", ""};
	struct err err = {0};
	int fd;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ck_assert_int_eq(listen_tcp(wrong[i], &err), -1);
		ck_assert_ptr_nonnull(strstr(err.text, "no loopback address"));
	}
	fd = listen_tcp("127.0.0.1:0", &err);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_gt(listen_port(fd), 0);
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("net listen");
	TCase *tcase = tcase_create("listen");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, mode_is_set_and_file_removed);
	tcase_add_test(tcase, a_stale_socket_is_replaced);
	tcase_add_test(tcase, a_socket_of_another_is_left_alone);
	tcase_add_test(tcase, a_file_is_left_alone);
	tcase_add_test(tcase, a_replaced_file_is_not_removed);
	tcase_add_test(tcase, errors_say_what_to_do);
	tcase_add_test(tcase, tcp_is_loopback_only);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
