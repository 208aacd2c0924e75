/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_db_pool.c - db/pool.h makes the sessions of a real PostgreSQL anew
 * under those who use them. What else a pool does is in test_db_conn.c.
 */
#include <check.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/pool.h"
#include "postgres_fixture.h"
#include "suite.h"

enum { SIZE = 3 };

static struct event_base *base;
static struct db_pool *pool;
static unsigned losses;

static void
on_lost(void *arg, const char *reason)
{
	(void)arg;
	(void)reason;
	losses++;
}

static void
turn_for(int64_t micros)
{
	int64_t until = clock_monotonic() + micros;

	while (clock_monotonic() < until)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* What a statement says; "" as long as it says nothing. */
struct answer {
	char text[64];
};

static void
note(void *arg, const struct db_result *result, const struct err *err)
{
	struct answer *answer = arg;

	ck_assert_msg(err == NULL, "%s", err == NULL ? "" : err->text);
	snprintf(answer->text, sizeof(answer->text), "%s",
	    db_result_text(result, 0, 0));
}

static void
ask(const char *sql, struct answer *ret)
{
	struct err err;

	ret->text[0] = '\0';
	ck_assert_msg(db_pool_query(pool, sql, NULL, note, ret, &err) != NULL,
	    "%s", err.text);
}

static void
wait_for(const struct answer *answer)
{
	int64_t until = clock_monotonic() + 20000000;

	while (answer->text[0] == '\0' && clock_monotonic() < until)
		turn_for(1000);
	ck_assert_str_ne(answer->text, "");
}

/* A statement for each connection at once, of so many seconds. */
static void
occupy_all(const char *seconds, struct answer answers[SIZE])
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT pg_backend_pid() FROM pg_sleep(%s)",
	    seconds);
	for (int i = 0; i < SIZE; i++)
		ask(sql, &answers[i]);
}

static bool
is_among(const struct answer *one, const struct answer many[SIZE])
{
	for (int i = 0; i < SIZE; i++)
		if (strcmp(one->text, many[i].text) == 0)
			return true;
	return false;
}

static void
set_up(void)
{
	const struct db_conn_settings settings = {
	    .conninfo = postgres_fixture_conninfo()};
	const struct db_conn_hooks hooks = {.lost = on_lost};

	base = event_base_new();
	losses = 0;
	pool = db_pool_open(base, &settings, SIZE, &hooks);
	turn_for(500000);
}

static void
tear_down(void)
{
	db_pool_close(pool);
	event_base_free(base);
}

START_TEST(all_sessions_are_made_anew)
{
	struct answer before[SIZE], after[SIZE], one;

	occupy_all("0.2", before);
	for (int i = 0; i < SIZE; i++)
		wait_for(&before[i]);
	db_pool_renew(pool);
	/* There is always one to ask. */
	for (int i = 0; i < 10; i++) {
		ask("SELECT 1", &one);
		wait_for(&one);
		db_pool_turn(pool);
		ask("SELECT 2", &one);
		wait_for(&one);
		turn_for(150000);
	}
	occupy_all("0.2", after);
	for (int i = 0; i < SIZE; i++) {
		wait_for(&after[i]);
		ck_assert(!is_among(&after[i], before));
	}
	ck_assert_uint_eq(losses, 0);
}
END_TEST

START_TEST(who_is_at_work_is_waited_for)
{
	struct answer before[SIZE], after[SIZE];

	occupy_all("1", before);
	db_pool_renew(pool);
	for (int i = 0; i < 5; i++) {
		db_pool_turn(pool);
		turn_for(50000);
	}
	ck_assert_str_eq(before[0].text, "");
	for (int i = 0; i < SIZE; i++)
		wait_for(&before[i]);
	for (int i = 0; i < 5; i++) {
		db_pool_turn(pool);
		turn_for(200000);
	}
	occupy_all("0.2", after);
	for (int i = 0; i < SIZE; i++) {
		wait_for(&after[i]);
		ck_assert(!is_among(&after[i], before));
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("db_pool");
	TCase *tests = tcase_create("db_pool");
	int rc;

	if (postgres_fixture_start() == -1)
		return 1;
	tcase_set_timeout(tests, 60);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, all_sessions_are_made_anew);
	tcase_add_test(tests, who_is_at_work_is_waited_for);
	suite_add_tcase(suite, tests);
	rc = suite_run(suite);
	postgres_fixture_stop();
	return rc;
}
