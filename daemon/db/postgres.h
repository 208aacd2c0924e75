/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postgres.h - where PostgreSQL is: its programs, the embedded cluster, and
 * how each of our roles connects. Owns nothing; set-up makes the cluster,
 * cluster.h runs it.
 */
#ifndef COUNTERPOINT_DB_POSTGRES_H
#define COUNTERPOINT_DB_POSTGRES_H

#include "base/config.h"
#include "base/err.h"

#define POSTGRES_OWNER	   "counterpoint_owner" /* owns the schema, migrates */
#define POSTGRES_DAEMON	   "counterpointd"	/* what the daemon may do */
#define POSTGRES_SUPERUSER "postgres"		/* of the embedded cluster */
#define POSTGRES_DATABASE  "counterpoint"
#define POSTGRES_PORT	   "5432" /* only part of the socket's name */

/* The embedded cluster's folder. The caller frees it. */
char *postgres_data(const struct config *);

/*
 * The connection string of the daemon's role, or of the owner; an empty string
 * when the configuration has none. The caller frees it.
 */
char *postgres_conninfo(const struct config *);
char *postgres_owner_conninfo(const struct config *);

/* The embedded cluster, by role and database. The caller frees it. */
char *postgres_embedded_conninfo(
    const struct config *, const char *role, const char *database);

/* Major version of the embedded cluster, 0 when there is none yet. */
int postgres_cluster_version(const struct config *, int *ret, struct err *);

/*
 * The folder with initdb and postgres: the configured one, of whatever version;
 * else the cluster's own version below /usr/lib/postgresql, or, while there is
 * no cluster, the newest there. The caller frees *ret.
 */
int postgres_programs(const struct config *, char **ret, struct err *);

#endif
