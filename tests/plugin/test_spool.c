/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_spool.c - the release plugin `spool` through its ABI: which files there
 * are afterwards, with which modes; what is never written over.
 */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock_host.h"
#include "suite.h"

#define KEY "0b0c2f5e-9a2f-4b58-8e07-0123456789ab"
#define ID  "0011223344556677"

static char root[64];
static struct counterpoint_host *host;
static struct counterpoint_package package;

static void
set_up(void)
{
	const char *settings[] = {"folder", root, NULL};

	snprintf(root, sizeof(root), "/tmp/spool-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
	host = mock_open("spool", settings);
	package = (struct counterpoint_package){.key = KEY,
	    .organisation = "japan",
	    .bytes = "{\"a\":1}",
	    .length = 7,
	    .key_id = ID,
	    .signify_signature = "untrusted comment: s\nRWQ=\n",
	    .signify_key = "untrusted comment: k\nRWQ=\n"};
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void
tear_down(void)
{
	mock_close(host);
	ck_assert_int_eq(nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static const char *
path_of(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/japan/%s", root, name);
	return path;
}

static const char *
content_of(const char *name)
{
	static char content[256];
	FILE *file = fopen(path_of(name), "re");
	size_t len;

	ck_assert_msg(file != NULL, "%s", name);
	len = fread(content, 1, sizeof(content) - 1, file);
	content[len] = '\0';
	fclose(file);
	return content;
}

static unsigned
mode_of(const char *name)
{
	struct stat st;

	ck_assert_int_eq(stat(path_of(name), &st), 0);
	return st.st_mode & 07777;
}

static void
write_over(const char *name, const char *content)
{
	FILE *file = fopen(path_of(name), "we");

	ck_assert_ptr_nonnull(file);
	fputs(content, file);
	fclose(file);
}

static unsigned
count_files(void)
{
	DIR *dir = opendir(path_of(""));
	unsigned n = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

START_TEST(a_package_is_three_files)
{
	umask(077);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_DELIVERED);
	ck_assert_str_eq(host->verdict.text, "japan/" KEY ".json");
	ck_assert_str_eq(content_of(KEY ".json"), "{\"a\":1}");
	ck_assert_str_eq(
	    content_of(KEY ".json.sig"), package.signify_signature);
	ck_assert_str_eq(
	    content_of("counterpoint-" ID ".pub"), package.signify_key);
	ck_assert_uint_eq(count_files(), 3);
	ck_assert_uint_eq(mode_of(KEY ".json"), 0640);
	ck_assert_uint_eq(mode_of(""), 0750);
}
END_TEST

START_TEST(the_modes_are_settings)
{
	const char *settings[] = {
	    "folder", root, "mode", "0444", "folder_mode", "0770", NULL};

	mock_close(host);
	host = mock_open("spool", settings);
	mock_hand_over(host, &package);
	ck_assert_uint_eq(mode_of(KEY ".json.sig"), 0444);
	ck_assert_uint_eq(mode_of(""), 0770);
}
END_TEST

START_TEST(again_is_the_same)
{
	mock_hand_over(host, &package);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_DELIVERED);
	/* It died before the last file. */
	unlink(path_of(KEY ".json"));
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_DELIVERED);
	ck_assert_uint_eq(count_files(), 3);
}
END_TEST

START_TEST(other_bytes_are_never_replaced)
{
	static const char *const names[] = {
	    KEY ".json", KEY ".json.sig", "counterpoint-" ID ".pub"};
	static const char *const others[] = {"", "{\"a\":2}", "{\"a\":1}x"};
	const char *name = names[_i / 3], *other = others[_i % 3];

	mock_hand_over(host, &package);
	write_over(name, other);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REFUSED);
	ck_assert_ptr_nonnull(strstr(host->verdict.text, name));
	ck_assert_str_eq(content_of(name), other);
}
END_TEST

START_TEST(links_are_not_followed)
{
	char elsewhere[128];

	mock_hand_over(host, &package);
	unlink(path_of(KEY ".json"));
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", root);
	ck_assert_int_eq(symlink(elsewhere, path_of(KEY ".json")), 0);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
	ck_assert_int_eq(access(elsewhere, F_OK), -1);
	/* Nor is a folder that is one. */
	snprintf(elsewhere, sizeof(elsewhere), "%s/korea", root);
	ck_assert_int_eq(symlink("/tmp", elsewhere), 0);
	package.organisation = "korea";
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
}
END_TEST

START_TEST(names_are_no_paths)
{
	static const char *const bad[] = {
	    "..", "a/b", "", ".", "/etc", "A", "a.b", "a\nb"};

	package.organisation = bad[_i];
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REFUSED);
	package.organisation = "japan";
	package.key = bad[_i];
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REFUSED);
	package.key = KEY;
	package.key_id = bad[_i];
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_REFUSED);
}
END_TEST

START_TEST(a_folder_that_is_gone_is_waited_for)
{
	char moved[96];

	snprintf(moved, sizeof(moved), "%s/japan", root);
	ck_assert_int_eq(mkdir(moved, 0500), 0);
	if (geteuid() != 0)
		ck_assert_int_eq(mock_hand_over(host, &package), MOCK_LATER);
	ck_assert_int_eq(rmdir(moved), 0);
	ck_assert_int_eq(mock_hand_over(host, &package), MOCK_DELIVERED);
}
END_TEST

START_TEST(bad_settings)
{
	static const char *const bad[][5] = {
	    {"folder", "", NULL},
	    {"folder", "relative", NULL},
	    {"folder", "/nowhere/at/all", NULL},
	    {"folder", "/tmp", "mode", "0666", NULL},
	    {"folder", "/tmp", "mode", "rw", NULL},
	    {"folder", "/tmp", "mode", "0040", NULL},
	    {"folder", "/tmp", "folder_mode", "01777", NULL},
	};

	ck_assert_ptr_null(mock_try_open("spool", bad[_i]));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin spool");
	TCase *c = tcase_create("spool");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, a_package_is_three_files);
	tcase_add_test(c, the_modes_are_settings);
	tcase_add_test(c, again_is_the_same);
	tcase_add_loop_test(c, other_bytes_are_never_replaced, 0, 9);
	tcase_add_test(c, links_are_not_followed);
	tcase_add_loop_test(c, names_are_no_paths, 0, 8);
	tcase_add_test(c, a_folder_that_is_gone_is_waited_for);
	tcase_add_loop_test(c, bad_settings, 0, 7);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
