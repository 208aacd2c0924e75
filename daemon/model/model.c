/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.c - opens the connections and keeps the library in step: a notice is
 * a hint, the truth is the version that is read every second. Owns the
 * connections and the library; each noun's SQL stands in the database.
 */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/fault.h"
#include "db/pool.h"
#include "model/notices.h"

enum {
	POOL_SIZE = 3,
	CHANGES_AT_ONCE = 1000,
	HUNG_AFTER = 15, /* seconds beyond the statement timeout */
};

/* How far the library is. */
enum feed_state {
	FEED_EMPTY,    /* nothing read yet */
	FEED_LOADING,  /* the first load is under way */
	FEED_IDLE,     /* in step as of the last look */
	FEED_CATCHING, /* reading changes */
};

/* Somebody who waits for the library to show what was just written. */
struct waiter {
	STAILQ_ENTRY(waiter) entry;
	model_fresh done;
	void *arg;
};

STAILQ_HEAD(waiters, waiter);

struct model {
	struct model_hooks hooks;
	struct db_conn *store, *listen;
	struct db_pool *pool;
	struct notices *notices;
	struct event *tick;
	struct library library;
	enum feed_state feed;
	bool again; /* a notice came while reading */
	/* Whom the read under way will satisfy, and whom the next one will. */
	struct waiters served, waiting;
};

struct ask {
	model_done done;
	void *arg;
};

static void
feed_set_state(struct model *model, enum feed_state state)
{
	static const char *const names[] = {
	    [FEED_EMPTY] = "empty",
	    [FEED_LOADING] = "loading",
	    [FEED_IDLE] = "idle",
	    [FEED_CATCHING] = "catching",
	};

	if (model->feed == state)
		return;
	log_debug("feed.state", LOG_TEXT("from", names[model->feed]),
	    LOG_TEXT("to", names[state]));
	model->feed = state;
}

/* Applies one row (version, kind, slug, doc); kinds of a newer schema that
 * this program does not know are passed over. */
static void
apply_row(
    struct model *model, const struct db_result *result, int row, bool tell)
{
	const char *kind_name = db_result_text(result, row, 1);
	const char *slug = db_result_text(result, row, 2);
	const char *text = db_result_text(result, row, 3);
	int kind = noun_find(kind_name);
	json_t *doc = NULL;

	if (kind != -1) {
		if (text != NULL)
			doc = json_loads(text, JSON_ALLOW_NUL, NULL);
		if (tell)
			model->hooks.changing(model->hooks.arg, kind, slug);
		library_apply(&model->library, kind, slug, doc);
		json_decref(doc);
		if (tell)
			model->hooks.changed(model->hooks.arg, kind, slug);
	}
	model->library.version = db_result_number(result, row, 0);
}

static void
loaded(void *arg, const struct db_result *result, const struct err *err)
{
	struct model *model = arg;

	if (err != NULL) {
		log_debug("feed.failed", LOG_TEXT("reason", err->text));
		feed_set_state(model, FEED_EMPTY);
		return;
	}
	for (int row = 0; row < db_result_rows(result); row++)
		apply_row(model, result, row, false);
	feed_set_state(model, FEED_IDLE);
	model->hooks.ready(model->hooks.arg);
}

static void
learned(void *arg, const struct db_result *result, const struct err *err)
{
	(void)arg;
	for (int row = 0; err == NULL && row < db_result_rows(result); row++)
		db_fault_learn(db_result_text(result, row, 0),
		    db_result_text(result, row, 1));
}

static void
load(struct model *model)
{
	static const char sentences[] =
	    "SELECT c.conname, obj_description(c.oid, 'pg_constraint')"
	    " FROM pg_constraint c"
	    " JOIN pg_namespace n ON n.oid = c.connamespace"
	    " WHERE n.nspname = 'counterpoint'"
	    " AND obj_description(c.oid, 'pg_constraint') IS NOT NULL";
	static const char current[] =
	    "SELECT version, kind, slug, doc"
	    " FROM counterpoint.library_current ORDER BY version";
	struct err err;

	feed_set_state(model, FEED_LOADING);
	if (db_pool_query(model->pool, sentences, NULL, learned, model, &err) ==
		NULL ||
	    db_pool_query(model->pool, current, NULL, loaded, model, &err) ==
		NULL)
		feed_set_state(model, FEED_EMPTY);
}

static void
release_served(struct model *model)
{
	struct waiters served = STAILQ_HEAD_INITIALIZER(served);
	struct waiter *waiter;

	STAILQ_CONCAT(&served, &model->served);
	while ((waiter = STAILQ_FIRST(&served)) != NULL) {
		STAILQ_REMOVE_HEAD(&served, entry);
		waiter->done(waiter->arg);
		free(waiter);
	}
}

static void caught(void *, const struct db_result *, const struct err *);

static void
catch_up(struct model *model)
{
	static const char sql[] =
	    "SELECT version, kind, slug, doc FROM counterpoint.library_change"
	    " WHERE version > $1 ORDER BY version LIMIT $2";
	struct db_params params = {0};
	struct db_number version, most;
	struct err err;

	model->again = false;
	STAILQ_CONCAT(&model->served, &model->waiting);
	db_param_number(&params, &version, model->library.version);
	db_param_number(&params, &most, CHANGES_AT_ONCE);
	if (db_pool_query(model->pool, sql, &params, caught, model, &err) !=
	    NULL)
		feed_set_state(model, FEED_CATCHING);
	else
		release_served(model);
}

