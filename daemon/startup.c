/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup.c - from nothing to a database that is ready: the cluster's files,
 * the cluster, the migrations, each step in a child process, because they
 * block. Owns the child that runs; the steps themselves are db/setup.h's.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "base/log.h"
#include "base/program.h"
#include "db/postgres.h"
#include "db/setup.h"
#include "net/listen.h"
#include "server.h"

enum { RETRY_MOST = 30 };

static void run_migrate(struct server *);

int
startup_step(const char *step, const struct config *config)
{
	struct err err;
	int result;

	log_open(LOG_LEVEL_INFO, false);
	result = strcmp(step, "cluster") == 0 ? setup_cluster(config, &err)
					      : setup_migrate(config, &err);
	if (result == 0) {
		if (strcmp(step, "migrate") == 0)
			puts("the database is up to date");
		return 0;
	}
	fprintf(stderr, "counterpointd: %s\n", err.text);
	return err.code == ERR_UNAVAILABLE ? EX_TEMPFAIL : 1;
}

static void
step_line(void *arg, const char *line)
{
	(void)arg;
	log_info("setup.line", LOG_TEXT("text", line));
}

static void
run_step(struct server *server, const char *flag,
    void (*done)(void *, int, const char *))
{
	char program[PATH_MAX];
	const char *const argv[] = {
	    program_path(program), flag, "-f", server->config_path, NULL};
	const struct child_hooks hooks = {
	    .line = step_line, .done = done, .arg = server};
	struct err err;

	server->setup = child_start(server->base, argv, &hooks, &err);
	if (server->setup == NULL)
		server_fail(server, err.text);
}

/* The last line that a step printed says what is wrong. */
static const char *
last_line(const char *lines)
{
	const char *newline = strrchr(lines, '\n');

	return newline == NULL ? lines : newline + 1;
}

static void
on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	run_migrate(arg);
}

static void
retry_later(struct server *server)
{
	struct timeval wait = {0};

	server->retry_seconds =
	    server->retry_seconds == 0 ? 1 : server->retry_seconds * 2;
	if (server->retry_seconds > RETRY_MOST)
		server->retry_seconds = RETRY_MOST;
	wait.tv_sec = server->retry_seconds;
	evtimer_add(server->retry, &wait);
}

static void
end_step(struct server *server)
{
	child_free(server->setup);
	server->setup = NULL;
}

static void
migrated(void *arg, int status, const char *last)
{
	struct server *server = arg;

	if (WIFEXITED(status) && WEXITSTATUS(status) == EX_TEMPFAIL) {
		log_warning(
		    "setup.waiting", LOG_TEXT("reason", last_line(last)));
		end_step(server);
		retry_later(server);
	} else if (status != 0) {
		server_fail(server, last_line(last));
		end_step(server);
	} else {
		end_step(server);
		/* Unless we were told to stop meanwhile. */
		if (server->state == SERVER_SETTING_UP)
			server_set_state(server, SERVER_LOADING);
	}
}

static void
run_migrate(struct server *server)
{
	run_step(server, "--setup-migrate", migrated);
}

static void
cluster_line(void *arg, const char *line)
{
	(void)arg;
	/* What the daemon's own statements do wrong, it tells itself. */
	if (strstr(line, " " POSTGRES_DAEMON "@") != NULL || *line == '\t')
		log_debug("postgres", LOG_TEXT("text", line));
	else
		log_info("postgres", LOG_TEXT("text", line));
}

static void
cluster_changed(void *arg, enum cluster_state state, const char *why)
{
	(void)arg;
	log_info("cluster.state", LOG_TEXT("to", cluster_state_name(state)),
	    LOG_TEXT("reason", why));
}

static void
cluster_made(void *arg, int status, const char *last)
{
	struct server *server = arg;
	const struct cluster_hooks hooks = {
	    .line = cluster_line, .state = cluster_changed, .arg = server};
	struct err err;

	if (status != 0) {
		server_fail(server, last_line(last));
		end_step(server);
		return;
	}
	end_step(server);
	server->cluster =
	    cluster_start(server->base, server->config, &hooks, &err);
	if (server->cluster == NULL)
		server_fail(server, err.text);
	else
		run_migrate(server);
}

void
startup_begin(struct server *server)
{
	struct err err;

	server->retry = evtimer_new(server->base, on_retry, server);
	/* Before anything is done to the database that it uses. */
	if (listen_check(server->config->socket_path, &err) == -1) {
		server_fail(server, err.text);
		return;
	}
	if (server->config->embedded)
		run_step(server, "--setup-cluster", cluster_made);
	else
		run_migrate(server);
}
