/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postgres.c - finds PostgreSQL's programs and writes connection strings.
 * Owns nothing; it only looks.
 */
#include "db/postgres.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define INSTALLED "/usr/lib/postgresql" /* <version>/bin, as Debian has it */

char *
postgres_data(const struct config *config)
{
	return mem_printf("%s/postgres", config->state_directory);
}

/* Adds name='value' in libpq's quoting. */
static void
add_setting(struct buf *conninfo, const char *name, const char *value)
{
	buf_printf(conninfo, "%s%s='", conninfo->len > 0 ? " " : "", name);
	for (const char *c = value; *c != '\0'; c++) {
		if (*c == '\'' || *c == '\\')
			buf_add_char(conninfo, '\\');
		buf_add_char(conninfo, *c);
	}
	buf_add_char(conninfo, '\'');
}

char *
postgres_embedded_conninfo(
    const struct config *config, const char *role, const char *database)
{
	struct buf conninfo = {0};

	add_setting(&conninfo, "host", config->state_directory);
	add_setting(&conninfo, "port", POSTGRES_PORT);
	add_setting(&conninfo, "user", role);
	add_setting(&conninfo, "dbname", database);
	return buf_take(&conninfo);
}

char *
postgres_conninfo(const struct config *config)
{
	if (!config->embedded)
		return mem_strdup(config->connection);
	return postgres_embedded_conninfo(
	    config, POSTGRES_DAEMON, POSTGRES_DATABASE);
}

char *
postgres_owner_conninfo(const struct config *config)
{
	if (!config->embedded)
		return mem_strdup(config->owner_connection);
	return postgres_embedded_conninfo(
	    config, POSTGRES_OWNER, POSTGRES_DATABASE);
}

int
postgres_cluster_version(const struct config *config, int *ret, struct err *err)
{
	char *path =
	    mem_printf("%s/postgres/PG_VERSION", config->state_directory);
	FILE *file = fopen(path, "re");
	char line[16] = "";
	int result = 0;

	if (file == NULL && errno == ENOENT)
		*ret = 0;
	else if (file == NULL || fgets(line, sizeof(line), file) == NULL ||
		 atoi(line) < 10)
		result = err_set(err, ERR_INTERNAL,
		    "%s does not tell a version of PostgreSQL%s%s", path,
		    file == NULL ? ": " : "",
		    file == NULL ? strerror(errno) : "");
	else
		*ret = atoi(line);
	if (file != NULL)
		fclose(file);
	free(path);
	return result;
}

static bool
has_programs(const char *directory)
{
	char *initdb = mem_printf("%s/initdb", directory);
	char *postgres = mem_printf("%s/postgres", directory);
	bool found = access(initdb, X_OK) == 0 && access(postgres, X_OK) == 0;

	free(initdb);
	free(postgres);
	return found;
}

static char *
programs_of(int version)
{
	return mem_printf(INSTALLED "/%d/bin", version);
}

/* The newest version that is installed, or 0. */
static int
newest_installed(void)
{
	DIR *dir = opendir(INSTALLED);
	struct dirent *entry;
	int newest = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		int version = atoi(entry->d_name);
		char *programs = programs_of(version);

		if (version > newest && has_programs(programs))
			newest = version;
		free(programs);
	}
	closedir(dir);
	return newest;
}

int
postgres_programs(const struct config *config, char **ret, struct err *err)
{
	const char *given = config->postgres_directory;
	char *programs;
	int version = 0;

	if (given[0] != '\0') {
		if (!has_programs(given))
			return err_set(err, ERR_NOT_FOUND,
			    "[database] postgres_directory: %s does not hold "
			    "initdb and postgres",
			    given);
		*ret = mem_strdup(given);
		return 0;
	}
	if (postgres_cluster_version(config, &version, err) == -1)
		return -1;
	if (version == 0 && (version = newest_installed()) == 0)
		return err_set(err, ERR_NOT_FOUND,
		    "no PostgreSQL server below " INSTALLED
		    ": install the package postgresql, or set [database] "
		    "postgres_directory");
	programs = programs_of(version);
	if (has_programs(programs)) {
		*ret = programs;
		return 0;
	}
	err_set(err, ERR_CONFLICT,
	    "the cluster %s/postgres is of PostgreSQL %d, whose programs are "
	    "not in %s: install postgresql-%d; to move to a newer one, dump "
	    "the database with it first",
	    config->state_directory, version, programs, version);
	free(programs);
	return -1;
}
