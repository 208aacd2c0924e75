/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_setup.c - db/setup.h, db/cluster.h and db/migrate.h against a real
 * PostgreSQL in a temporary directory. Owns that directory. Started as root
 * it becomes nobody, because PostgreSQL does not run as root.
 */
#include <check.h>
#include <event2/event.h>
#include <ftw.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/cluster.h"
#include "db/migrate.h"
#include "db/postgres.h"
#include "db/setup.h"
#include "suite.h"

static char top[] = "/tmp/test_setup.XXXXXX";
static char state_directory[64];
static struct config config;
static struct err err;

/* A cluster in an event loop of its own process, as in the daemon. */
struct keeper {
	struct event_base *base;
	struct cluster *cluster;
	struct event *term;
};

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void
on_stopped(void *arg)
{
	struct keeper *keeper = arg;

	event_base_loopbreak(keeper->base);
}

static void
term_cb(evutil_socket_t fd, short what, void *arg)
{
	struct keeper *keeper = arg;

	(void)fd;
	(void)what;
	cluster_stop(keeper->cluster, 20, on_stopped, keeper);
}

static _Noreturn void
keep_cluster(void)
{
	struct cluster_hooks hooks = {0};
	struct keeper keeper = {.base = event_base_new()};

	keeper.term = evsignal_new(keeper.base, SIGTERM, term_cb, &keeper);
	event_add(keeper.term, NULL);
	keeper.cluster = cluster_start(keeper.base, &config, &hooks, &err);
	if (keeper.cluster == NULL)
		_exit(2);
	event_base_dispatch(keeper.base);
	cluster_free(keeper.cluster);
	event_free(keeper.term);
	event_base_free(keeper.base);
	_exit(0);
}

static pid_t
start_keeper(void)
{
	pid_t pid = fork();

	if (pid == 0)
		keep_cluster();
	return pid;
}

static int
stop_keeper(pid_t pid, int sig)
{
	int status;

	kill(pid, sig);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static pid_t
postmaster_pid(void)
{
	char path[128];
	FILE *file;
	int pid = 0;

	snprintf(
	    path, sizeof(path), "%s/postgres/postmaster.pid", state_directory);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fscanf(file, "%d", &pid) != 1)
		pid = 0;
	fclose(file);
	return pid;
}

