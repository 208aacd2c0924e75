/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster.c - the postmaster as a state machine over libevent. Owns its
 * process and events; process.c starts, signals and reaps it.
 */
#include "db/cluster.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/postgres.h"
#include "db/process.h"

enum {
	MAGIC = 0xc105,
	RETRY_FIRST_S = 1,
	RETRY_MOST_S = 30,
	STEADY_S = 60, /* whoever ran this long starts again at once */
};

struct cluster {
	unsigned magic;
	enum cluster_state state;
	struct process process;
	char *program, *data, *sockets;
	struct cluster_hooks hooks;
	struct event_base *base;
	struct event *readable; /* while the postmaster lives */
	struct event *timer;	/* the next try, or the end of patience */
	int64_t started;	/* monotonic */
	int retry_s;
	void (*stopped)(void *arg);
	void *stopped_arg;
	bool busy; /* inside an event callback, which frees it at its end */
	bool dead;
};

static void start_postmaster(struct cluster *);

const char *
cluster_state_name(enum cluster_state state)
{
	static const char *const names[] = {
	    [CLUSTER_WAITING] = "waiting",
	    [CLUSTER_RUNNING] = "running",
	    [CLUSTER_STOPPING] = "stopping",
	    [CLUSTER_STOPPED] = "stopped",
	};

	return names[state];
}

static void
cluster_set_state(
    struct cluster *cluster, enum cluster_state state, const char *why)
{
	log_debug("cluster.state",
	    LOG_TEXT("from", cluster_state_name(cluster->state)),
	    LOG_TEXT("to", cluster_state_name(state)), LOG_TEXT("why", why));
	cluster->state = state;
	if (cluster->hooks.state != NULL && !cluster->dead)
		cluster->hooks.state(cluster->hooks.arg, state, why);
}

static void
drop_event(struct cluster *cluster)
{
	if (cluster->readable != NULL)
		event_free(cluster->readable);
	cluster->readable = NULL;
}

static void
destroy(struct cluster *cluster)
{
	drop_event(cluster);
	event_free(cluster->timer);
	process_abandon(&cluster->process);
	free(cluster->program);
	free(cluster->data);
	free(cluster->sockets);
	cluster->magic = 0;
	free(cluster);
}

/* Every event callback begins with enter() and ends with leave(), so that
 * whoever is called from it may free the cluster. */
static struct cluster *
enter(void *arg)
{
	struct cluster *cluster = arg;

	assert(cluster->magic == MAGIC && !cluster->busy);
	cluster->busy = true;
	return cluster;
}

static void
leave(struct cluster *cluster)
{
	cluster->busy = false;
	if (cluster->dead)
		destroy(cluster);
}

static void
arm_timer(struct cluster *cluster, int seconds)
{
	struct timeval wait = {seconds, 0};

	evtimer_add(cluster->timer, &wait);
}

static void
tell_line(void *arg, const char *line)
{
	struct cluster *cluster = arg;

	if (cluster->hooks.line != NULL && !cluster->dead)
		cluster->hooks.line(cluster->hooks.arg, line);
}

/* Waits for the next try, twice as long each time that it did not stay. */
static void
wait_to_retry(struct cluster *cluster, const char *why)
{
	if (clock_monotonic() - cluster->started >= STEADY_S * 1000000LL)
		cluster->retry_s = RETRY_FIRST_S;
	arm_timer(cluster, cluster->retry_s);
	cluster->retry_s *= 2;
	if (cluster->retry_s > RETRY_MOST_S)
		cluster->retry_s = RETRY_MOST_S;
	cluster_set_state(cluster, CLUSTER_WAITING, why);
}

static void
finish_stop(struct cluster *cluster, const char *why)
{
	evtimer_del(cluster->timer);
	cluster_set_state(cluster, CLUSTER_STOPPED, why);
	if (!cluster->dead)
		cluster->stopped(cluster->stopped_arg);
}

