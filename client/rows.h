/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.h - observations from a text, NDJSON or CSV file as parameters of
 * observation.submit, one at a time and without waiting for a slow pipe. Owns
 * the open file; keys and defaults are the submit command's.
 */
#ifndef COUNTERPOINT_CLIENT_ROWS_H
#define COUNTERPOINT_CLIENT_ROWS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/err.h"

enum rows_format {
	ROWS_TEXT, /* the whole file is one observation */
	ROWS_NDJSON,
	ROWS_CSV,
};

struct rows {
	enum rows_format format;
	int fd;
	struct buf in;
	size_t at;	/* bytes of `in` given out */
	long long line; /* where the next row begins, from 1 */
	bool begun, finished, ended;
	struct csv_record header, record;
	const json_t *method; /* types of CSV columns; borrowed */
};

struct row {
	long long line;
	json_t *params; /* NULL when the row is bad, and err says why */
	struct err err;
};

enum rows_next {
	ROWS_ROW,
	ROWS_WAIT, /* rows->fd has nothing to read just now */
	ROWS_END,
};

/* The format that a file's name tells. */
enum rows_format rows_guess_format(const char *path);

/* Returns -1 for an unknown name of a format. */
int rows_parse_format(const char *name, enum rows_format *ret);

/* `method` describes observation.submit; only CSV needs it. */
int rows_open(struct rows *, const char *path, enum rows_format,
    const json_t *method, struct err *);
void rows_close(struct rows *);

/* The next row; the caller frees its params. */
enum rows_next rows_take(struct rows *, struct row *);

#endif