static void
ignore_notice(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

static PGconn *
connect_owner(void)
{
	char *conninfo = postgres_owner_conninfo(&config);
	PGconn *pg = NULL;

	for (int i = 0; i < 200; i++) {
		pg = PQconnectdb(conninfo);
		if (PQstatus(pg) == CONNECTION_OK)
			break;
		PQfinish(pg);
		pg = NULL;
		usleep(50000);
	}
	ck_assert_ptr_nonnull(pg);
	PQsetNoticeProcessor(pg, ignore_notice, NULL);
	free(conninfo);
	return pg;
}

static void
sql(PGconn *pg, const char *text)
{
	ck_assert_msg(migrate_run(pg, text, "test", &err) == 0, "%s", err.text);
}

static char *
value(PGconn *pg, const char *query)
{
	PGresult *result = PQexec(pg, query);
	char *text;

	ck_assert_int_eq(PQresultStatus(result), PGRES_TUPLES_OK);
	text = mem_strdup(PQgetvalue(result, 0, 0));
	PQclear(result);
	return text;
}

static void
assert_value(PGconn *pg, const char *query, const char *expected)
{
	char *text = value(pg, query);

	ck_assert_str_eq(text, expected);
	free(text);
}

#define assert_error(call, words)                                           \
	do {                                                                \
		ck_assert_int_eq(call, -1);                                 \
		ck_assert_msg(                                              \
		    strstr(err.text, words) != NULL, "said: %s", err.text); \
	} while (0)

START_TEST(a_state_directory_others_can_enter_is_refused)
{
	char *open_one = mem_printf("%s/open", top);
	struct config with = config;

	ck_assert_int_eq(mkdir(open_one, 0755), 0);
	with.state_directory = open_one;
	assert_error(setup_cluster(&with, &err), "chmod 0700");
	free(open_one);
}
END_TEST

START_TEST(a_foreign_state_directory_is_refused)
{
	struct config with = config;
	char root[] = "/usr";

	with.state_directory = root;
	assert_error(setup_cluster(&with, &err), "belongs to user 0");
}
END_TEST

START_TEST(a_state_directory_without_a_parent_is_refused)
{
	struct config with = config;
	char nowhere[] = "/nowhere/at/all";

	with.state_directory = nowhere;
	assert_error(setup_cluster(&with, &err), "/nowhere/at/all");
}
END_TEST

START_TEST(a_path_too_long_for_the_socket_is_refused)
{
	struct config with = config;
	char long_one[128];

	memset(long_one, 'x', sizeof(long_one));
	long_one[0] = '/';
	/* 107 bytes, "/.s.PGSQL.5432" among them, are the most. */
	long_one[107 - strlen("/.s.PGSQL.5432") + 1] = '\0';
	with.state_directory = long_one;
	assert_error(setup_cluster(&with, &err), "107 is the most");
	long_one[strlen(long_one) - 1] = '\0';
	assert_error(setup_cluster(&with, &err), "cannot create");
}
END_TEST

START_TEST(missing_programs_are_named)
{
	struct config with = config;
	char empty[] = "/usr/share";
	char *state = mem_printf("%s/programs", top);

	with.postgres_directory = empty;
	with.state_directory = state;
	assert_error(setup_cluster(&with, &err), "postgres_directory");
	free(state);
}
END_TEST

START_TEST(a_cluster_of_another_version_is_refused)
{
	struct config with = config;
	char *state = mem_printf("%s/old", top);
	char *data = mem_printf("%s/postgres", state);
	char *version = mem_printf("%s/PG_VERSION", data);
	FILE *file;

	ck_assert_int_eq(mkdir(state, 0700), 0);
	ck_assert_int_eq(mkdir(data, 0700), 0);
	file = fopen(version, "w");
	fputs("11\n", file);
	fclose(file);
	with.state_directory = state;
	assert_error(setup_cluster(&with, &err), "install postgresql-11");
	ck_assert_int_eq(
	    postgres_programs(&config, &with.postgres_directory, &err), 0);
	assert_error(setup_cluster(&with, &err), "is of PostgreSQL 11");
	free(with.postgres_directory);
	free(state);
	free(data);
	free(version);
}
END_TEST

START_TEST(an_interrupted_initdb_leaves_no_half_cluster)
{
	char *half = mem_printf("%s/postgres.new", state_directory);
	char *inside = mem_printf("%s/base", half);

	mkdir(state_directory, 0700);
	ck_assert_int_eq(mkdir(half, 0700), 0);
	ck_assert_int_eq(mkdir(inside, 0700), 0);
	ck_assert_msg(setup_cluster(&config, &err) == 0, "%s", err.text);
	ck_assert_int_eq(access(half, F_OK), -1);
	ck_assert_msg(setup_cluster(&config, &err) == 0, "%s", err.text);
	free(half);
	free(inside);
}
END_TEST

START_TEST(set_up_twice_is_set_up_once)
{
	pid_t keeper = start_keeper();
	PGconn *pg;

	ck_assert_msg(setup_migrate(&config, &err) == 0, "%s", err.text);
	ck_assert_msg(setup_migrate(&config, &err) == 0, "%s", err.text);
	pg = connect_owner();
	assert_value(pg,
	    "SELECT rolsuper FROM pg_roles "
	    "WHERE rolname = current_user",
	    "f");
	assert_value(pg,
	    "SELECT count(*) = count(DISTINCT name) AND "
	    "count(*) > 0 FROM counterpoint.schema_migration",
	    "t");
	assert_value(pg, "SHOW data_checksums", "on");
	assert_value(pg, "SHOW listen_addresses", "");
	assert_value(pg,
	    "SELECT has_table_privilege('counterpointd', "
	    "'counterpoint.schema_migration', 'SELECT') AND NOT "
	    "has_table_privilege('counterpointd', "
	    "'counterpoint.schema_migration', 'INSERT')",
	    "t");
	PQfinish(pg);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
	ck_assert_int_eq(postmaster_pid(), 0);
}
END_TEST

/* A server that hangs up on its first client and refuses all others; ends with
 * the number of clients. */
static _Noreturn void
serve_refusals(int listener)
{
	static const char refusal[] =
	    "E\0\0\0\036SFATAL\0VFATAL\0C28000\0Mno\0";
	char startup[1024];
	int clients = 0;

	for (;;) {
		struct pollfd ready = {.fd = listener, .events = POLLIN};
		int fd;

		if (poll(&ready, 1, 1000) < 1)
			_exit(clients);
		fd = accept(listener, NULL, NULL);
		if (read(fd, startup, sizeof(startup)) > 0 && clients > 0 &&
		    write(fd, refusal, sizeof(refusal)) == -1)
			_exit(255);
		close(fd);
		clients++;
	}
}

static pid_t
start_refuser(const char *directory)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	pid_t pid;

	snprintf(address.sun_path, sizeof(address.sun_path),
	    "%.80s/.s.PGSQL.5432", directory);
	ck_assert_int_eq(
	    bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(listener, 8), 0);
	pid = fork();
	if (pid == 0)
		serve_refusals(listener);
	close(listener);
	return pid;
}

