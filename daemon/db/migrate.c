/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrate.c - applies migrations. Owns the table schema_migration and the
 * order of things; the SQL of each migration is sql/'s.
 *
 * The history in the database must be the beginning of our own list, name by
 * name and digest by digest: then what is missing is the rest of the list.
 */
#include "db/migrate.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

static const char make_table[] =
    "CREATE SCHEMA IF NOT EXISTS counterpoint;\n"
    "CREATE TABLE counterpoint.schema_migration (\n"
    "	version int NOT NULL,\n"
    "	name text NOT NULL,\n"
    "	sha256 bytea NOT NULL,\n"
    "	applied_at timestamptz NOT NULL DEFAULT now(),\n"
    "	CONSTRAINT schema_migration__version PRIMARY KEY (version)\n"
    ");\n"
    "COMMENT ON TABLE counterpoint.schema_migration IS\n"
    "	'One row for each migration that this database has.';\n"
    "COMMENT ON COLUMN counterpoint.schema_migration.version IS\n"
    "	'The number that the file''s name begins with.';\n"
    "COMMENT ON COLUMN counterpoint.schema_migration.name IS\n"
    "	'The file''s name.';\n"
    "COMMENT ON COLUMN counterpoint.schema_migration.sha256 IS\n"
    "	'Digest of the file as it was applied.';\n"
    "COMMENT ON COLUMN counterpoint.schema_migration.applied_at IS\n"
    "	'When it was applied.';\n"
    "COMMENT ON CONSTRAINT schema_migration__version\n"
    "	ON counterpoint.schema_migration IS\n"
    "	'A migration is applied once.';\n"
    "GRANT USAGE ON SCHEMA counterpoint TO counterpointd;\n"
    "GRANT SELECT ON counterpoint.schema_migration TO counterpointd;\n";

/* The line of a position that PostgreSQL counts in characters from 1. */
static int
line_of(const char *sql, const char *position)
{
	int line = 1;

	for (int left = atoi(position); *sql != '\0' && left > 1; sql++) {
		if (*sql == '\n')
			line++;
		if ((sql[1] & 0xc0) != 0x80) /* the end of a character */
			left--;
	}
	return line;
}

/* Fills in the error of a failed statement: where, what, and a hint. */
static int
fail(const PGconn *pg, const PGresult *result, const char *sql,
    const char *what, struct err *err)
{
	const char *position, *message, *detail;
	char line[24] = "";

	if (PQstatus(pg) == CONNECTION_BAD)
		return err_set(err, ERR_UNAVAILABLE, "%s: %.*s", what,
		    (int)strcspn(PQerrorMessage(pg), "\n"), PQerrorMessage(pg));
	position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
	message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	if (detail == NULL)
		detail = PQresultErrorField(result, PG_DIAG_CONTEXT);
	if (position != NULL)
		snprintf(
		    line, sizeof(line), " line %d", line_of(sql, position));
	if (message == NULL)
		message = PQerrorMessage(pg);
	return err_set(err, ERR_INTERNAL, "%s%s: %s%s%.*s", what, line, message,
	    detail != NULL ? "; " : "",
	    detail != NULL ? (int)strcspn(detail, "\n") : 0,
	    detail != NULL ? detail : "");
}

int
migrate_run(PGconn *pg, const char *sql, const char *what, struct err *err)
{
	PGresult *result = PQexec(pg, sql);
	int status = 0;

	if (PQresultStatus(result) != PGRES_COMMAND_OK &&
	    PQresultStatus(result) != PGRES_TUPLES_OK &&
	    PQresultStatus(result) != PGRES_EMPTY_QUERY)
		status = fail(pg, result, sql, what, err);
	PQclear(result);
	return status;
}

/* Whether a boolean query says yes; -1 on an error. */
static int
ask(PGconn *pg, const char *sql, struct err *err)
{
	PGresult *result = PQexec(pg, sql);
	int answer;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		answer = fail(pg, result, sql, "looking at the schema", err);
	else
		answer = *PQgetvalue(result, 0, 0) == 't';
	PQclear(result);
	return answer;
}

static int
table_exists(PGconn *pg, struct err *err)
{
	return ask(pg,
	    "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables "
	    "WHERE schemaname = 'counterpoint' "
	    "AND tablename = 'schema_migration')",
	    err);
}

/* IF NOT EXISTS does not help against another program that makes the same at
 * the same time: one of the two fails, and then the table is there. */
static int
ensure_table(PGconn *pg, struct err *err)
{
	struct err ignored;
	int there = table_exists(pg, err);

	if (there != 0)
		return there == -1 ? -1 : 0;
	if (migrate_run(pg, "BEGIN", "BEGIN", err) == -1)
		return -1;
	if (migrate_run(
		pg, make_table, "making the schema counterpoint", err) == 0)
		return migrate_run(pg, "COMMIT", "making the schema", err);
	(void)migrate_run(pg, "ROLLBACK", "ROLLBACK", &ignored);
	return table_exists(pg, &ignored) == 1 ? 0 : -1;
}

