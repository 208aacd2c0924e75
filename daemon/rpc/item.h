/* SPDX-License-Identifier: Apache-2.0 */
/*
 * item.h - items of the library on their way in and out. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_ITEM_H
#define COUNTERPOINT_RPC_ITEM_H

#include "rpc/method.h"

/* An item as clients see it: fields in the table's order, then meta. The
 * caller owns it. */
json_t *item_present(enum noun_kind, const char *doc);

/* The same without meta, as the library format has it. */
json_t *item_export(enum noun_kind, const char *doc);

/* An item as a client gave it, without the meta that item_present() adds: what
 * one got may be put again. The caller owns it. */
json_t *item_take(const json_t *doc);

/* What neither the noun's table of fields nor the database can judge of an
 * item that is as the table says. -1 with ERR_INVALID and the field. */
int item_check(enum noun_kind, const json_t *doc, struct err *);

/*
 * Whether the caller may put this item, or (item NULL) retire or submit it: an
 * author writes for the own organisation only, an administrator for any, and
 * each noun has its roles. ERR_FORBIDDEN says so.
 */
int item_check_author(const struct rpc_call *, enum noun_kind, const char *slug,
    const json_t *item, struct err *);

#endif
