/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.h - makes the database ready for the daemon: straight-line code that
 * blocks, for a child process of the daemon or an operator's `counterpointd
 * -m`. Owns nothing that outlives it but what is on disk and in the database.
 * Both steps are quick when there is nothing to do, and safe to repeat and to
 * interrupt. Progress is logged.
 *
 * The order, embedded: setup_cluster(), cluster_start(), setup_migrate();
 * external: setup_migrate() alone.
 *
 * ERR_UNAVAILABLE: the database is away, trying again helps. Everything else
 * needs a person.
 */
#ifndef COUNTERPOINT_DB_SETUP_H
#define COUNTERPOINT_DB_SETUP_H

#include "base/config.h"
#include "base/err.h"

/*
 * Embedded only: makes the state directory and the cluster in it, and lets
 * nobody but this process's user in. Not as root.
 */
int setup_cluster(const struct config *, struct err *);

/*
 * Roles, database, schema, and every migration that is missing, each in one
 * transaction with its row in schema_migration. Waits up to a minute for an
 * embedded cluster that is starting. Without an owner_connection it only
 * checks that somebody else has migrated.
 */
int setup_migrate(const struct config *, struct err *);

#endif
