/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audience_rows.h - facts about audiences as tables: languages, channels,
 * concerns, sensitivities, trust, and the codes of the United Nations. Owns the
 * forms of the tables; merging a fact into its audience is the database's.
 *
 * The header decides which table it is; its columns stand in any order. Rows
 * are counted as people count them: the header is row 1.
 */
#ifndef COUNTERPOINT_MODEL_AUDIENCE_ROWS_H
#define COUNTERPOINT_MODEL_AUDIENCE_ROWS_H

#include <jansson.h>

#include "base/csv.h"
#include "base/err.h"
#include "base/strmap.h"

#define AUDIENCE_COLUMNS 8 /* that a table may have and we read */

struct audience_table;
struct audience_column;

struct audience_rows {
	struct csv_rows rows;
	const struct audience_table *table;
	size_t nfields; /* of the header */
	struct audience_place {
		const struct audience_column *column;
		size_t at;   /* in the record */
		char *title; /* as the header has it */
	} places[AUDIENCE_COLUMNS];
	size_t nplaces;
	struct strmap areas; /* codes of areas told already */
};

struct audience_row {
	long long row;
	json_t *facts;	/* one or more for audience_merge(), the caller's; NULL:
			 * unusable, err says why */
	struct err err; /* its field is a column's title, or "" */
};

/* Reads the header of a text that outlives the reader. -1 when it is none of
 * ours; nothing is to be closed then. */
int audience_rows_open(
    struct audience_rows *, const char *text, size_t len, struct err *);
void audience_rows_close(struct audience_rows *);

/* Takes the next row that is not blank; false at the end. */
bool audience_rows_take(struct audience_rows *, struct audience_row *);

/* The title of the column in which a field such as "slug", "weight" or
 * "concerns[3].weight" stands, or "". Lives as long as the reader. */
const char *audience_rows_column(
    const struct audience_rows *, const char *path);

#endif
