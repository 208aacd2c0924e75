/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.h - what goes into a statement and what comes out of it. Owns nothing:
 * parameters are the caller's, results the connection's.
 */
#ifndef COUNTERPOINT_DB_VALUE_H
#define COUNTERPOINT_DB_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#define DB_PARAMS_MAX 32

struct pg_result;

/* Parameters of a query, text unless they are arrays (array.h); the bytes are
 * the caller's and need only live until the query is sent, which is at once. */
struct db_params {
	int n;
	const char *values[DB_PARAMS_MAX];
	unsigned types[DB_PARAMS_MAX]; /* 0: as the statement says */
	int lengths[DB_PARAMS_MAX];    /* of binary ones */
	int binary[DB_PARAMS_MAX];     /* 1, or 0 for text */
};

struct db_result {
	const struct pg_result *pg;
};

/* Adds a parameter; text may be NULL for SQL's NULL. Numbers are written into
 * `room`, which must live as long as the parameters. */
struct db_number {
	char text[32];
};
void db_param_text(struct db_params *, const char *);
void db_param_number(struct db_params *, struct db_number *room, int64_t);

/* Rows and columns from 0. */
int db_result_rows(const struct db_result *);
/* A value in text form, or NULL for SQL's NULL. Lives as the result does. */
const char *db_result_text(const struct db_result *, int row, int column);
int64_t db_result_number(const struct db_result *, int row, int column);
bool db_result_bool(const struct db_result *, int row, int column);

#endif
