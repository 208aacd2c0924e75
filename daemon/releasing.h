/* SPDX-License-Identifier: Apache-2.0 */
/*
 * releasing.h - releases what is due, at its time; see releasing.c. Owns
 * server->releasing.
 */
#ifndef COUNTERPOINT_RELEASING_H
#define COUNTERPOINT_RELEASING_H

#include "server.h"

/* Needs server->signer and server->rpc. */
void releasing_start(struct server *);

/* Somebody halted or resumed all releases, or did something else: the type of
 * the notice. */
void releasing_note(struct server *, const char *type);

/* The latest that the database's clock can say now without having jumped, in
 * microseconds since 1970; INT64_MAX where nothing is known of it. */
int64_t releasing_clock_latest(const struct server *);

/* Whether it has jumped ahead and is not believed. */
bool releasing_doubts_clock(const struct server *);

/* Takes nothing more; what was taken is stored. */
void releasing_rest(struct server *);
bool releasing_is_idle(const struct server *);

/* Stopped before the model is closed, done after it: that ends its question. */
void releasing_stop(struct server *);
void releasing_done(struct server *);

/* What rpc tells of it: struct rpc_services. `arg` is the server. */
json_t *releasing_describe(void *arg);

#endif
