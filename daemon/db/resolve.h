/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve.h - the addresses of a connection string's hosts, without blocking:
 * libpq would resolve names inside PQconnectStart. Owns the look-ups.
 */
#ifndef COUNTERPOINT_DB_RESOLVE_H
#define COUNTERPOINT_DB_RESOLVE_H

#include <event2/event.h>

struct db_resolve;

/* Three lists of the same length, in libpq's form: each host as often as it
 * has addresses. An address is empty where the host needs none (a socket). */
struct db_addresses {
	const char *hosts, *addresses, *ports;
};

/*
 * `found` (lives until the call returns) is NULL when the string needs none:
 * sockets, addresses, hostaddr given. Or `fault`, a reason: a name that is not
 * known is left out as long as another one is. Called once, at a later turn of
 * the loop; the look-up may be freed from within.
 */
typedef void (*db_resolve_done)(
    void *arg, const struct db_addresses *found, const char *fault);

struct db_resolve *db_resolve_start(
    struct event_base *, const char *conninfo, db_resolve_done, void *arg);

/* Also while it is under way: the callback is then not called, and the memory
 * goes once libevent has let go of it. NULL is fine. */
void db_resolve_free(struct db_resolve *);

#endif
