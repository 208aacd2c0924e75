/* SPDX-License-Identifier: Apache-2.0 */
/*
 * array.h - an SQL array in text form, as a parameter for unnest(): many rows
 * in one statement. Owns its bytes.
 */
#ifndef COUNTERPOINT_DB_ARRAY_H
#define COUNTERPOINT_DB_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* All zero is an empty array. */
struct db_array {
	struct buf text;
};

void db_array_done(struct db_array *);

/* Each adds one element. Text may be NULL for SQL's NULL. */
void db_array_add_text(struct db_array *, const char *);
void db_array_add_number(struct db_array *, int64_t);
void db_array_add_real(struct db_array *, double);
void db_array_add_bool(struct db_array *, bool);
void db_array_add_bytes(struct db_array *, const unsigned char *, size_t len);
void db_array_add_null(struct db_array *);

/* Ends the array and gives "{...}", once; lives as long as the array. */
const char *db_array_text(struct db_array *);

#endif