static void
digest_hex(
    const struct migration *migration, char hex[MIGRATION_DIGEST * 2 + 1])
{
	unsigned char digest[MIGRATION_DIGEST];

	migrations_digest(migration, digest);
	sodium_bin2hex(hex, MIGRATION_DIGEST * 2 + 1, digest, MIGRATION_DIGEST);
}

/* One row of the history against the migration that we have in its place. */
static int
compare(const PGresult *rows, int row, const struct migration *migration,
    struct err *err)
{
	char hex[MIGRATION_DIGEST * 2 + 1];

	if (atoi(PQgetvalue(rows, row, 0)) != migration->version)
		return err_set(err, ERR_CONFLICT,
		    "the database has migration %s where this program has %s: "
		    "they are of different histories",
		    PQgetvalue(rows, row, 1), migration->name);
	digest_hex(migration, hex);
	if (strcmp(PQgetvalue(rows, row, 2), hex) != 0)
		return err_set(err, ERR_CONFLICT,
		    "an earlier development version made this database: its "
		    "migration %s is not the %s of this program; with that "
		    "version run counterpoint library export library.json, "
		    "give this program a new database and import the file",
		    PQgetvalue(rows, row, 1), migration->name);
	return 0;
}

/* How many of our migrations the database has; -1 when it has others. */
static int
count_applied(
    PGconn *pg, const struct migration *list, size_t n, struct err *err)
{
	static const char sql[] =
	    "SELECT version, name, encode(sha256, 'hex') "
	    "FROM counterpoint.schema_migration ORDER BY version";
	PGresult *rows = PQexec(pg, sql);
	int count = -1;

	if (PQresultStatus(rows) != PGRES_TUPLES_OK) {
		fail(pg, rows, sql, "reading schema_migration", err);
		goto out;
	}
	for (int i = 0; i < PQntuples(rows) && (size_t)i < n; i++)
		if (compare(rows, i, &list[i], err) == -1)
			goto out;
	count = PQntuples(rows);
	if ((size_t)count > n) {
		err_set(err, ERR_CONFLICT,
		    "the database is newer than this program: it has "
		    "migration %s; use the newer program",
		    PQgetvalue(rows, count - 1, 1));
		count = -1;
	}
out:
	PQclear(rows);
	return count;
}

static int
record(PGconn *pg, const struct migration *migration, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO counterpoint.schema_migration "
	    "(version, name, sha256) VALUES ($1, $2, decode($3, 'hex'))";
	char version[12], hex[MIGRATION_DIGEST * 2 + 1];
	const char *values[] = {version, migration->name, hex};
	PGresult *result;
	int status = 0;

	snprintf(version, sizeof(version), "%d", migration->version);
	digest_hex(migration, hex);
	result = PQexecParams(pg, sql, 3, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		status = fail(pg, result, sql, migration->name, err);
	PQclear(result);
	return status;
}

/* Inside a transaction that holds the lock. */
static int
apply(PGconn *pg, const struct migration *migration, struct err *err)
{
	log_info("setup.migration", LOG_TEXT("name", migration->name));
	if (migrate_run(pg, migration->sql, migration->name, err) == -1)
		return -1;
	if (PQtransactionStatus(pg) != PQTRANS_INTRANS)
		return err_set(err, ERR_INTERNAL,
		    "%s ends the transaction that it runs in: remove its "
		    "BEGIN, COMMIT or ROLLBACK",
		    migration->name);
	return record(pg, migration, err);
}

/* The next missing migration, if any. Returns how many are left, or -1. */
static int
apply_next(PGconn *pg, const struct migration *list, size_t n, struct err *err)
{
	struct err ignored;
	int count;

	/* The lock lets one program migrate, and everybody read. */
	if (migrate_run(pg,
		"BEGIN; SET LOCAL lock_timeout = '60s'; "
		"LOCK TABLE counterpoint.schema_migration "
		"IN SHARE ROW EXCLUSIVE MODE",
		"waiting for another migration", err) == -1)
		goto fail;
	count = count_applied(pg, list, n, err);
	if (count == -1 ||
	    ((size_t)count < n && apply(pg, &list[count], err) == -1) ||
	    migrate_run(pg, "COMMIT", "COMMIT", err) == -1)
		goto fail;
	return (size_t)count < n ? (int)n - count - 1 : 0;
fail:
	(void)migrate_run(pg, "ROLLBACK", "ROLLBACK", &ignored);
	return -1;
}

int
migrate_apply(
    PGconn *pg, const struct migration *list, size_t n, struct err *err)
{
	int left;

	if (ensure_table(pg, err) == -1)
		return -1;
	do
		left = apply_next(pg, list, n, err);
	while (left > 0);
	return left;
}

int
migrate_check(
    PGconn *pg, const struct migration *list, size_t n, struct err *err)
{
	int count, there = table_exists(pg, err);

	if (there == -1)
		return -1;
	count = there == 0 ? 0 : count_applied(pg, list, n, err);
	if (count == -1)
		return -1;
	if ((size_t)count < n)
		return err_set(err, ERR_CONFLICT,
		    "the database lacks %zu of %zu migrations, next %s: set "
		    "[database] owner_connection, or let its owner run "
		    "counterpointd -m",
		    n - count, n, list[count].name);
	return 0;
}
