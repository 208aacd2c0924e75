/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - a few pipelined connections for statements in no particular order:
 * each goes to the connection with the shortest queue, so that a slow one
 * delays few others. Owns the connections.
 */
#ifndef COUNTERPOINT_DB_POOL_H
#define COUNTERPOINT_DB_POOL_H

#include "db/conn.h"

struct db_pool;

/* `size` connections, 1 to 16. The hooks are told when the first one becomes
 * ready, and when the last one is lost or at first none could be had. */
struct db_pool *db_pool_open(struct event_base *,
    const struct db_conn_settings *, size_t size, const struct db_conn_hooks *);
void db_pool_close(struct db_pool *);

bool db_pool_is_ready(const struct db_pool *);

/*
 * Makes all connections anew, one after another, each when nothing is in
 * flight on it: a session of PostgreSQL never reads a time zone twice.
 * db_pool_turn(), every second or so, takes the next step.
 */
void db_pool_renew(struct db_pool *);
void db_pool_turn(struct db_pool *);

/* As db_conn_query(), on the connection with the shortest queue. */
struct db_query *db_pool_query(struct db_pool *, const char *sql,
    const struct db_params *, db_done, void *arg, struct err *);

#endif
