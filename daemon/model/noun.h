/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noun.h - the kinds of things that a library holds, in the order in which
 * they lean on each other. Each noun's file declares its struct and the table
 * of fields that is at once its form in the protocol, in the library format
 * and in memory.
 */
#ifndef COUNTERPOINT_MODEL_NOUN_H
#define COUNTERPOINT_MODEL_NOUN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/schema.h"

/* Limits of text lengths, in characters. */
#define NOUN_SENTENCE 2000
#define NOUN_TEXT     8000

/* What the database tells of an item beside its fields. */
struct meta {
	char *created_at, *changed_at;
	/* of messages */
	long long version;
	char *hash, *state, *author, *cleared_at;
	struct schema_texts cleared_by;
};

struct noun {
	const char *name;    /* "narrative", the methods' prefix */
	const char *section; /* of a library document; NULL: not in it */
	const struct schema_field *fields;
	size_t size;	    /* of the struct, which begins with a meta */
	const char *about;  /* for the manual */
	unsigned put_roles; /* enum role bits that may put and retire */
};

enum noun_kind {
	NOUN_AUDIENCE,
	NOUN_AUDIENCE_SET,
	NOUN_ORGANISATION,
	NOUN_CONCEPT,
	NOUN_EVIDENCE,
	NOUN_DEED,
	NOUN_NARRATIVE,
	NOUN_MESSAGE,
	NOUN_OCCASION,
	NOUN_ACCOUNT,
	NOUN_KINDS
};

/* The table, indexed by enum noun_kind. */
extern const struct noun nouns[NOUN_KINDS];

/* The kind of a name such as "narrative"; -1 for none. */
int noun_find(const char *name);

/* A new item read from the database's doc; noun_free() frees it. */
void *noun_read(enum noun_kind, const json_t *doc);
void noun_free(enum noun_kind, void *item);

/* Shorthand for the tables of fields. */
#define NOUN_AT(type, field) .offset = offsetof(type, field)
#define NOUN_LIST_OF(t, f, element, table)                              \
	.type = SCHEMA_OBJECT, .flags = SCHEMA_LIST, .fields = (table), \
	.size = sizeof(element), NOUN_AT(t, f)

#endif
