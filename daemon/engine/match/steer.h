/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steer.h - the pool's inside: which index is in use, when another is
 * built, who gets the next ask, what a failure leads to. Owns the pool's state
 * together with pool.c, which is the pool's outside.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_STEER_H
#define COUNTERPOINT_ENGINE_MATCH_STEER_H

#include "engine/match/roster.h"
#include "engine/match/slugs.h"

struct match_pool {
	struct event_base *base;
	struct match_hooks hooks;
	char *program;
	unsigned workers, queue_ms;
	struct match_limits limits;
	bool stopping;

	struct match_roster roster;
	struct match_slugs narratives, concepts;

	struct match_asks queue; /* oldest first, but returned ones in front */
	size_t nqueued, nasks;	 /* nasks: with those that workers have */
	struct match_asks knowing; /* that need no worker, until the turn */
	struct match_known known;
	uint64_t last_id;

	unsigned generation; /* of the last build started */
	struct match_build *current, *next;
	LIST_HEAD(, match_build) old;
	struct match_build *filling;   /* gets the library just now, or NULL */
	struct plugin_suspend backoff; /* of builds that fail for no reason */

	struct event *turn; /* now, and again when something is due */
};

extern const struct match_build_calls match_steer_calls;

/* Has match_steer_turn() run at the end of the loop's turn. */
void match_steer_soon(struct match_pool *);

/* The event `turn`: frees, releases, expires, builds, forks, dispatches. */
void match_steer_turn_cb(evutil_socket_t, short, void *pool);

/* Lets an ask wait for a worker. */
void match_steer_queue(struct match_pool *, struct match_ask *);

/* Takes an ask out of the queue. */
void match_steer_unqueue(struct match_pool *, struct match_ask *);

/* Whether the answer is known, and so needs no worker. */
bool match_steer_knows(struct match_pool *, struct match_ask *);

/* Gives queued asks to workers that have room. */
void match_steer_dispatch(struct match_pool *);

#endif
