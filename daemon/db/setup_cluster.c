/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_cluster.c - makes the embedded cluster: state directory, initdb, and
 * who may connect. Owns what stands in the state directory; to run the
 * cluster is cluster.c's.
 */
#include "db/setup.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/postgres.h"
#include "db/process.h"

/* Appended to the postgresql.conf that initdb wrote; the operator may change
 * it. What must not change is given by cluster.c on the command line. */
static const char cluster_settings[] =
    "\n# Counterpoint's defaults for its embedded cluster; yours to change.\n"
    "shared_buffers = 128MB\n"
    "max_connections = 30\n"
    "fsync = on\n"
    "synchronous_commit = on\n"
    "timezone = 'UTC'\n"
    "log_timezone = 'UTC'\n"
    "log_line_prefix = '%p %q%u@%d '\n";

static int
check_user(struct err *err)
{
	if (geteuid() == 0)
		return err_set(err, ERR_INVALID,
		    "PostgreSQL does not run as root: name an ordinary user in "
		    "[daemon] user, or start the daemon as one");
	if (getpwuid(geteuid()) == NULL)
		return err_set(err, ERR_INVALID,
		    "user %u has no entry in the password database, which "
		    "PostgreSQL needs: add one, or use another user",
		    (unsigned)geteuid());
	return 0;
}

/* PostgreSQL's socket lies in the state directory; libpq takes a comma for the
 * end of a host. */
static int
check_socket_path(const char *state, struct err *err)
{
	size_t most = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;
	size_t len = strlen(state) + strlen("/.s.PGSQL." POSTGRES_PORT);

	if (strchr(state, ',') != NULL)
		return err_set(err, ERR_INVALID,
		    "[daemon] state_directory %s: PostgreSQL's socket cannot "
		    "be in a folder with a comma in its name",
		    state);
	if (len > most)
		return err_set(err, ERR_INVALID,
		    "[daemon] state_directory %s is too long: the path of the "
		    "PostgreSQL socket in it has %zu bytes, and %zu is the "
		    "most; choose one that is %zu shorter",
		    state, len, most, len - most);
	return 0;
}

static int
check_state_directory(const char *state, struct err *err)
{
	struct stat st;

	if (mkdir(state, 0700) == -1 && errno != EEXIST)
		return err_set(err, ERR_INTERNAL,
		    "cannot create the state directory %s: %s; create it, "
		    "owned by user %s with mode 0700",
		    state, strerror(errno), getpwuid(geteuid())->pw_name);
	if (stat(state, &st) == -1)
		return err_set(
		    err, ERR_INTERNAL, "%s: %s", state, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_INVALID,
		    "the state directory %s is no directory", state);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_INVALID,
		    "the state directory %s belongs to user %u, not to %s, as "
		    "whom the daemon runs: chown it, or choose another",
		    state, (unsigned)st.st_uid, getpwuid(geteuid())->pw_name);
	if ((st.st_mode & 07777) != 0700)
		return err_set(err, ERR_INVALID,
		    "the state directory %s has mode %04o: chmod 0700 it, so "
		    "that nobody else can enter",
		    state, (unsigned)st.st_mode & 07777);
	return 0;
}

