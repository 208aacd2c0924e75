/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster.h - keeps the embedded PostgreSQL running: starts it, starts it
 * again when it dies, stops it. Owns the postmaster and nothing on disk, which
 * is set-up's.
 */
#ifndef COUNTERPOINT_DB_CLUSTER_H
#define COUNTERPOINT_DB_CLUSTER_H

#include <event2/event.h>

#include "base/config.h"
#include "base/err.h"

struct cluster;

enum cluster_state {
	CLUSTER_WAITING,  /* for the next try */
	CLUSTER_RUNNING,  /* the postmaster lives; it may be starting up yet */
	CLUSTER_STOPPING, /* it was told to leave */
	CLUSTER_STOPPED,  /* it has left; for good */
};

/* Upward calls; any may be NULL. The cluster may be freed from within. */
struct cluster_hooks {
	/* One line of PostgreSQL's log. */
	void (*line)(void *arg, const char *line);
	/* A change of state; `why` is for a person. */
	void (*state)(void *arg, enum cluster_state, const char *why);
	void *arg;
};

/*
 * Starts the postmaster of the state directory, at the next turn of the loop.
 * One that dies, or cannot start because an older one has not left yet, is
 * tried again after 1 to 30 seconds. It leaves by itself, in good order, when
 * this process dies. NULL when PostgreSQL's programs are not there.
 */
struct cluster *cluster_start(struct event_base *, const struct config *,
    const struct cluster_hooks *, struct err *);

/*
 * Ends it: clients are disconnected, everything is on disk; after `patience`
 * seconds without that, so that the next start has to recover. `done` is
 * called once, at a later turn of the loop.
 */
void cluster_stop(
    struct cluster *, int patience, void (*done)(void *arg), void *arg);

/* A postmaster that still runs is told to leave and not waited for. */
void cluster_free(struct cluster *);

/* "waiting", "running", ... */
const char *cluster_state_name(enum cluster_state);

#endif
