/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_db_conn.c - db/conn.h and db/pool.h against a real PostgreSQL.
 */
#include <check.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "db/conn.h"
#include "db/pool.h"
#include "postgres_fixture.h"
#include "suite.h"

/* Late enough that what comes behind it has been sent. */
#define DIE_SOON                                        \
	"SELECT pg_terminate_backend(pg_backend_pid())" \
	" FROM pg_sleep(0.1)"

static struct event_base *base;
static struct db_conn *conn;
static unsigned readies, losses, notices;
static char last_notice[128];

/* What became of queries, in the order of their ends. */
static struct {
	int number;
	enum err_code code;
	char text[sizeof(((struct err *)NULL)->text)];
} ends[32];
static size_t nends;

static void
on_ready(void *arg)
{
	(void)arg;
	readies++;
	event_base_loopbreak(base);
}

static void
on_lost(void *arg, const char *reason)
{
	(void)arg;
	ck_assert_uint_gt(strlen(reason), 0);
	losses++;
}

static void
on_notified(void *arg, const char *channel, const char *payload)
{
	(void)arg;
	notices++;
	snprintf(last_notice, sizeof(last_notice), "%s %s", channel, payload);
	event_base_loopbreak(base);
}

static const struct db_conn_hooks hooks = {
    .ready = on_ready, .lost = on_lost, .notified = on_notified};

static void
open_conn(const char *conninfo, int patience)
{
	static const char *const session[] = {
	    "counterpoint.instance=a b\\c'd", NULL};
	const struct db_conn_settings settings = {
	    .conninfo = conninfo, .session = session, .patience = patience};

	conn = db_conn_open(base, &settings, &hooks);
}

static void
wait_for(const unsigned *count, unsigned wanted)
{
	int64_t until = clock_monotonic() + 20000000;

	while (*count < wanted && clock_monotonic() < until)
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_uint_ge(*count, wanted);
}

static void
wait_for_ends(size_t n)
{
	int64_t until = clock_monotonic() + 20000000;

	while (nends < n && clock_monotonic() < until)
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_uint_eq(nends, n);
}

static void
set_up(void)
{
	base = event_base_new();
	readies = losses = notices = 0;
	nends = 0;
	open_conn(postgres_fixture_conninfo(), 0);
	wait_for(&readies, 1);
}

static void
tear_down(void)
{
	db_conn_close(conn);
	conn = NULL;
	event_base_free(base);
}

/* `arg` is the query's number. */
static void
note_end(void *arg, const struct db_result *result, const struct err *err)
{
	const char *text = NULL;

	ck_assert((result == NULL) == (err != NULL));
	ends[nends].number = (int)(intptr_t)arg;
	ends[nends].code = err == NULL ? ERR_NONE : err->code;
	if (err != NULL)
		text = err->text;
	else if (db_result_rows(result) > 0)
		text = db_result_text(result, 0, 0);
	snprintf(ends[nends].text, sizeof(ends[nends].text), "%s",
	    text == NULL ? "(null)" : text);
	nends++;
}

static struct db_query *
ask_as(intptr_t number, const char *sql)
{
	struct err err;
	struct db_query *query =
	    db_conn_query(conn, sql, NULL, note_end, (void *)number, &err);

	ck_assert_msg(query != NULL, "%s", err.text);
	return query;
}

static void
check_end(size_t i, int number, enum err_code code, const char *text)
{
	ck_assert_int_eq(ends[i].number, number);
	ck_assert_msg(
	    ends[i].code == code, "%d: %s", ends[i].code, ends[i].text);
	if (text != NULL)
		ck_assert_str_eq(ends[i].text, text);
}

