/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - the memory that a match builder, its workers and the daemon
 * share: who is inside which plugin, for which request, since when. Written
 * before each call into a plugin, read by the daemon when a process overruns or
 * dies. Owns the mapping; what follows from it is the readers' business.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_PAGE_H
#define COUNTERPOINT_ENGINE_MATCH_PAGE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define MATCH_WORKERS_MAX 256
#define MATCH_NO_PLUGIN	  UINT32_MAX

enum match_stage {
	MATCH_STAGE_IDLE,
	MATCH_STAGE_LOAD,  /* loading and opening a plugin */
	MATCH_STAGE_INDEX, /* adding, removing, committing */
	MATCH_STAGE_TEXT,  /* the host's own work on a text */
	MATCH_STAGE_CALL,  /* match() or score() */
};

/* One process's line; a cache line each. */
struct match_slot {
	_Alignas(64) _Atomic int64_t since; /* monotonic, microseconds */
	_Atomic uint32_t stage, plugin;
	_Atomic uint64_t request; /* 0: none */
};

/* What a slot said at one moment. */
struct match_mark {
	uint64_t request;
	uint32_t stage, plugin;
	int64_t since;
};

/* Slot 0 is the builder's, 1 to MATCH_WORKERS_MAX the workers'. */
struct match_page {
	struct match_slot slots[1 + MATCH_WORKERS_MAX];
};

/* Makes a page. *ret_fd is to be passed to the builder: sealed, so that no
 * child can shrink it under the daemon. The caller closes it. */
struct match_page *match_page_new(int *ret_fd, struct err *);

/* Maps a page that was passed here; takes the descriptor. NULL on failure. */
struct match_page *match_page_map(int fd);

void match_page_free(struct match_page *);

/* A process is about to call a plugin (or MATCH_NO_PLUGIN: to work itself). */
void match_slot_enter(
    struct match_slot *, enum match_stage, uint32_t plugin, uint64_t request);

/* It came back; the request, if any, still goes on. */
void match_slot_leave(struct match_slot *);

/* It waits for something to do. Also: a slot for a new process. */
void match_slot_rest(struct match_slot *);

/* Of the answer only `since` can be trusted to be in range: between 0 and now;
 * 0 when the slot shows an impossible time. */
struct match_mark match_slot_read(const struct match_slot *);

#endif