/* The server came up between a failed try and the look at whether it is up,
 * which was once taken for a refusal. */
START_TEST(a_server_that_just_came_up_is_tried_again)
{
	struct config with = config;
	pid_t refuser = start_refuser(top);
	int status;

	with.embedded = false;
	with.owner_connection = mem_printf("host=%s user=u dbname=d", top);
	ck_assert_int_eq(setup_migrate(&with, &err), -1);
	ck_assert_int_eq(err.code, ERR_INVALID);
	waitpid(refuser, &status, 0);
	/* Try, look, try again, look again. */
	ck_assert_int_eq(WEXITSTATUS(status), 4);
	free(with.owner_connection);
}
END_TEST

START_TEST(a_killed_postmaster_comes_back)
{
	pid_t keeper = start_keeper(), first;
	PGconn *pg = connect_owner();

	first = postmaster_pid();
	PQfinish(pg);
	ck_assert_int_gt(first, 0);
	kill(first, SIGKILL);
	for (int i = 0; i < 400 && kill(first, 0) == 0; i++)
		usleep(10000);
	pg = connect_owner();
	ck_assert_int_ne(postmaster_pid(), first);
	PQfinish(pg);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
}
END_TEST

/* The old postmaster leaves because its parent died; the new daemon's waits
 * until it has. A client that stays connected must not hold that up. */
START_TEST(a_killed_daemon_is_followed_by_another)
{
	pid_t keeper = start_keeper();
	static PGconn *pg; /* a second keeper must not seem to leak it */
	PGconn *again;
	pid_t first;

	pg = connect_owner();
	first = postmaster_pid();
	stop_keeper(keeper, SIGKILL);
	keeper = start_keeper();
	for (int i = 0; i < 400 && postmaster_pid() == first; i++)
		usleep(10000);
	again = connect_owner();
	ck_assert_int_ne(postmaster_pid(), first);
	PQfinish(pg);
	PQfinish(again);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
}
END_TEST

/* Its own list, in the real database's place. */
static const struct migration made_up[] = {
    {1, "001_first.sql", "CREATE TABLE counterpoint.first (a int);\n", 41},
    {2, "002_second.sql", "SELECT 'vi\xe1\xbb\x87t';\n\nSELECT nothing;\n", 33},
    {3, "003_third.sql", "COMMIT;", 7},
};
static const struct migration mended[] = {
    {1, "001_first.sql", "CREATE TABLE counterpoint.first (a int);\n", 41},
    {2, "002_second.sql", "SELECT 1;", 9},
};
static const struct migration edited[] = {
    {1, "001_first.sql", "CREATE TABLE counterpoint.first (b int);\n", 41},
};
static const struct migration foreign[] = {
    {4, "004_other.sql", "SELECT 1;", 9},
};

START_TEST(migrations_are_all_or_nothing)
{
	pid_t keeper = start_keeper();
	PGconn *pg = connect_owner();

	sql(pg, "DROP SCHEMA counterpoint CASCADE");
	assert_error(
	    migrate_check(pg, made_up, 1, &err), "lacks 1 of 1 migrations");
	assert_error(
	    migrate_apply(pg, made_up, 3, &err), "002_second.sql line 3:");
	assert_value(pg,
	    "SELECT max(version) "
	    "FROM counterpoint.schema_migration",
	    "1");
	ck_assert_int_eq(migrate_apply(pg, mended, 2, &err), 0);
	ck_assert_int_eq(migrate_apply(pg, mended, 2, &err), 0);
	ck_assert_int_eq(migrate_check(pg, mended, 2, &err), 0);
	assert_error(migrate_apply(pg, made_up, 3, &err),
	    "its migration 002_second.sql is not the 002_second.sql");
	assert_error(migrate_apply(pg, edited, 1, &err),
	    "run counterpoint library export library.json");
	assert_error(migrate_apply(pg, mended, 1, &err), "is newer");
	assert_error(
	    migrate_apply(pg, foreign, 1, &err), "of different histories");
	sql(pg, "DROP SCHEMA counterpoint CASCADE");
	assert_error(
	    migrate_apply(pg, &made_up[2], 1, &err), "remove its BEGIN");
	PQfinish(pg);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
}
END_TEST

