/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.c - shares statements out among connections. Owns the connections;
 * reconnecting is theirs.
 */
#include "db/pool.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"

struct db_pool {
	struct db_conn **conns;
	size_t size;
	size_t stale; /* so many, from the first on, are to be renewed; the
		       * last of these gets no more queries */
	enum { TOLD_NOTHING, TOLD_READY, TOLD_LOST } told;
	struct db_conn_hooks hooks;
};

/* The next one to be renewed. */
static struct db_conn *
leaving(const struct db_pool *pool)
{
	return pool->stale == 0 ? NULL : pool->conns[pool->stale - 1];
}

static bool
is_better(const struct db_pool *pool, const struct db_conn *conn,
    const struct db_conn *than)
{
	if (than == NULL || than == leaving(pool))
		return true;
	return conn != leaving(pool) &&
	       db_conn_in_flight(conn) < db_conn_in_flight(than);
}

static struct db_conn *
least_busy(const struct db_pool *pool)
{
	struct db_conn *best = NULL;

	for (size_t i = 0; i < pool->size; i++)
		if (db_conn_is_ready(pool->conns[i]) &&
		    is_better(pool, pool->conns[i], best))
			best = pool->conns[i];
	return best;
}

static void
conn_ready(void *arg)
{
	struct db_pool *pool = arg;

	if (pool->told == TOLD_READY)
		return;
	pool->told = TOLD_READY;
	if (pool->hooks.ready != NULL)
		pool->hooks.ready(pool->hooks.arg);
}

static void
conn_lost(void *arg, const char *reason)
{
	struct db_pool *pool = arg;

	if (db_pool_is_ready(pool) || pool->told == TOLD_LOST)
		return;
	pool->told = TOLD_LOST;
	if (pool->hooks.lost != NULL)
		pool->hooks.lost(pool->hooks.arg, reason);
}

struct db_pool *
db_pool_open(struct event_base *base, const struct db_conn_settings *settings,
    size_t size, const struct db_conn_hooks *hooks)
{
	struct db_pool *pool = mem_calloc(1, sizeof(*pool));
	const struct db_conn_hooks own = {
	    .ready = conn_ready, .lost = conn_lost, .arg = pool};

	assert(size >= 1 && size <= 16);
	pool->hooks = *hooks;
	pool->size = size;
	pool->conns = mem_calloc(size, sizeof(struct db_conn *));
	for (size_t i = 0; i < size; i++)
		pool->conns[i] = db_conn_open(base, settings, &own);
	return pool;
}

void
db_pool_close(struct db_pool *pool)
{
	size_t n;

	if (pool == NULL)
		return;
	/* Who is told of a failed query may ask again: nobody is left then. */
	n = pool->size;
	pool->size = 0;
	for (size_t i = 0; i < n; i++)
		db_conn_close(pool->conns[i]);
	free(pool->conns);
	free(pool);
}

bool
db_pool_is_ready(const struct db_pool *pool)
{
	return least_busy(pool) != NULL;
}

void
db_pool_renew(struct db_pool *pool)
{
	pool->stale = pool->size;
}

/* The only one that is ready waits for others. One that is away comes back
 * with a new session anyway. */
void
db_pool_turn(struct db_pool *pool)
{
	struct db_conn *conn = leaving(pool);

	if (conn == NULL || db_conn_in_flight(conn) > 0 ||
	    least_busy(pool) == conn)
		return;
	if (db_conn_is_ready(conn))
		db_conn_renew(conn);
	pool->stale--;
}

struct db_query *
db_pool_query(struct db_pool *pool, const char *sql,
    const struct db_params *params, db_done done, void *arg, struct err *err)
{
	struct db_conn *conn = least_busy(pool);

	if (conn == NULL) {
		err_set(err, ERR_UNAVAILABLE, "the database is away");
		return NULL;
	}
	return db_conn_query(conn, sql, params, done, arg, err);
}
