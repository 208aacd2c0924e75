/* SPDX-License-Identifier: Apache-2.0 */
/*
 * network.h - the earliest and the latest start of each unit, kept consistent
 * with when units are open, with their lags, and with what was decided on the
 * way: who goes first, and which casts are out. Decisions are taken back in the
 * reverse order. It owns its memory, and holds on to the model.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_NETWORK_H
#define COUNTERPOINT_ENGINE_PLAN_NETWORK_H

#include "engine/plan/model.h"

/* start(second) >= start(first) + least, as decided. */
struct network_order {
	int first, second;
	int32_t least;
	int next_of_first, next_of_second; /* -1 at the end */
};

struct network {
	const struct model *model;
	int32_t *earliest, *latest; /* by unit; earliest <= latest */
	uint64_t *casts;	    /* by unit: which are left */
	double *weights; /* by unit: how often it had no start left */
	struct network_order *orders;
	size_t norders, orders_size;
	int *as_first, *as_second; /* by unit: its last order, or -1 */
	int *queue;		   /* a ring of units whose bounds moved */
	size_t first, nqueue;
	bool *queued;
};

/* A state to go back to. */
struct network_mark {
	int32_t *earliest, *latest;
	uint64_t *casts;
	size_t norders;
};

struct network *network_new(const struct model *);
void network_free(struct network *);

struct network_mark network_save(const struct network *);
void network_restore(struct network *, const struct network_mark *);
void network_mark_done(struct network_mark *);

/* Each decides something and follows up what that means. False when a unit has
 * no start left; the network must then be restored. */
bool network_start(struct network *);
bool network_decide_order(
    struct network *, int first, int second, int32_t least);
bool network_decide_after(struct network *, int unit, int32_t earliest);
bool network_decide_before(struct network *, int unit, int32_t latest);

/* The best cast that is left; whether another is left too. */
int network_cast(const struct network *, int unit);
bool network_cast_open(const struct network *, int unit);

#endif
