/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conn.c - a pipelined libpq connection as a state machine over libevent.
 * Owns the PGconn, its events and the queue of queries; names of hosts are
 * resolved by resolve.c, errors of PostgreSQL are read by fault.c.
 *
 * Each query is followed by a Sync of its own, so that one that fails takes
 * no other with it.
 */
#include "db/conn.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/fault.h"
#include "db/resolve.h"

enum {
	QUEUE_MAX = 16384,
	RETRY_FIRST_MS = 100,
	RETRY_MOST_MS = 5000,
	CONNECT_TIMEOUT_S = 10,
};

enum conn_state {
	CONN_WAITING, /* for the next try */
	CONN_RESOLVING,
	CONN_CONNECTING,
	CONN_READY,
	CONN_CLOSED,
};

struct db_query {
	STAILQ_ENTRY(db_query) entry;
	db_done done; /* NULL once forgotten */
	void *arg;
	PGresult *result; /* of the statement, until its Sync comes */
	bool preparing;	  /* the statement is still to be prepared */
};

struct db_conn {
	struct event_base *base;
	char *conninfo;
	char *options; /* "-c name=value ..." */
	struct db_conn_hooks hooks;
	enum conn_state state;
	PGconn *pg;
	struct db_resolve *resolve;
	struct event *readable, *writable, *timer;
	int retry_ms;
	STAILQ_HEAD(, db_query) queue;
	size_t in_flight;
	const char *prepared; /* the statement that it knows by name */
	int patience;	   /* seconds that the oldest query may take; 0: any */
	const char *fault; /* why the timer ends a connection that is ready */
	bool busy; /* inside an event callback, which frees it at its end */
};

static void
conn_set_state(struct db_conn *conn, enum conn_state state)
{
	static const char *const names[] = {
	    [CONN_WAITING] = "waiting",
	    [CONN_RESOLVING] = "resolving",
	    [CONN_CONNECTING] = "connecting",
	    [CONN_READY] = "ready",
	    [CONN_CLOSED] = "closed",
	};

	log_debug("db.state", LOG_TEXT("from", names[conn->state]),
	    LOG_TEXT("to", names[state]));
	conn->state = state;
}

static void
arm_timer(struct db_conn *conn, int ms)
{
	struct timeval wait = {ms / 1000, ms % 1000 * 1000};

	evtimer_add(conn->timer, &wait);
}

/* statement_timeout works in a server that works: one that hangs is left. */
static void
watch_oldest(struct db_conn *conn)
{
	if (conn->fault != NULL)
		return;
	if (conn->in_flight == 0 || conn->patience == 0)
		evtimer_del(conn->timer);
	else
		arm_timer(conn, conn->patience * 1000);
}

static void
free_event(struct event **ev)
{
	if (*ev != NULL)
		event_free(*ev);
	*ev = NULL;
}

/* Events go before the descriptor that they watch. */
static void
drop_pg(struct db_conn *conn)
{
	free_event(&conn->readable);
	free_event(&conn->writable);
	db_resolve_free(conn->resolve);
	conn->resolve = NULL;
	PQfinish(conn->pg);
	conn->pg = NULL;
	conn->prepared = NULL;
}

static void
free_conn(struct db_conn *conn)
{
	free_event(&conn->timer);
	free(conn->conninfo);
	free(conn->options);
	free(conn);
}

/* Every event callback is busy until it ends with leave(), so that whoever is
 * called from it may close the connection. */
static void
leave(struct db_conn *conn)
{
	conn->busy = false;
	if (conn->state == CONN_CLOSED)
		free_conn(conn);
}

/* Takes the oldest query off the queue and tells its end. */
static void
finish_head(struct db_conn *conn, const struct err *err)
{
	struct db_query *query = STAILQ_FIRST(&conn->queue);
	struct db_result result = {query->result};

	STAILQ_REMOVE_HEAD(&conn->queue, entry);
	conn->in_flight--;
	if (query->done != NULL)
		query->done(query->arg, err == NULL ? &result : NULL, err);
	PQclear(query->result);
	free(query);
}

static void
fail_queue(struct db_conn *conn, const char *reason)
{
	struct err err;

	err_set(&err, ERR_UNAVAILABLE, "the database is away: %s", reason);
	/* Callbacks cannot add while not ready; one may close, which leaves
	 * nothing to fail. */
	while (!STAILQ_EMPTY(&conn->queue))
		finish_head(conn, &err);
}

