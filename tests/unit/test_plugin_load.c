/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plugin_load.c - who may have written a plugin, the ABI, the settings;
 * plugin_check_all().
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/plugin/check.h"
#include "engine/plugin/load.h"
#include "suite.h"

static char dir[64], file[96];
static struct err err;

static void
set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/plugin-load-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/x.so", dir);
	fclose(fopen(file, "we"));
	chmod(file, 0644);
}

static void
tear_down(void)
{
	unlink(file);
	rmdir(dir);
}

static int
check_path(const char *path)
{
	char *real = NULL;
	int result = plugin_check_path(path, &real, &err);

	free(real);
	return result;
}

START_TEST(only_safe_files)
{
	ck_assert_int_eq(check_path(file), 0);
	chmod(file, 0664);
	ck_assert_int_eq(check_path(file), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "writable"));
	chmod(file, 0646);
	ck_assert_int_eq(check_path(file), -1);
	chmod(file, 0644);
	chmod(dir, 0770);
	ck_assert_int_eq(check_path(file), -1);
	ck_assert_ptr_nonnull(strstr(err.text, dir));
	chmod(dir, 0700);
	ck_assert_int_eq(check_path(file), 0);
	ck_assert_int_eq(check_path("x.so"), -1);
	ck_assert_int_eq(check_path("/nowhere/x.so"), -1);
	ck_assert_int_eq(check_path(dir), -1);
}
END_TEST

START_TEST(only_root_or_ourselves)
{
	if (geteuid() != 0)
		return;
	ck_assert_int_eq(chown(file, 12345, 0), 0);
	ck_assert_int_eq(check_path(file), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "12345"));
	ck_assert_int_eq(chown(file, 0, 0), 0);
	ck_assert_int_eq(chown(dir, 12345, 0), 0);
	ck_assert_int_eq(check_path(file), -1);
	ck_assert_int_eq(chown(dir, 0, 0), 0);
}
END_TEST

/* A link is judged by what it leads to. */
START_TEST(links_are_followed)
{
	char link[128];

	snprintf(link, sizeof(link), "%s/link.so", dir);
	ck_assert_int_eq(symlink(file, link), 0);
	ck_assert_int_eq(check_path(link), 0);
	chmod(file, 0666);
	ck_assert_int_eq(check_path(link), -1);
	unlink(link);
}
END_TEST

static void
load(const char *folder, const char *name, const char *path_name,
    const char *setting)
{
	char path[512];
	struct config_setting s = {
	    .name = (char *)setting, .value = (char *)"value"};
	struct config_plugin config = {.name = (char *)name,
	    .path = path,
	    .settings = &s,
	    .nsettings = setting != NULL};
	struct plugin *plugin;

	err = (struct err){0};
	snprintf(path, sizeof(path), "%s/%s.so", folder, path_name);
	plugin = plugin_load(&config, 0, &err);
	ck_assert((plugin == NULL) == (err.code != ERR_NONE));
	plugin_free(plugin);
}

START_TEST(objects_are_checked)
{
	load(PLUGIN_DIR, "tricky", "tricky", NULL);
	ck_assert_str_eq(err.text, "");
	load(PLUGIN_DIR, "tricky", "tricky", "open");
	ck_assert_str_eq(err.text, "");
	load(PLUGIN_DIR, "half", "half", NULL);
	ck_assert_ptr_nonnull(strstr(err.text, "is incomplete"));
	load(PLUGIN_DIR, "tricky", "tricky", "opne");
	ck_assert_str_eq(err.text, "it knows no setting opne");
	load(PLUGIN_DIR, "other", "tricky", NULL);
	ck_assert_ptr_nonnull(strstr(err.text, "its name is tricky"));
	load(OTHER_PLUGIN_DIR, "foreign_abi", "foreign_abi", NULL);
	ck_assert_ptr_nonnull(strstr(err.text, "made for plugin ABI 99.0"));
	load("/etc", "x", "nothing-there", NULL);
	ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
}
END_TEST

START_TEST(no_object_at_all)
{
	struct config_plugin config = {.name = (char *)"x", .path = file};

	ck_assert_ptr_null(plugin_load(&config, 0, &err));
	ck_assert_str_ne(err.text, "");
}
END_TEST

static int
check_open(const char *how)
{
	static char tricky[512], steady[512];
	struct config_setting s = {
	    .name = (char *)"open", .value = (char *)how};
	struct config config = {.nplugins = 2,
	    .plugins = {{.name = (char *)"steady", .path = steady},
		{.name = (char *)"tricky",
		    .path = tricky,
		    .settings = &s,
		    .nsettings = 1}}};

	snprintf(tricky, sizeof(tricky), "%s/tricky.so", PLUGIN_DIR);
	snprintf(steady, sizeof(steady), "%s/steady.so", PLUGIN_DIR);
	return plugin_check_all(&config, &err);
}

START_TEST(checking_survives_what_it_checks)
{
	ck_assert_int_eq(check_open("ok"), 0);
	ck_assert_int_eq(check_open("fail"), -1);
	ck_assert_str_eq(
	    err.text, "[plugin tricky]: it did not open: no dictionary");
	ck_assert_int_eq(check_open("babble"), -1);
	ck_assert_str_eq(
	    err.text, "[plugin tricky]: it did not open: two\nlines");
	ck_assert_int_eq(check_open("crash"), -1);
	ck_assert_str_eq(
	    err.text, "[plugin tricky]: crashes when opened (signal 6)");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin_load");
	TCase *tcase = tcase_create("load");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, only_safe_files);
	tcase_add_test(tcase, only_root_or_ourselves);
	tcase_add_test(tcase, links_are_followed);
	tcase_add_test(tcase, objects_are_checked);
	tcase_add_test(tcase, no_object_at_all);
	tcase_add_test(tcase, checking_survives_what_it_checks);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