START_TEST(answers_come_in_order)
{
	ask_as(0, "SELECT pg_sleep(0.1), 'a'");
	ask_as(1, "SELECT 'b'");
	ask_as(2, "SELECT NULL");
	ask_as(3, "SELECT 1 WHERE false");
	ck_assert_uint_eq(db_conn_in_flight(conn), 4);
	ck_assert_uint_eq(nends, 0);
	wait_for_ends(4);
	check_end(0, 0, ERR_NONE, "");
	check_end(1, 1, ERR_NONE, "b");
	check_end(2, 2, ERR_NONE, "(null)");
	check_end(3, 3, ERR_NONE, "(null)");
	ck_assert_uint_eq(db_conn_in_flight(conn), 0);
}
END_TEST

START_TEST(an_error_takes_no_other_with_it)
{
	ask_as(0, "SELECT 'a'");
	ask_as(1, "SELECT 1/0");
	ask_as(2, "SELEC");
	ask_as(3, "SELECT 'b'");
	wait_for_ends(4);
	check_end(0, 0, ERR_NONE, "a");
	check_end(1, 1, ERR_INVALID, "division by zero");
	ck_assert_int_eq(ends[2].code, ERR_INTERNAL);
	check_end(3, 3, ERR_NONE, "b");
	ck_assert_uint_eq(losses, 0);
}
END_TEST

/* What is deferred fails when the commit comes, behind the rows. */
START_TEST(a_failed_commit_is_no_success)
{
	ask_as(0, "DROP TABLE IF EXISTS t");
	ask_as(1, "CREATE TABLE t (a int CONSTRAINT t__a UNIQUE "
		  "DEFERRABLE INITIALLY DEFERRED)");
	ask_as(2, "INSERT INTO t VALUES (1), (1) RETURNING a");
	ask_as(3, "SELECT count(*) FROM t");
	ask_as(4, "INSERT INTO t VALUES (1) RETURNING a");
	ask_as(5, "SELECT count(*) FROM t");
	wait_for_ends(6);
	check_end(2, 2, ERR_CONFLICT, NULL);
	check_end(3, 3, ERR_NONE, "0");
	check_end(4, 4, ERR_NONE, "1");
	check_end(5, 5, ERR_NONE, "1");
	ck_assert_uint_eq(losses, 0);
}
END_TEST

static void
ask_prepared(intptr_t number, const char *value)
{
	static const char sql[] = "SELECT 12 / $1";
	struct db_params params = {0};
	struct err err;

	db_param_text(&params, value);
	params.types[0] = 23; /* int */
	ck_assert_ptr_nonnull(db_conn_query_prepared(
	    conn, sql, &params, note_end, (void *)number, &err));
}

START_TEST(a_prepared_statement_is_read_once)
{
	ask_prepared(0, "3");
	ask_prepared(1, "0");
	ask_prepared(2, "4");
	ask_as(3, "SELECT count(*) FROM pg_prepared_statements");
	ask_as(4, DIE_SOON);
	wait_for_ends(5);
	check_end(0, 0, ERR_NONE, "4");
	check_end(1, 1, ERR_INVALID, "division by zero");
	check_end(2, 2, ERR_NONE, "3");
	check_end(3, 3, ERR_NONE, "1");
	wait_for(&readies, 2);
	ask_prepared(5, "6");
	wait_for_ends(6);
	check_end(5, 5, ERR_NONE, "2");
}
END_TEST

/* A schema that is not there yet is no reason to fail for ever. */
START_TEST(what_could_not_be_prepared_is_tried_again)
{
	static const char sql[] = "SELECT later($1)";
	struct db_params params = {0};
	struct err err;

	db_param_text(&params, "3");
	params.types[0] = 23;
	db_conn_query_prepared(conn, sql, &params, note_end, (void *)0, &err);
	ask_as(1, "CREATE OR REPLACE FUNCTION later(int) RETURNS int "
		  "LANGUAGE sql AS 'SELECT $1 + 1'");
	wait_for_ends(2);
	ck_assert_int_ne(ends[0].code, ERR_NONE);
	db_conn_query_prepared(conn, sql, &params, note_end, (void *)2, &err);
	ask_as(3, "DROP FUNCTION later");
	wait_for_ends(4);
	check_end(2, 2, ERR_NONE, "4");
}
END_TEST

