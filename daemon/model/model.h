/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.h - the daemon's side of the database: its connections, the library
 * kept in step with it, and statements that answer with JSON. Owns all three.
 */
#ifndef COUNTERPOINT_MODEL_MODEL_H
#define COUNTERPOINT_MODEL_MODEL_H

#include <event2/event.h>

#include "db/conn.h"
#include "model/library.h"

struct model;

struct model_settings {
	const char *conninfo, *instance;
	long long statement_timeout; /* milliseconds */
};

/* Upward calls; none may be NULL. */
struct model_hooks {
	/* The library was read for the first time: requests can be served. */
	void (*ready)(void *arg);
	/* The database came back or went away. */
	void (*state)(void *arg, bool up, const char *reason);
	/* An item is about to change: the library still has it as it was. Not
	 * called for the first load, like the next two. */
	void (*changing)(void *arg, enum noun_kind, const char *slug);
	/* An item changed, or ended. */
	void (*changed)(void *arg, enum noun_kind, const char *slug);
	/* All changes up to library->version have been told. */
	void (*settled)(void *arg);
	/* Somebody did, through any daemon, what subscribers are told: type,
	 * subject, organisations (null: all), data. */
	void (*notice)(void *arg, const json_t *notice);
	void *arg;
};

struct model *model_open(struct event_base *, const struct model_settings *,
    const struct model_hooks *);
void model_close(struct model *);

const struct library *model_library(const struct model *);

/* Lets the sessions of the database read time zones anew, bit by bit. */
void model_renew_sessions(struct model *);

/* 0, or -1 with ERR_UNAVAILABLE and why. */
int model_check_ready(const struct model *, struct err *);

/* Fetches changes of the library now instead of within a second. `done`, at
 * once or later: it shows all that was committed before, or the database has
 * gone away. */
typedef void (*model_fresh)(void *arg);
void model_refresh(struct model *, model_fresh done, void *arg);

/*
 * The end of a statement that yields one JSON value a row. `rows` has `n`
 * texts (NULL for SQL's NULL) that live until the callback returns. Called
 * exactly once, never from within the asking call.
 */
typedef void (*model_done)(
    void *arg, const char *const *rows, size_t n, const struct err *);

/* Sends a statement whose first column is JSON (or text). Returns -1 when it
 * cannot be sent now; `done` is then not called. */
int model_ask(struct model *, const char *sql, const struct db_params *,
    model_done, void *arg, struct err *);

/* The connection that observation_store.c batches on. */
struct db_conn *model_store_conn(struct model *);

#endif
