/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build.h - one index: a match builder, the page it shares, the workers
 * forked from it. Owns these and keeps the workers at their number; finds out
 * what a death was due to. When to build and to retire is the pool's.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_BUILD_H
#define COUNTERPOINT_ENGINE_MATCH_BUILD_H

#include "engine/match/crew.h"
#include "engine/match/loaded.h"
#include "engine/plugin/process.h"

enum match_build_state {
	MATCH_BUILD_LOADING,
	MATCH_BUILD_RUNNING,
	MATCH_BUILD_RETIRING, /* finishes the asks that it has */
	MATCH_BUILD_KILLED,   /* not dead yet */
	MATCH_BUILD_DEAD,     /* its workers may not be yet */
};

struct match_build;

/* Upward; from the loop only. */
struct match_build_calls {
	/* The workers are there for the first time. */
	void (*ready)(void *arg, struct match_build *);
	/* The builder died; its `plugin`, or MATCH_NO_PLUGIN, is to blame. */
	void (*died)(void *arg, struct match_build *, uint32_t plugin,
	    bool timeout, const char *how);
	/* A worker died of a plugin. */
	void (*stumbled)(void *arg, uint32_t plugin, bool timeout);
	void (*answered)(void *arg, struct match_build *, struct match_ask *);
	/* An ask lost its worker; called for the latest one first. */
	void (*returned)(void *arg, struct match_ask *);
	void (*log)(void *arg, const struct match_wire_log *);
	/* Something is to be freed or forked at the end of the turn. */
	void (*changed)(void *arg);
};

struct match_build_setup {
	struct event_base *base;
	const char *program;
	unsigned workers;
	const struct match_limits *limits;
	const struct match_build_calls *calls;
	void *arg;
};

struct match_build {
	LIST_ENTRY(match_build) link; /* the pool's list of old ones */
	unsigned generation;
	enum match_build_state state;
	struct match_loaded loaded;
	size_t changes;	  /* since it was filled */
	bool outdated;	  /* a concept changed: narratives were read with
			   * the lexicon as it was */
	int64_t ready_at; /* monotonic; 0: not yet */

	struct match_build_setup setup;
	struct plugin_process process;
	struct channel *channel;
	struct match_page *page;
	struct event *died;
	struct match_worker *workers[1 + MATCH_WORKERS_MAX]; /* by slot */
	struct match_workers graves;
	unsigned owed;	    /* answers that the builder has yet to give */
	bool overdue;	    /* killed for that */
	int64_t fork_after; /* monotonic: a fork failed, wait; 0: no */
};

/* Starts a builder; it has no plugin and no worker yet. NULL on failure. */
struct match_build *match_build_new(
    const struct match_build_setup *, unsigned generation, struct err *);

/* Frees whatever there is, kills what lives. No ask may be left. */
void match_build_free(struct match_build *);

/* Has the builder load a plugin, from a packed MATCH_MSG_PLUGIN. */
void match_build_load(
    struct match_build *, uint32_t index, const struct buf *message);

/* Sends a library change to the builder and all workers. */
void match_build_send(struct match_build *, const struct buf *);

/* The same for the end of a set of changes. */
void match_build_commit(struct match_build *, match_mask skip);

/* Has workers forked where there are none. */
void match_build_fork(struct match_build *, int64_t now);

/* The running worker with the fewest asks, or NULL when all have enough. */
struct match_worker *match_build_idlest(const struct match_build *);

/* Whether the builder still has something to do, so that it may hang. */
bool match_build_is_busy(const struct match_build *);

/* Kills a builder that is longer in one plugin than allowed. */
void match_build_check(struct match_build *, int64_t now);

/* No more asks; ends when the present ones are answered. */
void match_build_retire(struct match_build *);

void match_build_kill(struct match_build *, const char *reason);

/* Frees dead workers. Returns whether the build itself is dead and empty. */
bool match_build_bury(struct match_build *);

/* Takes all asks from all workers, for the end of the pool. */
void match_build_take_asks(struct match_build *, struct match_asks *ret);

#endif
