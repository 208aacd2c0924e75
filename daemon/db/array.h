/* SPDX-License-Identifier: Apache-2.0 */
/*
 * array.h - an SQL array in binary form, as a parameter for unnest(): many rows
 * in one statement, without quoting here or parsing there. Owns its bytes.
 */
#ifndef COUNTERPOINT_DB_ARRAY_H
#define COUNTERPOINT_DB_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/conn.h"

/* PostgreSQL's number of an element's type. */
enum db_type {
	DB_BOOL = 16,
	DB_BYTES = 17,
	DB_BIGINT = 20,
	DB_INT = 23,
	DB_TEXT = 25,
	DB_JSON = 114,
	DB_REAL = 700,
	DB_UUID = 2950,
};

/* All zero but for the type is an empty array. */
struct db_array {
	enum db_type type;
	size_t n, given; /* elements; those that are not NULL */
	struct buf bytes;
};

void db_array_done(struct db_array *);

/* Each adds one element of the array's type. Text is also for JSON; text and
 * UUID (in its usual form) may be NULL for SQL's NULL. */
void db_array_add_text(struct db_array *, const char *);
void db_array_add_uuid(struct db_array *, const char *);
void db_array_add_number(struct db_array *, int64_t);
void db_array_add_real(struct db_array *, double);
void db_array_add_bool(struct db_array *, bool);
void db_array_add_bytes(struct db_array *, const unsigned char *, size_t len);
void db_array_add_null(struct db_array *);

/* Ends the array and adds it as a parameter; it must live as long as the
 * parameters. An array of nothing but NULL is NULL: unnest() makes the same of
 * both beside others. An empty one stays empty. */
void db_param_array(struct db_params *, struct db_array *);

#endif
