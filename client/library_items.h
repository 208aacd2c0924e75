/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_items.h - the items of some library documents, in the order in which
 * one may refer to another. Owns the items; sending them is library_import.c's.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_ITEMS_H
#define COUNTERPOINT_CLIENT_LIBRARY_ITEMS_H

#include <jansson.h>
#include <stddef.h>

#include "client.h"

struct library_item {
	size_t section; /* in library_sections */
	json_t *value;
	size_t size;	 /* bytes in a frame */
	json_t *refusal; /* why the last try failed, or NULL */
};

/* All zero is an empty list. */
struct library_items {
	struct library_item *items;
	size_t n, cap;
};

/* Reads the files as if they were one. Tells what is wrong with them. */
enum exit_code library_items_load(
    struct library_items *, int nfiles, char **files);
void library_items_done(struct library_items *);

/* The item's slug, or NULL when it has none. */
const char *library_item_slug(const struct library_item *);

#endif
