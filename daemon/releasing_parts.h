/* SPDX-License-Identifier: Apache-2.0 */
/*
 * releasing_parts.h - what releasing.c and releasing_batch.c share. For them
 * alone. Owns nothing.
 */
#ifndef COUNTERPOINT_RELEASING_PARTS_H
#define COUNTERPOINT_RELEASING_PARTS_H

#include "base/recent.h"
#include "base/steady.h"
#include "model/due.h"
#include "releasing.h"

enum { SECOND = 1000000 /* microseconds */ };

enum releasing_state {
	RELEASING_INTRODUCING, /* the key is made known */
	RELEASING_WAITING,     /* for the timer */
	RELEASING_TAKING,
	RELEASING_MAKING,
	RELEASING_STORING,
	RELEASING_STOPPED,
};

/* As a holder of leases it is called as the instance is: what a daemon of this
 * name had leased before it died is its own again. */
struct releasing {
	struct server *server;
	enum releasing_state state;
	struct event *timer;
	bool resting; /* takes nothing more */

	struct steady steady; /* the database's clock */
	int64_t asked_at;     /* by ours, the question under way */
	int64_t end_next;     /* by ours, when campaigns are looked at */

	json_t *slots; /* being made, up to `made` */
	size_t made;
	struct due_batch batch;
	int64_t storing_since; /* by ours */
	long long most;	       /* slots of the next batch, from 1 */

	bool halted;
	long long released, refused, missed, waiting;
	struct recent late; /* seconds */
};

/* releasing.c: the only place where the state changes; waiting, for so many
 * microseconds; the same after an error of the database; the timer alone;
 * [release] interval in microseconds. */
void releasing_set_state(struct releasing *, enum releasing_state);
void releasing_wait(struct releasing *, int64_t microseconds);
void releasing_fail(struct releasing *, const struct err *);
void releasing_set_timer(struct releasing *, int64_t microseconds);
int64_t releasing_interval(const struct releasing *);

/* releasing_batch.c: makes and stores packages of what was taken, then waits;
 * goes on with it at the timer; forgets it. */
void releasing_begin_batch(struct releasing *, json_t *slots);
void releasing_make_some(struct releasing *);
void releasing_forget_batch(struct releasing *);

#endif
