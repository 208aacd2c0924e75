/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_migrate.c - connects as who may, makes roles and database, and leads
 * the migration. Owns the connections it opens; migrate.c applies, bootstrap()
 * in sql/ makes the first account.
 */
#include "db/setup.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/migrate.h"
#include "db/postgres.h"

enum {
	WAIT_S = 60,
	RETRY_MS = 100,
};

static void
on_notice(void *arg, const char *message)
{
	(void)arg;
	log_debug("setup.notice", LOG_TEXT("text", message));
}

/* What libpq says of a failed connection, without its line breaks. */
static int
connection_failed(PGconn *pg, bool alive, struct err *err)
{
	char *reason = mem_strdup(PQerrorMessage(pg));

	for (char *c = reason; (c = strpbrk(c, "\n\t")) != NULL;)
		*c = ' ';
	err_set(err, alive ? ERR_INVALID : ERR_UNAVAILABLE, "%s", reason);
	free(reason);
	return -1;
}

/*
 * Connects, trying again for `wait_s` seconds while the server does not take
 * connections. An error of a server that took connections before and after it
 * is final; one that has just come up gets a second try.
 */
static int
connect_to(const char *conninfo, int wait_s, PGconn **ret, struct err *err)
{
	static const char *const keywords[] = {
	    "connect_timeout", "application_name", "dbname", NULL};
	const char *values[] = {"10", "counterpointd set-up", conninfo, NULL};
	const struct timespec pause = {0, RETRY_MS * 1000000L};
	int64_t end = clock_monotonic() + wait_s * INT64_C(1000000);
	bool alive = false, was_alive;
	PGconn *pg;

	for (;;) {
		pg = PQconnectdbParams(keywords, values, 1);
		if (PQstatus(pg) == CONNECTION_OK)
			break;
		was_alive = alive;
		alive = PQpingParams(keywords, values, 1) == PQPING_OK;
		connection_failed(pg, alive, err);
		PQfinish(pg);
		if (alive ? was_alive : clock_monotonic() >= end)
			return -1;
		nanosleep(&pause, NULL);
	}
	PQsetNoticeProcessor(pg, on_notice, NULL);
	*ret = pg;
	return 0;
}

/* Whether a catalogue has a name; -1 on an error. */
static int
exists(PGconn *pg, const char *sql, const char *name, struct err *err)
{
	PGresult *rows = PQexecParams(pg, sql, 1, NULL, &name, NULL, NULL, 0);
	int answer;

	if (PQresultStatus(rows) != PGRES_TUPLES_OK)
		answer = err_set(err, ERR_UNAVAILABLE, "looking for %s: %s",
		    name, PQerrorMessage(pg));
	else
		answer = PQntuples(rows) > 0;
	PQclear(rows);
	return answer;
}

static int
ensure_role(PGconn *pg, const char *role, struct err *err)
{
	struct err refusal;
	char *sql;
	int status, there = exists(pg,
			"SELECT FROM pg_roles WHERE rolname = $1", role, err);

	if (there != 0)
		return there == -1 ? -1 : 0;
	log_info("setup.role", LOG_TEXT("name", role));
	sql = mem_printf("CREATE ROLE %s LOGIN", role);
	status = migrate_run(pg, sql, sql, &refusal);
	free(sql);
	if (status == 0)
		return 0;
	/* Another daemon may have been quicker. */
	if (exists(pg, "SELECT FROM pg_roles WHERE rolname = $1", role, err) ==
	    1)
		return 0;
	return err_set(err, ERR_FORBIDDEN,
	    "the role %s is missing and cannot be made here (%s): let an "
	    "administrator run CREATE ROLE %s LOGIN",
	    role, refusal.text, role);
}

