/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.h - concepts as a table for spreadsheets: one row a concept, one
 * column a language. Owns the form; what a concept may be is judged elsewhere.
 *
 * The header is slug,kind,about and then one BCP 47 tag a column. A cell holds
 * the terms of its language, separated by "|". Rows are counted as people
 * count them: the header is row 1.
 */
#ifndef COUNTERPOINT_MODEL_LEXICON_H
#define COUNTERPOINT_MODEL_LEXICON_H

#include <jansson.h>

#include "base/csv.h"
#include "base/err.h"
#include "model/library.h"

struct lexicon_column {
	char *language;
	size_t at; /* in the record */
};

struct lexicon_reader {
	struct csv_rows rows;
	size_t nfields;			/* of the header */
	struct lexicon_column *columns; /* by language */
	size_t ncolumns;
	size_t terms; /* read so far */
};

struct lexicon_row {
	long long row;
	json_t *concept; /* the caller's; NULL: unusable, err says why */
	struct err err;	 /* its field is a column's name, or "" */
};

/* Whether a text is such a table, and not one of something else: its first
 * column is called slug. */
bool lexicon_is_one(const char *text, size_t len);

/* Reads the header of a text that outlives the reader. -1 when it is none of
 * ours; nothing is to be closed then. */
int lexicon_open(
    struct lexicon_reader *, const char *text, size_t len, struct err *);
void lexicon_close(struct lexicon_reader *);

/* Takes the next row that is not blank; false at the end. */
bool lexicon_take(struct lexicon_reader *, struct lexicon_row *);

/* The column in which a field of a concept such as "terms[3].text" stands, or
 * NULL. Lives as long as both. */
const char *lexicon_column(const json_t *concept, const char *field);

/*
 * Appends a header of all languages and the concepts behind a slug, sorted,
 * as far as about `most` bytes go but at least one. Returns the slug of the
 * last one, or NULL when there are no more.
 */
const char *lexicon_write(
    struct buf *, const struct library *, const char *after, size_t most);

#endif
