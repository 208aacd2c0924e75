/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_db_resolve.c - db/resolve.h: which hosts are looked up, and what becomes
 * of lists.
 */
#include <check.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "db/resolve.h"
#include "suite.h"

static struct event_base *base;

static void
set_up(void)
{
	base = event_base_new();
}

static void
tear_down(void)
{
	event_base_free(base);
}

static char found[512], fault[300];
static unsigned resolved_count;
static struct db_resolve *resolve;

static void
resolved(void *arg, const struct db_addresses *addresses, const char *why)
{
	(void)arg;
	snprintf(found, sizeof(found), "%s|%s|%s",
	    addresses ? addresses->hosts : "none",
	    addresses ? addresses->addresses : "",
	    addresses ? addresses->ports : "");
	snprintf(fault, sizeof(fault), "%s", why ? why : "");
	resolved_count++;
	db_resolve_free(resolve);
	event_base_loopbreak(base);
}

static const char *
look_up(const char *conninfo)
{
	resolved_count = 0;
	resolve = db_resolve_start(base, conninfo, resolved, NULL);
	ck_assert_uint_eq(resolved_count, 0); /* never at once */
	while (resolved_count == 0)
		event_base_loop(base, EVLOOP_ONCE);
	return found;
}

START_TEST(what_needs_no_looking_up)
{
	ck_assert_str_eq(look_up("dbname=x"), "none||");
	ck_assert_str_eq(look_up("host=/tmp,@abstract"), "none||");
	ck_assert_str_eq(look_up("host=10.0.0.1,::1"), "none||");
	ck_assert_str_eq(
	    look_up("host=db.example hostaddr=10.0.0.1"), "none||");
	ck_assert_str_eq(look_up("host='broken"), "none||");
}
END_TEST

START_TEST(lists_stay_aligned)
{
	const char *list = look_up("host=/tmp,localhost,10.0.0.1"
				   " port=1,2,3");

	ck_assert_str_eq(fault, "");
	ck_assert(strncmp(list, "/tmp,localhost,", 15) == 0);
	ck_assert_ptr_nonnull(strstr(list, ",10.0.0.1|,"));
	ck_assert_ptr_nonnull(strstr(list, ",|1,2,"));
	ck_assert_str_eq(strrchr(list, ','), ",3");
	ck_assert(
	    strstr(list, "127.0.0.1") != NULL || strstr(list, "::1") != NULL);
	list = look_up("host=localhost,localhost port=7");
	ck_assert_int_eq(strncmp(strrchr(list, '|'), "|7,7", 4), 0);
	list = look_up("postgresql://localhost/x");
	ck_assert_int_eq(strncmp(list, "localhost", 9), 0);
}
END_TEST

/* A name that a resolver may sit on: freed while it does. */
START_TEST(a_look_up_may_be_freed_under_way)
{
	int64_t until = clock_monotonic() + 500000;

	resolved_count = 0;
	for (int i = 0; i < 5; i++) {
		resolve = db_resolve_start(
		    base, "host=counterpoint.invalid", resolved, NULL);
		for (int turn = 0; turn < i; turn++)
			event_base_loop(base, EVLOOP_NONBLOCK);
		if (resolved_count == 0)
			db_resolve_free(resolve);
		resolved_count = 0;
	}
	while (clock_monotonic() < until)
		event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_uint_eq(resolved_count, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("db_resolve");
	TCase *tests = tcase_create("db_resolve");

	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, what_needs_no_looking_up);
	tcase_add_test(tests, lists_stay_aligned);
	tcase_add_test(tests, a_look_up_may_be_freed_under_way);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