/* The one way out of a broken connection; the next try is timed. */
static void
conn_lose(struct db_conn *conn, const char *why)
{
	char *reason = mem_strndup(why, strcspn(why, "\n"));

	drop_pg(conn);
	conn->fault = NULL;
	conn_set_state(conn, CONN_WAITING);
	arm_timer(conn, conn->retry_ms);
	conn->retry_ms *= 2;
	if (conn->retry_ms > RETRY_MOST_MS)
		conn->retry_ms = RETRY_MOST_MS;
	fail_queue(conn, reason);
	if (conn->state != CONN_CLOSED && conn->hooks.lost != NULL)
		conn->hooks.lost(conn->hooks.arg, reason);
	free(reason);
}

/* Sends what libpq holds; -1 when the connection is dead. */
static int
flush_output(struct db_conn *conn)
{
	switch (PQflush(conn->pg)) {
	case 0:
		event_del(conn->writable);
		return 0;
	case 1:
		event_add(conn->writable, NULL);
		return 0;
	default:
		return -1;
	}
}

static void
finish_with_result(struct db_conn *conn)
{
	const PGresult *result = STAILQ_FIRST(&conn->queue)->result;
	struct err err;

	if (STAILQ_FIRST(&conn->queue)->preparing)
		conn->prepared = NULL;
	if (db_fault_read(result, &err) == -1)
		finish_head(conn, &err);
	else
		finish_head(conn, NULL);
}

/* Of a statement's results the first counts, unless an error follows: what is
 * deferred to the commit fails behind the rows. */
static void
keep_result(struct db_query *query, PGresult *result)
{
	bool prepared =
	    query->preparing && PQresultStatus(result) == PGRES_COMMAND_OK;

	if (prepared)
		query->preparing = false;
	if (prepared || (query->result != NULL &&
			    PQresultStatus(result) != PGRES_FATAL_ERROR)) {
		PQclear(result);
		return;
	}
	PQclear(query->result);
	query->result = result;
}

/* Takes one result; a Sync ends its statement. Returns false when there is
 * nothing to take now. */
static bool
take_result(struct db_conn *conn, int *nulls)
{
	struct db_query *head = STAILQ_FIRST(&conn->queue);
	PGresult *result;

	if (head == NULL || PQisBusy(conn->pg))
		return false;
	result = PQgetResult(conn->pg);
	if (result == NULL)
		return ++*nulls < 2; /* a dead connection gives NULL for ever */
	*nulls = 0;
	if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
		PQclear(result);
		finish_with_result(conn);
		if (conn->state == CONN_READY)
			watch_oldest(conn);
	} else {
		keep_result(head, result);
	}
	return conn->state == CONN_READY;
}

static void
tell_notices(struct db_conn *conn)
{
	PGnotify *notice;

	while (conn->state == CONN_READY &&
	       (notice = PQnotifies(conn->pg)) != NULL) {
		if (conn->hooks.notified != NULL)
			conn->hooks.notified(
			    conn->hooks.arg, notice->relname, notice->extra);
		PQfreemem(notice);
	}
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *conn = arg;
	int nulls = 0;
	bool alive;

	(void)fd;
	(void)what;
	conn->busy = true;
	alive = PQconsumeInput(conn->pg) == 1;
	while (take_result(conn, &nulls))
		continue;
	tell_notices(conn);
	if (conn->state == CONN_READY &&
	    (!alive || PQstatus(conn->pg) == CONNECTION_BAD ||
		flush_output(conn) == -1))
		conn_lose(conn, PQerrorMessage(conn->pg));
	leave(conn);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *conn = arg;

	(void)fd;
	(void)what;
	conn->busy = true;
	if (flush_output(conn) == -1)
		conn_lose(conn, PQerrorMessage(conn->pg));
	leave(conn);
}

