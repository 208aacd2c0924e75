/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import.h - the two methods that move whole libraries (import.c, export.c).
 */
#ifndef COUNTERPOINT_RPC_IMPORT_H
#define COUNTERPOINT_RPC_IMPORT_H

#include "rpc/method.h"

#define LIBRARY_FORMAT "counterpoint-library/1"
#define LIBRARY_CSV    "csv" /* one table; out of here: the concepts */
#define LIBRARY_ICS    "ics" /* iCalendar: occasions, import only */

void rpc_library_import(struct rpc_call *);
void rpc_library_export(struct rpc_call *);

#endif
