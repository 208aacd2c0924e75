/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_db_array.c - db/array.h: what goes into an array comes out of
 * unnest() in a real PostgreSQL.
 */
#include <check.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "db/array.h"
#include "db/conn.h"
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

static void
check_value(const char *sql, const struct db_params *params, const char *wanted)
{
	PGresult *result = PQexecParams(pg, sql, params->n, params->types,
	    params->values, params->lengths, params->binary, 0);

	ck_assert_msg(PQresultStatus(result) == PGRES_TUPLES_OK, "%s",
	    PQerrorMessage(pg));
	ck_assert_str_eq(PQgetvalue(result, 0, 0), wanted);
	PQclear(result);
}

START_TEST(nasty_strings_survive_an_array)
{
	static const char *const nasty[] = {"", "NULL", "null", "\"", "\\",
	    "\\\"", "{}", "{a,b}", ",", " a ", "\n\t\r", "'", "$1", "a\\",
	    "\xd0\x96\xf0\x9f\x98\x80", "\\x41", "%s", "\x7f\x01"};
	struct db_array array = {.type = DB_TEXT}, numbers = {.type = DB_INT};
	struct db_params params = {0};
	const size_t n = sizeof(nasty) / sizeof(nasty[0]);

	for (size_t i = 0; i < n; i++) {
		db_array_add_text(&array, nasty[i]);
		db_array_add_number(&numbers, (int64_t)i);
	}
	db_array_add_text(&array, NULL);
	db_array_add_null(&numbers);
	db_param_array(&params, &array);
	db_param_array(&params, &numbers);
	for (size_t i = 0; i < n; i++)
		db_param_text(&params, nasty[i]);
	check_value(
	    "SELECT coalesce(string_agg(i::text, ','), 'same') FROM"
	    " unnest($1::text[], $2::int[]) AS a(s, i) WHERE s IS DISTINCT"
	    " FROM (ARRAY[$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,"
	    "$17,$18,$19,$20])[i + 1]",
	    &params, "same");
	db_array_done(&array);
	db_array_done(&numbers);
}
END_TEST

START_TEST(arrays_of_other_types)
{
	static const unsigned char bytes[] = {0, 1, 0x7f, 0x80, 0xff};
	struct db_array flags = {.type = DB_BOOL}, blobs = {.type = DB_BYTES},
			reals = {.type = DB_REAL}, none = {.type = DB_TEXT},
			wide = {.type = DB_BIGINT}, ids = {.type = DB_UUID},
			docs = {.type = DB_JSON}, nothing = {.type = DB_TEXT};
	struct db_params params = {0};

	db_array_add_bool(&flags, true);
	db_array_add_bool(&flags, false);
	db_array_add_bytes(&blobs, bytes, sizeof(bytes));
	db_array_add_bytes(&blobs, bytes, 0);
	db_array_add_real(&reals, 0.125);
	db_array_add_real(&reals, -1e30);
	db_array_add_number(&wide, INT64_MIN);
	db_array_add_number(&wide, INT64_MAX);
	db_array_add_uuid(&ids, "01A20081-d1db-728b-96d2-063bc2b5753f");
	db_array_add_uuid(&ids, NULL);
	db_array_add_text(&docs, "{\"a\": 1}");
	db_array_add_text(&nothing, NULL);
	db_param_array(&params, &flags);
	db_param_array(&params, &blobs);
	db_param_array(&params, &reals);
	db_param_array(&params, &none);
	db_param_array(&params, &wide);
	db_param_array(&params, &ids);
	db_param_array(&params, &docs);
	db_param_array(&params, &nothing);
	check_value("SELECT concat_ws(' ', $1::text, $2::text, $3::text,"
		    " cardinality($4), $5::text, $6::text, ($7)[1] ->> 'a',"
		    " $8 IS NULL)",
	    &params,
	    "{t,f} {\"\\\\x00017f80ff\",\"\\\\x\"} {0.125,-1e+30} 0"
	    " {-9223372036854775808,9223372036854775807}"
	    " {01a20081-d1db-728b-96d2-063bc2b5753f,NULL} 1 t");
	db_array_done(&flags);
	db_array_done(&blobs);
	db_array_done(&reals);
	db_array_done(&none);
	db_array_done(&wide);
	db_array_done(&ids);
	db_array_done(&docs);
	db_array_done(&nothing);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("db_array");
	TCase *tests = tcase_create("db_array");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, nasty_strings_survive_an_array);
	tcase_add_test(tests, arrays_of_other_types);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	int status = EXIT_FAILURE;

	if (postgres_fixture_start() == 0)
		status = suite_run(make_suite());
	postgres_fixture_stop();
	return status;
}
