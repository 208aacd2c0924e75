/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.h - one connection to PostgreSQL, driven by the event loop, in pipeline
 * mode: queries are sent at once and answered in their order. Owns the
 * libpq connection and the queue; reconnects by itself. What the SQL means is
 * model's.
 */
#ifndef COUNTERPOINT_DB_CONN_H
#define COUNTERPOINT_DB_CONN_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "db/value.h"

struct db_conn;
struct db_query;

/*
 * The end of a query, called exactly once and never from inside
 * db_conn_query(), unless the query was forgotten. Either `result` (lives
 * until the callback returns) or `err` is set. ERR_UNAVAILABLE: the connection
 * was lost, the outcome is unknown.
 */
typedef void (*db_done)(
    void *arg, const struct db_result *result, const struct err *err);

/* Upward calls; any may be NULL. Queries may be sent from within. */
struct db_conn_hooks {
	void (*ready)(void *arg); /* connected, anew each time */
	void (*lost)(void *arg, const char *reason); /* or could not connect */
	void (*notified)(void *arg, const char *channel, const char *payload);
	void *arg;
};

/* All of it is copied. */
struct db_conn_settings {
	const char *conninfo;
	/* Run-time parameters, "name=value", NULL-ended; NULL: none. */
	const char *const *session;
	/* Seconds after which a connection whose oldest query has not ended
	 * is given up as hung; more than any statement_timeout. 0: never. */
	int patience;
};

/* A connection that starts to connect at the next turn of the loop. */
struct db_conn *db_conn_open(struct event_base *,
    const struct db_conn_settings *, const struct db_conn_hooks *);

/* Fails what is in flight with ERR_UNAVAILABLE, then frees. Also from within
 * its own calls. NULL is fine. */
void db_conn_close(struct db_conn *);

bool db_conn_is_ready(const struct db_conn *);

/* Of a ready connection with nothing in flight: gives it up for a new one, at
 * the next turn of the loop. */
void db_conn_renew(struct db_conn *);

/* Queries sent and not yet answered. */
size_t db_conn_in_flight(const struct db_conn *);

/*
 * Sends one statement, in a transaction of its own. Returns NULL with
 * ERR_UNAVAILABLE or ERR_OVERLOADED when it cannot be sent now. The queue owns
 * the query; the caller may only forget it.
 */
struct db_query *db_conn_query(struct db_conn *, const char *sql,
    const struct db_params *, db_done, void *arg, struct err *);

/* The same for the one statement that this connection runs again and again:
 * PostgreSQL reads and plans it once. `sql` is always the same pointer, the
 * parameters are always of the same types. */
struct db_query *db_conn_query_prepared(struct db_conn *, const char *sql,
    const struct db_params *, db_done, void *arg, struct err *);

/* The query runs on, its callback is not called. */
void db_query_forget(struct db_query *);

#endif