/* The embedded cluster's database, as its superuser. */
static int
ensure_database(PGconn *pg, struct err *err)
{
	static const char create[] =
	    "CREATE DATABASE " POSTGRES_DATABASE " OWNER " POSTGRES_OWNER;
	static const char grant[] =
	    "REVOKE ALL ON DATABASE " POSTGRES_DATABASE " FROM PUBLIC; "
	    "GRANT CONNECT ON DATABASE " POSTGRES_DATABASE
	    " TO " POSTGRES_DAEMON;
	int there = exists(pg, "SELECT FROM pg_database WHERE datname = $1",
	    POSTGRES_DATABASE, err);

	if (there == -1)
		return -1;
	if (there == 0) {
		log_info("setup.database", LOG_TEXT("name", POSTGRES_DATABASE));
		if (migrate_run(pg, create, "making the database", err) == -1)
			return -1;
	}
	return migrate_run(pg, grant, "granting on the database", err);
}

static int
prepare_embedded(const struct config *config, struct err *err)
{
	char *conninfo =
	    postgres_embedded_conninfo(config, POSTGRES_SUPERUSER, "postgres");
	struct err reason;
	PGconn *pg = NULL;
	int status = -1;

	if (connect_to(conninfo, WAIT_S, &pg, &reason) == -1)
		err_set(err, reason.code,
		    "the embedded PostgreSQL, which runs only while the "
		    "daemon does, cannot be reached: %s",
		    reason.text);
	else if (ensure_role(pg, POSTGRES_OWNER, err) == 0 &&
		 ensure_role(pg, POSTGRES_DAEMON, err) == 0)
		status = ensure_database(pg, err);
	PQfinish(pg);
	free(conninfo);
	return status;
}

/* The first account, for whoever runs the daemon, and for root. */
static int
bootstrap(PGconn *pg, struct err *err)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
	    "SELECT counterpoint.bootstrap(array_agg(DISTINCT uid)) "
	    "FROM (VALUES (0::bigint), (%u)) AS uids (uid)",
	    (unsigned)geteuid());
	return migrate_run(pg, sql, "making the first account", err);
}

static int
migrate_as_owner(const struct config *config, struct err *err)
{
	char *conninfo = postgres_owner_conninfo(config);
	const struct migration *list;
	PGconn *pg = NULL;
	size_t n;
	int status = -1;

	list = migrations_list(&n);
	if (connect_to(conninfo, 0, &pg, err) == 0 &&
	    ensure_role(pg, POSTGRES_DAEMON, err) == 0 &&
	    migrate_apply(pg, list, n, err) == 0)
		status = bootstrap(pg, err);
	PQfinish(pg);
	free(conninfo);
	return status;
}

/* The rules hold against the daemon because its role has no more rights than
 * it needs: another role, above all a superuser, is refused. */
static int
check_role(PGconn *pg, struct err *err)
{
	int fits = exists(pg,
	    "SELECT FROM pg_roles WHERE rolname = current_user"
	    " AND rolname = $1 AND NOT rolsuper",
	    POSTGRES_DAEMON, err);

	if (fits == 0)
		return err_set(err, ERR_FORBIDDEN,
		    "[database] connection must log in as the role %s, which "
		    "must be no superuser",
		    POSTGRES_DAEMON);
	return fits == 1 ? 0 : -1;
}

static int
check_as_daemon(const struct config *config, struct err *err)
{
	char *conninfo = postgres_conninfo(config);
	const struct migration *list;
	PGconn *pg = NULL;
	size_t n;
	int status = -1;

	list = migrations_list(&n);
	if (connect_to(conninfo, 0, &pg, err) == 0 && check_role(pg, err) == 0)
		status = migrate_check(pg, list, n, err);
	PQfinish(pg);
	free(conninfo);
	return status;
}

int
setup_migrate(const struct config *config, struct err *err)
{
	if (config->embedded && prepare_embedded(config, err) == -1)
		return -1;
	if ((config->embedded || config->owner_connection[0] != '\0') &&
	    migrate_as_owner(config, err) == -1)
		return -1;
	return config->embedded ? 0 : check_as_daemon(config, err);
}