/* Two set-ups of one state directory take turns. */
static int
lock_state(const char *state, int *ret_fd, struct err *err)
{
	char *path = mem_printf("%s/setup.lock", state);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int result = 0;

	if (fd == -1 || flock(fd, LOCK_EX) == -1)
		result =
		    err_set(err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	else
		*ret_fd = fd;
	if (result == -1 && fd != -1)
		close(fd);
	free(path);
	return result;
}

static void
keep_line(void *arg, const char *line)
{
	struct buf *printed = arg;

	if (printed->len > 0)
		buf_add_char(printed, '\n');
	buf_add_str(printed, line);
}

/* Runs a program of PostgreSQL to its end; `printed` gets its words. */
static int
run(const char *const *argv, struct buf *printed, struct err *err)
{
	static const char *const env[] = {
	    "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	struct process process = {0};
	char words[64];
	int status;

	if (process_start(&process, argv, env, SIGTERM, err) == -1)
		return -1;
	status = process_wait(&process, keep_line, printed);
	if (status == 0)
		return 0;
	return err_set(err, ERR_INTERNAL, "%s %s: %s", argv[0],
	    process_explain(status, words, sizeof(words)),
	    printed->len > 0 ? printed->data : "it gave no reason");
}

/* The release that a program says it is of, or 0. Other words may come first:
 * when it cannot see the folder that we were started in, it says so. */
static int
find_major(const char *printed)
{
	static const char before[] = "postgres (PostgreSQL) ";
	const char *at = strstr(printed, before);

	return at == NULL ? 0 : (int)strtol(at + sizeof(before) - 1, NULL, 10);
}

/* Whether the programs can run the cluster there is. */
static int
check_version(const struct config *config, const char *programs, int version,
    struct err *err)
{
	char *postgres = mem_printf("%s/postgres", programs);
	const char *argv[] = {postgres, "--version", NULL};
	struct buf printed = {0};
	int result, major;

	result = run(argv, &printed, err);
	buf_add_str(&printed, "");
	major = find_major(printed.data);
	if (result == 0 && major == 0)
		result = err_set(err, ERR_INTERNAL,
		    "%s --version tells no version, but \"%s\"", postgres,
		    printed.data);
	if (result == 0 && major != version)
		result = err_set(err, ERR_CONFLICT,
		    "the cluster %s/postgres is of PostgreSQL %d, but %s is of "
		    "%d: use the programs of %d, and dump the database with "
		    "them before moving to others",
		    config->state_directory, version, postgres, major, version);
	buf_done(&printed);
	free(postgres);
	return result;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
append_settings(const char *data, struct err *err)
{
	char *path = mem_printf("%s/postgresql.conf", data);
	FILE *file = fopen(path, "ae");
	int result = 0;

	if (file == NULL || fputs(cluster_settings, file) == EOF ||
	    fflush(file) == EOF || fsync(fileno(file)) == -1)
		result =
		    err_set(err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	if (file != NULL)
		fclose(file);
	free(path);
	return result;
}

/* Makes a directory's new entries survive a power cut. */
static int
sync_directory(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd == -1 ? -1 : fsync(fd);

	if (result == -1)
		err_set(err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return result;
}

/*
 * initdb under another name, which becomes the cluster's only once it is
 * whole and on disk. What an interrupted one left is removed first.
 */
static int
make_cluster(const struct config *config, const char *programs,
    const char *data, struct err *err)
{
	char *initdb = mem_printf("%s/initdb", programs);
	char *fresh = mem_printf("%s.new", data);
	const char *argv[] = {initdb, "-D", fresh, "-U", POSTGRES_SUPERUSER,
	    "--encoding=UTF8", "--locale=C.UTF-8", "--lc-collate=C",
	    "--lc-messages=C", "--data-checksums", "--auth=peer",
	    "--no-instructions", NULL};
	struct buf printed = {0};
	int result = -1;

	log_info("setup.initdb", LOG_TEXT("directory", data),
	    LOG_TEXT("program", initdb));
	if (nftw(fresh, remove_one, 16, FTW_DEPTH | FTW_PHYS) == -1 &&
	    errno != ENOENT) {
		err_set(err, ERR_INTERNAL,
		    "cannot remove what an interrupted "
		    "initdb left in %s: %s",
		    fresh, strerror(errno));
		goto out;
	}
	if (run(argv, &printed, err) == -1 || append_settings(fresh, err) == -1)
		goto out;
	if (rename(fresh, data) == -1) {
		err_set(err, ERR_INTERNAL, "cannot rename %s to %s: %s", fresh,
		    data, strerror(errno));
		goto out;
	}
	result = sync_directory(config->state_directory, err);
out:
	buf_done(&printed);
	free(initdb);
	free(fresh);
	return result;
}

/* Writes a file whole or not at all. */
static int
write_file(
    const char *directory, const char *name, const char *text, struct err *err)
{
	char *path = mem_printf("%s/%s", directory, name);
	char *fresh = mem_printf("%s.new", path);
	FILE *file = fopen(fresh, "we");
	int result = 0;

	if (file == NULL || fputs(text, file) == EOF || fflush(file) == EOF ||
	    fsync(fileno(file)) == -1 || rename(fresh, path) == -1)
		result =
		    err_set(err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	if (file != NULL)
		fclose(file);
	free(path);
	free(fresh);
	return result;
}

/*
 * Only our own user may connect, as one of three roles. Written at each start,
 * because the user may have got another name.
 */
static int
write_access(const char *data, struct err *err)
{
	static const char *const roles[] = {
	    POSTGRES_SUPERUSER, POSTGRES_OWNER, POSTGRES_DAEMON};
	static const char warning[] =
	    "# Written by counterpointd at each start.\n";
	struct buf ident = {0};
	char *hba =
	    mem_printf("%slocal all all peer map=counterpoint\n", warning);
	int result;

	buf_add_str(&ident, warning);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		buf_printf(&ident, "counterpoint \"%s\" %s\n",
		    getpwuid(geteuid())->pw_name, roles[i]);
	result = write_file(data, "pg_hba.conf", hba, err);
	if (result == 0)
		result = write_file(data, "pg_ident.conf", ident.data, err);
	buf_done(&ident);
	free(hba);
	return result;
}

static int
ensure_cluster(const struct config *config, struct err *err)
{
	char *programs = NULL, *data = postgres_data(config);
	int version = 0, result = -1;

	if (postgres_programs(config, &programs, err) == -1 ||
	    postgres_cluster_version(config, &version, err) == -1)
		goto out;
	if (version != 0)
		result = check_version(config, programs, version, err);
	else
		result = make_cluster(config, programs, data, err);
	if (result == 0)
		result = write_access(data, err);
out:
	free(programs);
	free(data);
	return result;
}

int
setup_cluster(const struct config *config, struct err *err)
{
	const char *state = config->state_directory;
	int lock = -1, result;

	assert(config->embedded);
	if (check_user(err) == -1 || check_socket_path(state, err) == -1 ||
	    check_state_directory(state, err) == -1 ||
	    lock_state(state, &lock, err) == -1)
		return -1;
	result = ensure_cluster(config, err);
	close(lock);
	return result;
}