START_TEST(a_lost_connection_fails_all_and_comes_back)
{
	ask_as(0, DIE_SOON);
	ask_as(1, "SELECT 'never'");
	ask_as(2, "SELECT pg_sleep(10)");
	wait_for_ends(3);
	for (int i = 0; i < 3; i++)
		check_end(i, i, ERR_UNAVAILABLE, NULL);
	wait_for(&losses, 1);
	ck_assert(!db_conn_is_ready(conn));
	wait_for(&readies, 2);
	ask_as(3, "SELECT 'again'");
	wait_for_ends(4);
	check_end(3, 3, ERR_NONE, "again");
}
END_TEST

START_TEST(nothing_is_sent_while_away)
{
	struct err err = {0};

	ask_as(0, DIE_SOON);
	wait_for(&losses, 1);
	ck_assert_ptr_null(
	    db_conn_query(conn, "SELECT 1", NULL, note_end, NULL, &err));
	ck_assert_int_eq(err.code, ERR_UNAVAILABLE);
	ck_assert_int_gt(err.retry_after, 0);
}
END_TEST

static void
ask_again(void *arg, const struct db_result *result, const struct err *err)
{
	struct err why;

	note_end(arg, result, err);
	ck_assert_ptr_null(
	    db_conn_query(conn, "SELECT 1", NULL, note_end, NULL, &why));
}

START_TEST(who_is_failed_may_not_ask_again_at_once)
{
	struct err err;

	db_conn_query(conn, DIE_SOON, NULL, ask_again, NULL, &err);
	db_conn_query(conn, "SELECT 1", NULL, ask_again, NULL, &err);
	wait_for_ends(2);
	check_end(1, 0, ERR_UNAVAILABLE, NULL);
}
END_TEST

static void
close_it(void *arg, const struct db_result *result, const struct err *err)
{
	note_end(arg, result, err);
	db_conn_close(conn);
	conn = NULL;
}

START_TEST(closing_inside_an_answer)
{
	struct err err;

	db_conn_query(conn, "SELECT 1", NULL, close_it, (void *)0, &err);
	ask_as(1, "SELECT 2");
	ask_as(2, "SELECT 3");
	wait_for_ends(3);
	check_end(0, 0, ERR_NONE, "1");
	check_end(1, 1, ERR_UNAVAILABLE, NULL);
	check_end(2, 2, ERR_UNAVAILABLE, NULL);
}
END_TEST

START_TEST(closing_while_all_are_failed)
{
	struct err err;

	ask_as(0, DIE_SOON);
	db_conn_query(conn, "SELECT 1", NULL, close_it, (void *)1, &err);
	ask_as(2, "SELECT 2");
	ask_as(3, "SELECT 3");
	wait_for_ends(4);
	for (int i = 0; i < 4; i++)
		check_end(i, i, ERR_UNAVAILABLE, NULL);
	ck_assert_uint_eq(losses, 0);
}
END_TEST

START_TEST(closing_from_outside_tells_all)
{
	ask_as(0, "SELECT pg_sleep(10)");
	ask_as(1, "SELECT 1");
	db_conn_close(conn);
	conn = NULL;
	ck_assert_uint_eq(nends, 2);
	check_end(0, 0, ERR_UNAVAILABLE, NULL);
	check_end(1, 1, ERR_UNAVAILABLE, NULL);
}
END_TEST

START_TEST(what_was_forgotten_runs_but_is_not_told)
{
	ask_as(0, "DROP TABLE IF EXISTS forgotten");
	db_query_forget(ask_as(1, "CREATE TABLE forgotten (a int)"));
	db_query_forget(NULL);
	ask_as(2, "SELECT count(*) FROM forgotten");
	wait_for_ends(2);
	check_end(1, 2, ERR_NONE, "0");
}
END_TEST

