/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crew.h - a worker as the daemon sees it: a channel, a process, the asks
 * that it has, a deadline for the first of them. Owns these; a worker that is
 * overdue, broken or dead is reported with what it was doing. Who takes the
 * blame and the asks is the build's and the pool's.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_CREW_H
#define COUNTERPOINT_ENGINE_MATCH_CREW_H

#include "base/channel.h"
#include "engine/match/ask.h"
#include "engine/match/page.h"

#define MATCH_WORKER_DEPTH 8 /* asks that a worker has at most */

enum match_worker_state {
	MATCH_WORKER_FORKING, /* the builder was told to */
	MATCH_WORKER_RUNNING,
	MATCH_WORKER_KILLED, /* not dead yet */
	MATCH_WORKER_DEAD,
};

/* Read when needed, so that a reload changes them. */
struct match_limits {
	unsigned deadline_ms, build_ms;
};

/* What a dead worker was at. */
struct match_death {
	bool timeout;	 /* we killed it for that */
	uint32_t plugin; /* it was in, or MATCH_NO_PLUGIN */
	bool at_first;	 /* it was working on its first ask */
};

struct match_worker;

struct match_worker_calls {
	/* An ask is complete and out of the worker's list. */
	void (*answered)(void *arg, struct match_worker *, struct match_ask *);
	/* Its asks are to be taken from the list. */
	void (*died)(
	    void *arg, struct match_worker *, const struct match_death *);
	void (*log)(void *arg, const struct match_wire_log *);
};

struct match_worker {
	SLIST_ENTRY(match_worker) grave;
	unsigned slot;
	enum match_worker_state state;
	pid_t pid; /* 0 while forking */
	struct match_asks asks;
	unsigned nasks;

	const struct match_worker_calls *calls;
	void *arg;
	const struct match_limits *limits;
	struct match_slot *line; /* in the shared page */
	struct event_base *base;
	struct channel *channel;
	int pidfd;
	struct event *died, *deadline;
	int64_t first_since; /* since when the first ask is the first */
	uint64_t overdue;    /* the ask for which it was killed, or 0 */
	bool retired;	     /* killed for no fault of any plugin */
	bool broken;	     /* what it says is no longer heard */
};

SLIST_HEAD(match_workers, match_worker);

/* What all workers of a build share. */
struct match_worker_setup {
	struct event_base *base;
	struct match_page *page;
	const struct match_limits *limits;
	const struct match_worker_calls *calls;
	void *arg;
};

/* A worker that is about to be forked; `fd` is our end of its channel. */
struct match_worker *match_worker_new(
    const struct match_worker_setup *, unsigned slot, int fd);

/* Nothing must be left in its list. */
void match_worker_free(struct match_worker *);

/* It was forked; takes the pidfd. */
void match_worker_born(struct match_worker *, pid_t, int pidfd);

/* Gives it an ask, prepared. */
void match_worker_give(struct match_worker *, struct match_ask *);

/* Sends it a library change. */
void match_worker_send(struct match_worker *, const struct buf *);

/* Kills it because it is not needed any more, whatever it is doing. */
void match_worker_retire(struct match_worker *);

/* Kills it; `died` is called later, from the loop. */
void match_worker_kill(struct match_worker *, const char *reason);

#endif
