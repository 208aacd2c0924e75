/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notices.h - what others did that subscribers are told, whichever daemon they
 * did it through: read from the database, each once. Owns how far it has read;
 * who is told is rpc's.
 */
#ifndef COUNTERPOINT_MODEL_NOTICES_H
#define COUNTERPOINT_MODEL_NOTICES_H

#include <jansson.h>

#include "db/pool.h"

/* The channel on which the database says that there is something to read. */
#define NOTICES_CHANNEL "counterpoint_notice"

struct notices;

/* A notice: type, subject, organisations (null: all), data. Lives until the
 * callback returns. */
typedef void (*notices_cb)(void *arg, const json_t *notice);

/* The pool outlives it, or is closed before. */
struct notices *notices_new(struct db_pool *, notices_cb, void *arg);
void notices_free(struct notices *);

/* Reads what is new, soon. The first time only notes where it begins. */
void notices_look(struct notices *);

#endif