START_TEST(notices_arrive)
{
	ask_as(0, "LISTEN news");
	wait_for_ends(1);
	ask_as(1, "SELECT pg_notify('news', 'one')");
	wait_for(&notices, 1);
	ck_assert_str_eq(last_notice, "news one");
	wait_for_ends(2);
}
END_TEST

START_TEST(session_settings_arrive_unharmed)
{
	ask_as(0, "SHOW counterpoint.instance");
	ask_as(1, "SHOW client_encoding");
	wait_for_ends(2);
	check_end(0, 0, ERR_NONE, "a b\\c'd");
	check_end(1, 1, ERR_NONE, "UTF8");
}
END_TEST

static unsigned answered;

static void
count_up(void *arg, const struct db_result *result, const struct err *err)
{
	ck_assert_ptr_null(err);
	ck_assert_int_eq(
	    db_result_number(result, 0, 0), (int64_t)(intptr_t)arg);
	ck_assert_uint_eq((intptr_t)arg, answered);
	answered++;
}

START_TEST(ten_thousand_at_once)
{
	struct db_params params;
	struct db_number number;
	struct err err;

	answered = 0;
	for (intptr_t i = 0; i < 10000; i++) {
		params = (struct db_params){0};
		db_param_number(&params, &number, i);
		ck_assert_ptr_nonnull(db_conn_query(conn, "SELECT $1::int",
		    &params, count_up, (void *)i, &err));
	}
	wait_for(&answered, 10000);
}
END_TEST

START_TEST(the_queue_has_an_end)
{
	struct err err;
	size_t n = 0;

	ask_as(0, "SELECT pg_sleep(10)");
	while (db_conn_query(conn, "SELECT 1", NULL, NULL, NULL, &err) != NULL)
		ck_assert_uint_lt(++n, 100000);
	ck_assert_int_eq(err.code, ERR_OVERLOADED);
	ck_assert_uint_eq(db_conn_in_flight(conn), n + 1);
}
END_TEST

/* Big answers: a dead connection with a good part of one in the buffer. */
START_TEST(a_loss_amid_an_answer)
{
	ask_as(0, "SELECT repeat('x', 1000000) FROM generate_series(1, 50)"
		  " WHERE pg_sleep(0.001) IS NOT NULL");
	ask_as(1, DIE_SOON);
	wait_for_ends(2);
	ck_assert_int_eq(ends[0].code, ERR_NONE);
	check_end(1, 1, ERR_UNAVAILABLE, NULL);
	wait_for(&readies, 2);
}
END_TEST

START_TEST(a_hung_server_is_left)
{
	db_conn_close(conn);
	readies = 0;
	open_conn(postgres_fixture_conninfo(), 1);
	wait_for(&readies, 1);
	/* Many that are answered in time keep it. */
	for (int i = 0; i < 4; i++)
		ask_as(i, "SELECT pg_sleep(0.4)");
	wait_for_ends(4);
	ck_assert_int_eq(ends[3].code, ERR_NONE);
	ask_as(4, "SELECT pg_sleep(30)");
	ask_as(5, "SELECT 1");
	wait_for_ends(6);
	check_end(4, 4, ERR_UNAVAILABLE, NULL);
	check_end(5, 5, ERR_UNAVAILABLE, NULL);
	wait_for(&readies, 2);
}
END_TEST

/* --- the pool --- */

