/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heard.h - what each audience heard lately, from anyone: the releases of the
 * last 30 days. A copy that can be rebuilt at any time. Owns the rows; how much
 * they tire an audience is the engine's.
 */
#ifndef COUNTERPOINT_MODEL_HEARD_H
#define COUNTERPOINT_MODEL_HEARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/schema.h"
#include "base/strmap.h"
#include "model/model.h"

#define HEARD_DAYS 30
#define HEARD_MOST 20000 /* releases read from the database, the newest */

/* One release. */
struct heard_row {
	char *message;
	struct schema_texts narratives; /* that the released words answer */
	long long day;			/* days since 1970-01-01, UTC */
};

struct heard_rows {
	struct heard_row *items;
	size_t n;
};

/* All zero: nothing was heard. */
struct heard {
	struct strmap audiences; /* slug -> struct heard_rows */
	unsigned version;	 /* another after each heard_read() */
};

void heard_done(struct heard *);

/* Adds a release at an audience: {message, narratives, day}. */
void heard_add(struct heard *, const char *audience, const json_t *row);

/* The row as it was given; the caller owns it. */
json_t *heard_write(const struct heard_row *);

/* What was released at one audience, in the order in which it was added. */
struct heard_rows heard_at(const struct heard *, const char *audience);

/* Asks for the rows; heard_read() takes what comes and replaces the rest. */
int heard_ask(struct model *, model_done, void *arg, struct err *);
void heard_read(struct heard *, const char *const *rows, size_t n);

#endif
