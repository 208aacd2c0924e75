/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrations.h - the numbered SQL files of sql/ as they were when this program
 * was built. Owns nothing: the table is constant data.
 */
#ifndef COUNTERPOINT_DB_MIGRATIONS_H
#define COUNTERPOINT_DB_MIGRATIONS_H

#include <stddef.h>

#define MIGRATION_DIGEST 32 /* bytes of a SHA-256 */

struct migration {
	int version;	  /* the file's number, from 1 */
	const char *name; /* the file's name */
	const char *sql;  /* its text, NUL-terminated */
	size_t len;	  /* of the text, in bytes */
};

/* Sorted by version; ends with a row whose version is 0. Generated. */
extern const struct migration migrations_table[];

/* The table; *ret_n is how many. */
const struct migration *migrations_list(size_t *ret_n);

/* The SHA-256 of a migration's text. */
void migrations_digest(
    const struct migration *, unsigned char digest[MIGRATION_DIGEST]);

#endif
