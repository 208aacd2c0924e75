/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.h - one request on its way through the pool: what was asked, which
 * plugins failed on it, what was found so far, who waits. Owns all of that; it
 * is in one list at a time, the pool's queue or a worker's.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_ASK_H
#define COUNTERPOINT_ENGINE_MATCH_ASK_H

#include <sys/queue.h>

#include "engine/match/findings.h"
#include "engine/match/fuse.h"
#include "engine/match/known.h"
#include "engine/match/pool.h"

struct match_ask {
	TAILQ_ENTRY(match_ask) link;
	struct match_pool *pool;
	uint64_t id;   /* > 0 */
	int64_t since; /* monotonic: when it was asked */
	bool queued;   /* in the pool's queue, not with a worker */
	bool forgotten;

	struct buf message; /* for the worker */
	size_t ncandidates; /* 0: a text */
	match_mask mask;    /* plugins that were asked this time */

	match_mask crashed, overran; /* plugins that failed on it */
	match_mask failed;	     /* those that said so themselves */
	bool host_failed;	     /* the host's own work failed on it */
	unsigned lost; /* workers that died with it and nobody to blame */

	unsigned char key[MATCH_KNOWN_KEY]; /* of a text */
	uint64_t era; /* of what is known, when a worker got it */
	struct match_findings findings;
	struct match_known_text *known; /* findings in place of these */
	match_done text_done;		/* one of the two */
	tailor_done tailor_done;
	void *arg;
};

TAILQ_HEAD(match_asks, match_ask);

struct match_ask *match_ask_new_text(
    uint64_t id, const struct match_question *, match_done, void *arg);
struct match_ask *match_ask_new_candidates(uint64_t id,
    const struct counterpoint_candidate *, size_t n, tailor_done, void *arg);
void match_ask_free(struct match_ask *);

/* Ready to be sent to the plugins of `mask`; earlier findings are dropped. */
void match_ask_prepare(struct match_ask *, match_mask mask);

/* The text as it came, no hits, and why: for when no worker survives it. */
void match_ask_fall_back(struct match_ask *, const char *why);

/* Keeps the findings for those who ask the same, if they are whole. */
void match_ask_keep(struct match_ask *, struct match_known *);

/* Answers with what was found, or with an error. Frees the ask. */
void match_ask_answer(struct match_ask *, const struct match_names *);
void match_ask_fail(struct match_ask *, const struct err *);

#endif