START_TEST(a_pool_tells_of_the_first_and_the_last)
{
	const struct db_conn_settings settings = {
	    .conninfo = postgres_fixture_conninfo()};
	struct db_pool *pool = db_pool_open(base, &settings, 2, &hooks);
	struct err err;
	int64_t until = clock_monotonic() + 1000000;

	ck_assert(!db_pool_is_ready(pool));
	ck_assert_ptr_null(
	    db_pool_query(pool, "SELECT 1", NULL, note_end, NULL, &err));
	readies = 0;
	wait_for(&readies, 1);
	while (clock_monotonic() < until)
		event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_uint_eq(readies, 1);
	/* The shortest queue: the two do not wait for each other. */
	db_pool_query(
	    pool, "SELECT pg_sleep(0.3), 1", NULL, note_end, (void *)1, &err);
	db_pool_query(pool, "SELECT 2", NULL, note_end, (void *)2, &err);
	wait_for_ends(2);
	check_end(0, 2, ERR_NONE, "2");
	db_pool_query(pool, "SELECT pg_sleep(10)", NULL, note_end, NULL, &err);
	ask_as(3, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		  " WHERE pid <> pg_backend_pid()"
		  " AND backend_type = 'client backend'");
	wait_for(&losses, 1);
	ck_assert(!db_pool_is_ready(pool));
	wait_for(&readies, 2);
	ck_assert_uint_eq(losses, 1);
	db_pool_close(pool);
}
END_TEST

START_TEST(a_pool_that_cannot_connect_says_so_once)
{
	const struct db_conn_settings settings = {
	    .conninfo = "host=/nowhere user=nobody"};
	struct db_pool *pool = db_pool_open(base, &settings, 3, &hooks);
	int64_t until = clock_monotonic() + 1000000;

	while (clock_monotonic() < until)
		event_base_loop(base, EVLOOP_NONBLOCK);
	ck_assert_uint_eq(losses, 1);
	db_pool_close(pool);
}
END_TEST

/* The cluster has no TCP port, so something else plays the server: one that
 * accepts and says nothing, behind one that refuses. */
START_TEST(a_silent_host_does_not_hold_for_ever)
{
	struct sockaddr_in sin = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), peer;
	char *conninfo;
	char byte[16];

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sin, len), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	getsockname(fd, (struct sockaddr *)&sin, &len);
	conninfo = mem_printf("host=127.0.0.2,localhost port=1,%d"
			      " sslmode=disable gssencmode=disable",
	    ntohs(sin.sin_port));
	db_conn_close(conn);
	losses = 0;
	open_conn(conninfo, 0);
	for (int i = 0; i < 50; i++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		usleep(10000);
	}
	peer = accept4(fd, NULL, NULL, SOCK_NONBLOCK);
	ck_assert_int_ne(peer, -1);
	ck_assert_int_gt(read(peer, byte, sizeof(byte)), 0);
	close(peer);
	wait_for(&losses, 1);
	close(fd);
	free(conninfo);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("db_conn");
	TCase *tests = tcase_create("real");

	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, answers_come_in_order);
	tcase_add_test(tests, an_error_takes_no_other_with_it);
	tcase_add_test(tests, a_failed_commit_is_no_success);
	tcase_add_test(tests, a_prepared_statement_is_read_once);
	tcase_add_test(tests, what_could_not_be_prepared_is_tried_again);
	tcase_add_test(tests, a_lost_connection_fails_all_and_comes_back);
	tcase_add_test(tests, nothing_is_sent_while_away);
	tcase_add_test(tests, who_is_failed_may_not_ask_again_at_once);
	tcase_add_test(tests, closing_inside_an_answer);
	tcase_add_test(tests, closing_while_all_are_failed);
	tcase_add_test(tests, closing_from_outside_tells_all);
	tcase_add_test(tests, what_was_forgotten_runs_but_is_not_told);
	tcase_add_test(tests, notices_arrive);
	tcase_add_test(tests, session_settings_arrive_unharmed);
	tcase_add_test(tests, ten_thousand_at_once);
	tcase_add_test(tests, the_queue_has_an_end);
	tcase_add_test(tests, a_loss_amid_an_answer);
	tcase_add_test(tests, a_hung_server_is_left);
	tcase_add_test(tests, a_pool_tells_of_the_first_and_the_last);
	tcase_add_test(tests, a_pool_that_cannot_connect_says_so_once);
	tcase_add_test(tests, a_silent_host_does_not_hold_for_ever);
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