START_TEST(two_may_migrate_at_once)
{
	static const struct migration slow[] = {
	    {1, "001_slow.sql",
		"SELECT pg_sleep(0.3);"
		"CREATE TABLE counterpoint.slow (a int);",
		60},
	    {2, "002_slow.sql", "SELECT pg_sleep(0.3);", 21},
	};
	pid_t keeper = start_keeper(), other;
	static PGconn *pg; /* the other must not seem to leak it */
	int status;

	pg = connect_owner();
	sql(pg, "DROP SCHEMA counterpoint CASCADE");
	other = fork();
	if (other == 0) {
		PGconn *mine = connect_owner();

		status = migrate_apply(mine, slow, 2, &err) == 0 ? 0 : 1;
		PQfinish(mine);
		_exit(status);
	}
	ck_assert_msg(migrate_apply(pg, slow, 2, &err) == 0, "%s", err.text);
	waitpid(other, &status, 0);
	ck_assert_int_eq(status, 0);
	PQfinish(pg);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
}
END_TEST

START_TEST(an_external_database_is_checked_or_migrated)
{
	pid_t keeper = start_keeper();
	struct config with = config;
	PGconn *pg = connect_owner();
	char nowhere[] = "host=/nowhere user=nobody";

	with.embedded = false;
	with.connection = postgres_conninfo(&config);
	sql(pg, "DROP SCHEMA counterpoint CASCADE");
	assert_error(setup_migrate(&with, &err), "counterpointd -m");
	with.owner_connection = postgres_owner_conninfo(&config);
	ck_assert_msg(setup_migrate(&with, &err) == 0, "%s", err.text);
	free(with.owner_connection);
	with.owner_connection = config.owner_connection;
	ck_assert_msg(setup_migrate(&with, &err) == 0, "%s", err.text);
	free(with.connection);
	with.connection = nowhere;
	assert_error(setup_migrate(&with, &err), "/nowhere");
	ck_assert_int_eq(err.code, ERR_UNAVAILABLE);
	PQfinish(pg);
	ck_assert_int_eq(stop_keeper(keeper, SIGTERM), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("setup");
	TCase *refusals = tcase_create("refusals");
	TCase *real = tcase_create("real");

	tcase_add_test(refusals, a_state_directory_others_can_enter_is_refused);
	tcase_add_test(refusals, a_foreign_state_directory_is_refused);
	tcase_add_test(refusals, a_state_directory_without_a_parent_is_refused);
	tcase_add_test(refusals, a_path_too_long_for_the_socket_is_refused);
	tcase_add_test(refusals, missing_programs_are_named);
	tcase_add_test(refusals, a_cluster_of_another_version_is_refused);
	tcase_add_test(refusals, a_server_that_just_came_up_is_tried_again);
	tcase_set_timeout(real, 60);
	tcase_add_test(real, an_interrupted_initdb_leaves_no_half_cluster);
	tcase_add_test(real, set_up_twice_is_set_up_once);
	tcase_add_test(real, a_killed_postmaster_comes_back);
	tcase_add_test(real, a_killed_daemon_is_followed_by_another);
	tcase_add_test(real, migrations_are_all_or_nothing);
	tcase_add_test(real, two_may_migrate_at_once);
	tcase_add_test(real, an_external_database_is_checked_or_migrated);
	suite_add_tcase(suite, refusals);
	suite_add_tcase(suite, real);
	return suite;
}

/* Root is refused; then the rest of the test is nobody's. */
static int
drop_root(void)
{
	struct passwd *nobody = getpwnam("nobody");

	if (geteuid() != 0)
		return 0;
	if (setup_cluster(&config, &err) != -1 ||
	    strstr(err.text, "does not run as root") == NULL) {
		fprintf(stderr, "setup_cluster() as root: %s\n", err.text);
		return -1;
	}
	if (nobody == NULL || setgroups(0, NULL) == -1 ||
	    setgid(nobody->pw_gid) == -1 || setuid(nobody->pw_uid) == -1) {
		perror("cannot become nobody");
		return -1;
	}
	return 0;
}

int
main(void)
{
	static char empty[] = "";
	int status;

	config = (struct config){.embedded = true,
	    .state_directory = state_directory,
	    .postgres_directory = empty,
	    .connection = empty,
	    .owner_connection = empty};
	log_open(LOG_LEVEL_WARNING, false);
	if (drop_root() == -1 || mkdtemp(top) == NULL)
		return EXIT_FAILURE;
	snprintf(state_directory, sizeof(state_directory), "%s/state", top);
	/* We may be started in a folder that nobody is let to see, and are. */
	if (chdir(top) == -1 || mkdir("closed", 0700) == -1 ||
	    chdir("closed") == -1 || chmod(".", 0) == -1)
		return EXIT_FAILURE;
	status = suite_run(make_suite());
	nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return status;
}
