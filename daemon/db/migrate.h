/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate.h - brings a database's schema to the version that this program has.
 * Owns the table schema_migration; what the migrations say is sql/'s, who
 * connects is set-up's.
 */
#ifndef COUNTERPOINT_DB_MIGRATE_H
#define COUNTERPOINT_DB_MIGRATE_H

#include <libpq-fe.h>

#include "base/err.h"
#include "db/migrations.h"

/*
 * Makes schema and table when they are missing, then applies what is missing
 * of the n migrations, each in a transaction of its own. Several programs may
 * do so at once. Refuses a database that is newer, or whose history is not
 * ours. Blocks. The connection is the owner's.
 */
int migrate_apply(PGconn *, const struct migration *, size_t n, struct err *);

/* Whether the database has exactly these migrations; the connection need only
 * be allowed to read schema_migration. */
int migrate_check(PGconn *, const struct migration *, size_t n, struct err *);

/* Runs statements that give no rows; `what` begins the error's sentence. */
int migrate_run(PGconn *, const char *sql, const char *what, struct err *);

#endif
