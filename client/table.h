/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - rows and columns: aligned and wrapped for a person, separated by
 * tabs and without a heading for a pipe. Owns its cells; what they say is the
 * caller's.
 */
#ifndef COUNTERPOINT_CLIENT_TABLE_H
#define COUNTERPOINT_CLIENT_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define TABLE_COLUMNS_MAX 16

struct table {
	char **titles; /* cleaned; NULL: no heading */
	size_t ncolumns, ncells, cap;
	size_t prose; /* from this column on it is prose */
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

/* The columns from this one on are prose: they leave the line together. */
void table_set_prose(struct table *, size_t column);

/*
 * Prints whole rows, each indented. On a terminal one column may wrap, as long
 * as it is wide enough to be read. Where that does not do, prose and the
 * widest columns leave the line and stand under it, each with its title; the
 * first never does.
 */
void table_print(const struct table *, int indent);

/*
 * Prints a line for each row, on a terminal only: long cells are cut, columns
 * for which there is no room are left out. Returns whether anything was.
 */
bool table_print_lines(const struct table *);

#endif