/* The postmaster has left, and all its processes with it. */
static void
end(struct cluster *cluster)
{
	char why[64];
	int status;

	drop_event(cluster);
	status = process_reap(&cluster->process, tell_line, cluster);
	process_explain(status, why, sizeof(why));
	if (cluster->state == CLUSTER_STOPPING)
		finish_stop(cluster, why);
	else
		wait_to_retry(cluster, why);
}

static void
readable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct cluster *cluster = enter(arg);

	(void)fd;
	(void)what;
	if (process_read(&cluster->process, tell_line, cluster) == -1)
		end(cluster);
	leave(cluster);
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct cluster *cluster = enter(arg);

	(void)fd;
	(void)what;
	if (cluster->state == CLUSTER_WAITING)
		start_postmaster(cluster);
	else if (cluster->process.pid == 0)
		finish_stop(cluster, "it was not running");
	else
		process_signal(&cluster->process, SIGQUIT);
	leave(cluster);
}

/* SIGINT, now and when we die: clients are disconnected, nothing is lost. */
static void
start_postmaster(struct cluster *cluster)
{
	static const char *const env[] = {
	    "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};
	static const char port[] = "port=" POSTGRES_PORT;
	const char *argv[] = {cluster->program, "-D", cluster->data, "-c",
	    "listen_addresses=", "-c", cluster->sockets, "-c",
	    "unix_socket_permissions=0700", "-c", port, "-c",
	    "log_destination=stderr", "-c", "logging_collector=off", "-c",
	    "cluster_name=counterpoint", NULL};
	struct err err;

	cluster->started = clock_monotonic();
	if (process_start(&cluster->process, argv, env, SIGINT, &err) == -1) {
		wait_to_retry(cluster, err.text);
		return;
	}
	cluster->readable = event_new(cluster->base, cluster->process.output,
	    EV_READ | EV_PERSIST, readable_cb, cluster);
	event_add(cluster->readable, NULL);
	cluster_set_state(cluster, CLUSTER_RUNNING, "started");
}

/* The socket's folder, as an item of PostgreSQL's list of folders. */
static char *
sockets_setting(const char *directory)
{
	struct buf setting = {0};

	buf_add_str(&setting, "unix_socket_directories=\"");
	for (const char *c = directory; *c != '\0'; c++) {
		if (*c == '"')
			buf_add_char(&setting, '"');
		buf_add_char(&setting, *c);
	}
	buf_add_char(&setting, '"');
	return buf_take(&setting);
}

struct cluster *
cluster_start(struct event_base *base, const struct config *config,
    const struct cluster_hooks *hooks, struct err *err)
{
	struct cluster *cluster;
	char *programs;

	if (postgres_programs(config, &programs, err) == -1)
		return NULL;
	cluster = mem_calloc(1, sizeof(*cluster));
	cluster->magic = MAGIC;
	cluster->base = base;
	cluster->hooks = *hooks;
	cluster->program = mem_printf("%s/postgres", programs);
	cluster->data = postgres_data(config);
	cluster->sockets = sockets_setting(config->state_directory);
	cluster->retry_s = RETRY_FIRST_S;
	cluster->timer = evtimer_new(base, timer_cb, cluster);
	arm_timer(cluster, 0);
	free(programs);
	return cluster;
}

void
cluster_stop(
    struct cluster *cluster, int patience, void (*done)(void *arg), void *arg)
{
	assert(cluster->state != CLUSTER_STOPPING &&
	       cluster->state != CLUSTER_STOPPED);
	cluster->stopped = done;
	cluster->stopped_arg = arg;
	if (cluster->process.pid != 0)
		process_signal(&cluster->process, SIGINT);
	else
		patience = 0;
	arm_timer(cluster, patience);
	cluster_set_state(cluster, CLUSTER_STOPPING, "asked to");
}

void
cluster_free(struct cluster *cluster)
{
	if (cluster == NULL)
		return;
	if (cluster->process.pid != 0)
		process_signal(&cluster->process, SIGINT);
	cluster->dead = true;
	if (!cluster->busy)
		destroy(cluster);
}