static void
caught(void *arg, const struct db_result *result, const struct err *err)
{
	struct model *model = arg;
	int rows = err == NULL ? db_result_rows(result) : 0;

	feed_set_state(model, FEED_IDLE);
	for (int row = 0; row < rows; row++)
		apply_row(model, result, row, true);
	if (rows > 0)
		model->hooks.settled(model->hooks.arg);
	if (rows < CHANGES_AT_ONCE)
		release_served(model);
	/* Whoever was released may have begun the next read. */
	if (model->feed == FEED_IDLE &&
	    (model->again || rows == CHANGES_AT_ONCE))
		catch_up(model);
}

static void
look(struct model *model)
{
	switch (model->feed) {
	case FEED_EMPTY:
		load(model);
		break;
	case FEED_IDLE:
		catch_up(model);
		break;
	case FEED_LOADING:
	case FEED_CATCHING:
		model->again = true;
		break;
	}
}

void
model_refresh(struct model *model, model_fresh done, void *arg)
{
	struct waiter *waiter = mem_calloc(1, sizeof(*waiter));

	*waiter = (struct waiter){.done = done, .arg = arg};
	STAILQ_INSERT_TAIL(&model->waiting, waiter, entry);
	look(model);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct model *model = arg;

	(void)fd;
	(void)what;
	if (!db_pool_is_ready(model->pool))
		return;
	db_pool_turn(model->pool);
	look(model);
	notices_look(model->notices);
}

static void
pool_ready(void *arg)
{
	struct model *model = arg;

	model->hooks.state(model->hooks.arg, true, "connected");
	/* Before anybody is served: what they do is new to us then. */
	notices_look(model->notices);
	look(model);
}

static void
pool_lost(void *arg, const char *reason)
{
	struct model *model = arg;

	model->hooks.state(model->hooks.arg, false, reason);
}

static void
listen_ready(void *arg)
{
	struct model *model = arg;
	struct err err;

	/* Without it everything works, only up to a second later. */
	db_conn_query(model->listen, "LISTEN counterpoint_library", NULL, NULL,
	    NULL, &err);
	db_conn_query(
	    model->listen, "LISTEN " NOTICES_CHANNEL, NULL, NULL, NULL, &err);
}

static void
listen_notified(void *arg, const char *channel, const char *payload)
{
	struct model *model = arg;

	(void)payload;
	if (strcmp(channel, NOTICES_CHANNEL) == 0)
		notices_look(model->notices);
	else
		look(model);
}

static void
open_connections(struct model *model, struct event_base *base,
    const struct model_settings *settings)
{
	const struct db_conn_hooks none = {0};
	const struct db_conn_hooks pool = {
	    .ready = pool_ready, .lost = pool_lost, .arg = model};
	const struct db_conn_hooks listen = {
	    .ready = listen_ready, .notified = listen_notified, .arg = model};
	char *timeout =
	    mem_printf("statement_timeout=%lld", settings->statement_timeout);
	char *instance =
	    mem_printf("counterpoint.instance=%s", settings->instance);
	const char *const session[] = {timeout, instance, NULL};
	const struct db_conn_settings conn = {
	    .conninfo = settings->conninfo,
	    .session = session,
	    .patience = settings->statement_timeout / 1000 + HUNG_AFTER,
	};

	model->pool = db_pool_open(base, &conn, POOL_SIZE, &pool);
	model->notices =
	    notices_new(model->pool, model->hooks.notice, model->hooks.arg);
	model->store = db_conn_open(base, &conn, &none);
	model->listen = db_conn_open(base, &conn, &listen);
	free(timeout);
	free(instance);
}

struct model *
model_open(struct event_base *base, const struct model_settings *settings,
    const struct model_hooks *hooks)
{
	static const struct timeval second = {1, 0};
	struct model *model = mem_calloc(1, sizeof(*model));

	model->hooks = *hooks;
	STAILQ_INIT(&model->served);
	STAILQ_INIT(&model->waiting);
	model->tick = event_new(base, -1, EV_PERSIST, on_tick, model);
	event_add(model->tick, &second);
	open_connections(model, base, settings);
	return model;
}

void
model_close(struct model *model)
{
	if (model == NULL)
		return;
	event_free(model->tick);
	db_conn_close(model->listen);
	db_conn_close(model->store);
	db_pool_close(model->pool);
	notices_free(model->notices);
	STAILQ_CONCAT(&model->served, &model->waiting);
	release_served(model);
	library_done(&model->library);
	db_fault_done();
	free(model);
}

const struct library *
model_library(const struct model *model)
{
	return &model->library;
}

void
model_renew_sessions(struct model *model)
{
	db_pool_renew(model->pool);
}

int
model_check_ready(const struct model *model, struct err *err)
{
	if (model->feed == FEED_EMPTY || model->feed == FEED_LOADING)
		return err_set(
		    err, ERR_UNAVAILABLE, "the library is not loaded yet");
	if (!db_pool_is_ready(model->pool) || !db_conn_is_ready(model->store))
		return err_set(err, ERR_UNAVAILABLE, "the database is away");
	return 0;
}

struct db_conn *
model_store_conn(struct model *model)
{
	return model->store;
}

static void
asked(void *arg, const struct db_result *result, const struct err *err)
{
	struct ask *ask = arg;
	size_t n = err == NULL ? db_result_rows(result) : 0;
	const char **rows = mem_calloc(n, sizeof(*rows));

	for (size_t row = 0; row < n; row++)
		rows[row] = db_result_text(result, row, 0);
	ask->done(ask->arg, rows, n, err);
	free(rows);
	free(ask);
}

int
model_ask(struct model *model, const char *sql, const struct db_params *params,
    model_done done, void *arg, struct err *err)
{
	struct ask *ask = mem_calloc(1, sizeof(*ask));

	*ask = (struct ask){done, arg};
	if (db_pool_query(model->pool, sql, params, asked, ask, err) != NULL)
		return 0;
	free(ask);
	return -1;
}
