/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf.h - the documents by the number that the index knows them by. Numbers
 * rise and are never used again, so what was removed is closed up in time.
 * Owns the list. Leaves the documents to the engine.
 */
#ifndef PLUGIN_LEXICAL_SHELF_H
#define PLUGIN_LEXICAL_SHELF_H

#include "lexical/library/document.h"

/* Zeroed is empty. */
struct shelf {
	struct document **v; /* ascending by number; NULL: removed */
	uint32_t *number;
	size_t n, dead, cap, number_cap;
};

/* The document's number is higher than all before it. */
void shelf_add(struct shelf *, struct document *);
void shelf_remove(struct shelf *, const struct document *);

/* NULL when there is none of that number. */
const struct document *shelf_find(const struct shelf *, uint32_t number);

void shelf_done(struct shelf *);

#endif
