/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_package_jsonb.c - engine/release/package.h: a package that PostgreSQL
 * kept as jsonb has the bytes again that were signed.
 */
#include <check.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/json.h"
#include "package_fixture.h"
#include "postgres_fixture.h"
#include "suite.h"

static PGconn *pg;

static void
set_up(void)
{
	pg = PQconnectdb(postgres_fixture_conninfo());
	ck_assert_int_eq(PQstatus(pg), CONNECTION_OK);
}

static void
tear_down(void)
{
	PQfinish(pg);
}

/* Looks at it; whether jsonb's own text differs, for else it is no test. */
static bool
comes_back(const struct buf *bytes)
{
	const char *const values[] = {bytes->data};
	PGresult *result = PQexecParams(
	    pg, "SELECT $1::jsonb", 1, NULL, values, NULL, NULL, 0);
	struct buf again = {0};
	json_t *kept;
	struct err err = {0};
	const char *text;
	bool differs;

	ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s",
	    PQerrorMessage(pg));
	text = PQgetvalue(result, 0, 0);
	differs = strcmp(text, bytes->data) != 0;
	kept = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_ptr_nonnull(kept);
	ck_assert_int_eq(canonical_write(&again, kept, &err), 0);
	ck_assert_str_eq(again.data, bytes->data);
	json_decref(kept);
	buf_done(&again);
	PQclear(result);
	return differs;
}

START_TEST(jsonb_keeps_a_package)
{
	for (unsigned seed = 2000; seed < 2100; seed++) {
		struct buf bytes = package_of(
		    seed == 2000 ? package_inputs()
				 : package_hostile_inputs(seed, 600));

		ck_assert(comes_back(&bytes));
		buf_done(&bytes);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("package_jsonb");
	TCase *tests = tcase_create("package_jsonb");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, jsonb_keeps_a_package);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	int status = EXIT_FAILURE;

	package_fixture_open();
	if (postgres_fixture_start() == 0)
		status = suite_run(make_suite());
	postgres_fixture_stop();
	return status;
}
