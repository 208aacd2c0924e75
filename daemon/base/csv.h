/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.h - records and fields of RFC 4180, read and written; what is read may
 * have semicolons for commas. Owns the fields of the record it holds; what a
 * field means is its user's.
 */
#ifndef COUNTERPOINT_BASE_CSV_H
#define COUNTERPOINT_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct csv_field {
	size_t at, len; /* in the record's text */
};

/* All zero is an empty record. */
struct csv_record {
	struct buf text;
	struct csv_field *fields;
	size_t nfields, cap;
	char separator; /* 0: a comma */
};

void csv_done(struct csv_record *);

/*
 * Reads one record from the front of the text. `last`: nothing follows the
 * text. Returns the bytes it took, 0 when the record is not whole yet. With
 * *ret_fault (else NULL) the record was passed over, and that is why.
 */
size_t csv_read(struct csv_record *, const char *, size_t len, bool last,
    const char **ret_fault);

/* The separator of a table, by its first line: a comma, or a semicolon where
 * there are more of them. */
char csv_separator(const char *, size_t len);

/* The records of one text, counted as people count them: the first is row 1. */
struct csv_rows {
	const char *text;
	size_t len, at;
	long long row; /* the last one read */
	struct csv_record record;
};

/* Begins a text that outlives it; a byte order mark is passed over. */
void csv_rows_open(struct csv_rows *, const char *text, size_t len);
void csv_rows_close(struct csv_rows *);

/* Reads the next record; false at the end. *ret_fault as above. */
bool csv_rows_next(struct csv_rows *, const char **ret_fault);

/* Whether the record is that of an empty line. */
bool csv_is_blank(const struct csv_record *);

/* A field's bytes; they may hold NULs and broken UTF-8. */
const char *csv_text(const struct csv_record *, size_t i, size_t *ret_len);

/* Appends a field, quoted where it must be, and the end of a record. */
void csv_add(struct buf *, bool first, const char *text);
void csv_end(struct buf *);

#endif