static void
become_ready(struct db_conn *conn)
{
	int fd = PQsocket(conn->pg);

	evtimer_del(conn->timer);
	if (PQsetnonblocking(conn->pg, 1) == -1 ||
	    PQenterPipelineMode(conn->pg) == 0) {
		conn_lose(conn, PQerrorMessage(conn->pg));
		return;
	}
	conn->readable =
	    event_new(conn->base, fd, EV_READ | EV_PERSIST, on_readable, conn);
	conn->writable =
	    event_new(conn->base, fd, EV_WRITE | EV_PERSIST, on_writable, conn);
	event_add(conn->readable, NULL);
	conn->retry_ms = RETRY_FIRST_MS;
	conn_set_state(conn, CONN_READY);
	if (conn->hooks.ready != NULL)
		conn->hooks.ready(conn->hooks.arg);
}

static void on_connecting(evutil_socket_t, short, void *);

/* libpq may change the socket in each poll, so each step makes a new event. */
static void
watch_connecting(struct db_conn *conn, short what)
{
	free_event(&conn->readable);
	conn->readable = event_new(
	    conn->base, PQsocket(conn->pg), what, on_connecting, conn);
	event_add(conn->readable, NULL);
}

static void
on_connecting(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *conn = arg;

	(void)fd;
	(void)what;
	conn->busy = true;
	free_event(&conn->readable);
	switch (PQconnectPoll(conn->pg)) {
	case PGRES_POLLING_READING:
		watch_connecting(conn, EV_READ);
		break;
	case PGRES_POLLING_WRITING:
		watch_connecting(conn, EV_WRITE);
		break;
	case PGRES_POLLING_OK:
		become_ready(conn);
		break;
	default:
		conn_lose(conn, PQerrorMessage(conn->pg));
	}
	leave(conn);
}

/* Notices of PostgreSQL are for psql's users. */
static void
ignore_notice(void *arg, const PGresult *result)
{
	(void)arg;
	(void)result;
}

/*
 * "dbname" is expanded, so what stands before it are defaults and what stands
 * behind it overrides. A host that is gone must not use up the time in which
 * the next one of a list would answer, nor be waited for once connected.
 */
static void
start_connecting(struct db_conn *conn, const struct db_addresses *found)
{
	const char *keys[] = {"tcp_user_timeout", "keepalives_idle",
	    "keepalives_interval", "keepalives_count", "dbname", "options",
	    "fallback_application_name", "client_encoding",
	    found != NULL ? "host" : NULL, "hostaddr", "port", NULL};
	const char *values[] = {"4000", "5", "2", "3", conn->conninfo,
	    conn->options, "counterpointd", "UTF8",
	    found != NULL ? found->hosts : NULL,
	    found != NULL ? found->addresses : NULL,
	    found != NULL ? found->ports : NULL, NULL};

	conn->pg = PQconnectStartParams(keys, values, 1);
	if (PQstatus(conn->pg) == CONNECTION_BAD) {
		conn_lose(conn, PQerrorMessage(conn->pg));
		return;
	}
	PQsetNoticeReceiver(conn->pg, ignore_notice, NULL);
	conn_set_state(conn, CONN_CONNECTING);
	watch_connecting(conn, EV_WRITE);
}

static void
resolved(void *arg, const struct db_addresses *found, const char *fault)
{
	struct db_conn *conn = arg;

	conn->busy = true;
	if (fault != NULL)
		conn_lose(conn, fault);
	else
		start_connecting(conn, found);
	db_resolve_free(conn->resolve);
	conn->resolve = NULL;
	leave(conn);
}

static void
try_connect(struct db_conn *conn)
{
	conn_set_state(conn, CONN_RESOLVING);
	arm_timer(conn, CONNECT_TIMEOUT_S * 1000);
	conn->resolve =
	    db_resolve_start(conn->base, conn->conninfo, resolved, conn);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *conn = arg;

	(void)fd;
	(void)what;
	conn->busy = true;
	if (conn->state == CONN_WAITING)
		try_connect(conn);
	else
		conn_lose(
		    conn, conn->fault ? conn->fault : "no answer in time");
	leave(conn);
}

/* One string for libpq's "options": blanks and backslashes are escaped. */
static char *
join_session(const char *const *session)
{
	struct buf out = {0};

	for (; session != NULL && *session != NULL; session++) {
		buf_add_str(&out, out.len > 0 ? " -c " : "-c ");
		for (const char *c = *session; *c != '\0'; c++) {
			if (*c == ' ' || *c == '\\')
				buf_add_char(&out, '\\');
			buf_add_char(&out, *c);
		}
	}
	return buf_take(&out);
}

