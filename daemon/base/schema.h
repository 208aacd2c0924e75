/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema.h - what an object of the protocol looks like, declared once as a
 * table of fields. The table validates what comes in, describes itself to
 * rpc.discover and the manual, fixes the order of keys in what goes out, and
 * (where a field has a place in a struct) reads the object into C.
 */
#ifndef COUNTERPOINT_BASE_SCHEMA_H
#define COUNTERPOINT_BASE_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum schema_type {	 /* in C: */
	SCHEMA_TEXT,	 /* char *, NULL when absent */
	SCHEMA_SLUG,	 /* char * */
	SCHEMA_LANGUAGE, /* char *, BCP 47 */
	SCHEMA_UUID,	 /* char * */
	SCHEMA_DATE,	 /* char *, YYYY-MM-DD */
	SCHEMA_TIME,	 /* char *, HH:MM */
	SCHEMA_INSTANT,	 /* char *, RFC 3339 */
	SCHEMA_CHOICE,	 /* char *, one of a set */
	SCHEMA_INTEGER,	 /* long long, 0 when absent */
	SCHEMA_REAL,	 /* double, 0 when absent */
	SCHEMA_BOOL,	 /* bool, false when absent */
	SCHEMA_OBJECT,	 /* pointer to a struct, NULL when absent */
	SCHEMA_ANY,	 /* not read into C */
};

enum {
	SCHEMA_REQUIRED = 1, /* must be there */
	SCHEMA_LIST = 2,     /* an array of the type; in C: a schema_list */
	SCHEMA_NONEMPTY = 4, /* a list needs at least one element */
};

/* The C form of a list: n structs, pointers to char, or numbers. */
struct schema_list {
	void *items;
	size_t n;
};

/* A list of strings. */
struct schema_texts {
	char **items;
	size_t n;
};

struct schema_field {
	const char *name;
	enum schema_type type;
	unsigned flags;
	double min, max;     /* of a number; of a text's length in characters;
			      * max 0: 200 characters */
	const char *choices; /* of a choice, separated by blanks */
	const struct schema_field *fields; /* of an object; ends with {0} */
	size_t offset, size; /* place in C; size of an object's struct */
	const char *about;   /* one clause for the manual */
};

#define SCHEMA_LIST_MAX 1000 /* elements of any list */

/*
 * Checks an object against its fields: types, lengths, ranges, forms, nothing
 * missing, nothing unknown. The error names the field by its path,
 * "trust[2].value".
 */
int schema_check(
    const struct schema_field *, const json_t *object, struct err *);

/* A new object with the same members in the order of the table. Members that
 * the table lacks, nulls and empty lists are left out. */
json_t *schema_order(const struct schema_field *, const json_t *object);

/* Fills a zeroed struct from an object that schema_check() or the database
 * vouches for; what has another type than declared counts as absent. */
void schema_read(const struct schema_field *, const json_t *object, void *to);

/* Frees what schema_read() allocated inside the struct, not the struct. */
void schema_release(const struct schema_field *, void *from);

/* The JSON Schema of an object, or of one field. The caller owns it. */
json_t *schema_describe(const struct schema_field *);
json_t *schema_describe_field(const struct schema_field *);

#endif
