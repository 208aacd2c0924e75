/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postgres_fixture.c - makes the cluster with the daemon's own set-up and keeps
 * it in an event loop of another process. Owns both.
 */
#include "postgres_fixture.h"

#include <event2/event.h>
#include <ftw.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/cluster.h"
#include "db/postgres.h"
#include "db/setup.h"

static char top[] = "/tmp/test_postgres.XXXXXX";
static char state_directory[64], *conninfo;
static char empty[] = "";
static struct config config = {
    .embedded = true,
    .state_directory = state_directory,
    .postgres_directory = empty,
    .connection = empty,
    .owner_connection = empty,
};
static pid_t keeper;

static void
term_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(arg);
}

/* The postmaster leaves when its parent does. */
static _Noreturn void
keep_cluster(void)
{
	const struct cluster_hooks hooks = {0};
	struct event_base *base = event_base_new();
	struct event *term = evsignal_new(base, SIGTERM, term_cb, base);
	struct cluster *cluster;
	struct err err;

	event_add(term, NULL);
	cluster = cluster_start(base, &config, &hooks, &err);
	if (cluster == NULL)
		_exit(2);
	event_base_dispatch(base);
	cluster_free(cluster);
	_exit(0);
}

static int
become_nobody(void)
{
	const struct passwd *nobody = getpwnam("nobody");

	if (geteuid() != 0)
		return 0;
	if (nobody == NULL || setgroups(0, NULL) == -1 ||
	    setgid(nobody->pw_gid) == -1 || setuid(nobody->pw_uid) == -1) {
		perror("cannot become nobody");
		return -1;
	}
	return 0;
}

static int
wait_for_cluster(void)
{
	for (int i = 0; i < 600; i++) {
		PGconn *pg = PQconnectdb(conninfo);
		ConnStatusType status = PQstatus(pg);

		PQfinish(pg);
		if (status == CONNECTION_OK)
			return 0;
		usleep(50000);
	}
	fputs("the cluster does not answer\n", stderr);
	return -1;
}

int
postgres_fixture_start(void)
{
	struct err err;

	log_open(LOG_LEVEL_WARNING, false);
	if (become_nobody() == -1 || mkdtemp(top) == NULL)
		return -1;
	snprintf(state_directory, sizeof(state_directory), "%s/state", top);
	if (setup_cluster(&config, &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	conninfo =
	    postgres_embedded_conninfo(&config, POSTGRES_SUPERUSER, "postgres");
	keeper = fork();
	if (keeper == 0)
		keep_cluster();
	return wait_for_cluster();
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
postgres_fixture_stop(void)
{
	if (keeper > 0) {
		kill(keeper, SIGTERM);
		waitpid(keeper, NULL, 0);
	}
	/* The postmaster still removes files of its own. */
	for (int i = 0; i < 200 && access(top, F_OK) == 0; i++) {
		nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
		usleep(20000);
	}
	free(conninfo);
	conninfo = NULL;
}

const char *
postgres_fixture_conninfo(void)
{
	return conninfo;
}