struct db_conn *
db_conn_open(struct event_base *base, const struct db_conn_settings *settings,
    const struct db_conn_hooks *hooks)
{
	struct db_conn *conn = mem_calloc(1, sizeof(*conn));

	conn->base = base;
	conn->conninfo = mem_strdup(settings->conninfo);
	conn->options = join_session(settings->session);
	conn->patience = settings->patience;
	conn->hooks = *hooks;
	conn->retry_ms = RETRY_FIRST_MS;
	STAILQ_INIT(&conn->queue);
	conn->timer = evtimer_new(base, on_timer, conn);
	arm_timer(conn, 0);
	return conn;
}

void
db_conn_close(struct db_conn *conn)
{
	if (conn == NULL)
		return;
	conn_set_state(conn, CONN_CLOSED);
	fail_queue(conn, "closing");
	drop_pg(conn);
	event_del(conn->timer);
	if (!conn->busy)
		free_conn(conn);
}

bool
db_conn_is_ready(const struct db_conn *conn)
{
	return conn->state == CONN_READY && conn->fault == NULL;
}

void
db_conn_renew(struct db_conn *conn)
{
	assert(db_conn_is_ready(conn) && conn->in_flight == 0);
	conn->fault = "its session is made anew";
	arm_timer(conn, 0);
}

size_t
db_conn_in_flight(const struct db_conn *conn)
{
	return conn->in_flight;
}

static int
send_prepared(struct db_conn *conn, const char *sql,
    const struct db_params *params, struct db_query *query)
{
	query->preparing = conn->prepared == NULL;
	assert(query->preparing || conn->prepared == sql);
	conn->prepared = sql;
	if (query->preparing &&
	    PQsendPrepare(conn->pg, "it", sql, params->n, params->types) == 0)
		return 0;
	return PQsendQueryPrepared(conn->pg, "it", params->n, params->values,
	    params->lengths, params->binary, 0);
}

/* What failed half-way leaves the pipeline in no known state: the connection
 * is given up, from the loop, because nobody is called from in here. */
static struct db_query *
enqueue(struct db_conn *conn, struct db_query *query, int sent, struct err *err)
{
	if (sent != 1 || PQpipelineSync(conn->pg) != 1) {
		free(query);
		conn->fault = "a statement could not be sent";
		arm_timer(conn, 0);
		err_set(err, ERR_UNAVAILABLE, "the database is away: %.*s",
		    (int)strcspn(PQerrorMessage(conn->pg), "\n"),
		    PQerrorMessage(conn->pg));
		return NULL;
	}
	STAILQ_INSERT_TAIL(&conn->queue, query, entry);
	if (conn->in_flight++ == 0)
		watch_oldest(conn);
	/* libpq has written what the socket took; the rest is the loop's. */
	if (PQflush(conn->pg) != 0)
		event_add(conn->writable, NULL);
	return query;
}

static struct db_query *
query_new(struct db_conn *conn, db_done done, void *arg, struct err *err)
{
	struct db_query *query;

	if (conn->state != CONN_READY || conn->fault != NULL) {
		err_set(err, ERR_UNAVAILABLE, "the database is away");
		return NULL;
	}
	if (conn->in_flight >= QUEUE_MAX) {
		err_set(err, ERR_OVERLOADED, "the database has a full queue");
		return NULL;
	}
	query = mem_calloc(1, sizeof(*query));
	query->done = done;
	query->arg = arg;
	return query;
}

struct db_query *
db_conn_query(struct db_conn *conn, const char *sql, const struct db_params *p,
    db_done done, void *arg, struct err *err)
{
	static const struct db_params none;
	struct db_query *query = query_new(conn, done, arg, err);

	if (query == NULL)
		return NULL;
	p = p != NULL ? p : &none;
	return enqueue(conn, query,
	    PQsendQueryParams(conn->pg, sql, p->n, p->types, p->values,
		p->lengths, p->binary, 0),
	    err);
}

struct db_query *
db_conn_query_prepared(struct db_conn *conn, const char *sql,
    const struct db_params *p, db_done done, void *arg, struct err *err)
{
	struct db_query *query = query_new(conn, done, arg, err);

	if (query == NULL)
		return NULL;
	return enqueue(conn, query, send_prepared(conn, sql, p, query), err);
}

void
db_query_forget(struct db_query *query)
{
	if (query != NULL)
		query->done = NULL;
}
