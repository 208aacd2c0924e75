/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve.h - the addresses of a connection string's hosts, without blocking:
 * libpq would resolve names inside PQconnectStart. Owns the look-ups.
 */
#ifndef COUNTERPOINT_DB_RESOLVE_H
#define COUNTERPOINT_DB_RESOLVE_H

#include <event2/event.h>

struct db_resolve;

/*
 * `hostaddr` in libpq's form ("10.0.0.1,10.0.0.2"), NULL when the string needs
 * none (sockets, addresses, hostaddr given). Or `fault`, a reason. Called
 * once, at a later turn of the loop.
 */
typedef void (*db_resolve_done)(
    void *arg, const char *hostaddr, const char *fault);

struct db_resolve *db_resolve_start(
    struct event_base *, const char *conninfo, db_resolve_done, void *arg);

/* Also while it is under way: the callback is then not called. */
void db_resolve_free(struct db_resolve *);

#endif
