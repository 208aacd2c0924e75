/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - rows and columns: aligned and wrapped for a person, separated by
 * tabs and without a heading for a pipe. Owns its cells.
 */
#ifndef COUNTERPOINT_CLIENT_TABLE_H
#define COUNTERPOINT_CLIENT_TABLE_H

#include <jansson.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 16

struct table {
	char **titles; /* cleaned; NULL: no heading */
	size_t ncolumns, ncells, cap;
	char **cells; /* row by row, cleaned */
};

/* `titles` may be NULL; they are copied and cleaned here. */
void table_init(struct table *, const char *const *titles, size_t ncolumns);
void table_done(struct table *);

/* Appends the next cell; NULL is an empty one. Copied and cleaned here. */
void table_add(struct table *, const char *);
void table_add_value(struct table *, const json_t *);

/* Adds a score from 0 to 1 with two digits, or what else it is. */
void table_add_score(struct table *, const json_t *);

/* Prints whole rows, each indented. */
void table_print(const struct table *, int indent);

#endif
