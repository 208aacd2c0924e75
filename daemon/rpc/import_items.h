/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_items.h - the items of one import, from the sections of a document,
 * the rows of a table or the events of a calendar, and what became of each.
 * Owns the items.
 */
#ifndef COUNTERPOINT_RPC_IMPORT_ITEMS_H
#define COUNTERPOINT_RPC_IMPORT_ITEMS_H

#include "model/audience_rows.h"
#include "rpc/method.h"

enum item_state {
	ITEM_WAITING,
	ITEM_ASKED,
	ITEM_DONE,
	ITEM_SKIPPED, /* there is nothing to do for it */
	ITEM_REFUSED
};

struct import_item {
	enum noun_kind kind;
	json_t *doc;   /* NULL: a row of CSV that is no item */
	long long row; /* of CSV; 0: none */
	char *uid;     /* of a calendar, or NULL */
	bool retire;   /* doc has a slug alone */
	enum item_state state;
	struct err err; /* why it is refused */
};

/* All zero is an empty list. */
struct import_items {
	struct import_item *items;
	size_t n, cap;
	bool merging; /* each is a fact of the table, for an audience */
	struct audience_rows table;
};

/* Reads the content in the parameters of library.import; -1 when it is not of
 * the form named there at all. A calendar's events are compared with the
 * library's. */
int import_items_read(struct import_items *, const struct library *,
    const json_t *params, struct err *);
void import_items_done(struct import_items *);

void import_item_refuse(struct import_item *, const struct err *);

/* The refusal as the protocol words it; the caller owns it. */
json_t *import_item_describe(
    const struct import_items *, const struct import_item *);

#endif
