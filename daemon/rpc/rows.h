/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.h - answers of up to a thousand objects, one row of the database each:
 * they are put in order and written some milliseconds in a turn of the loop.
 * Owns the answers under way.
 */
#ifndef COUNTERPOINT_RPC_ROWS_H
#define COUNTERPOINT_RPC_ROWS_H

#include "rpc/method.h"

struct rows_form {
	const char *list; /* the member that the rows go into */
	/* An object as clients see it, from a row; the caller owns it. */
	json_t *(*present)(const json_t *row);
	/* The same for the first row, which is what the list is a member of;
	 * its `meta` comes last. NULL: there is no such row. */
	json_t *(*present_head)(const json_t *row);
};

/* Ends the call with the rows, which are copied. */
void rows_answer(struct rpc_call *, const struct rows_form *,
    const char *const *rows, size_t n);

#endif
