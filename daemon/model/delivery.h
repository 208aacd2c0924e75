/* SPDX-License-Identifier: Apache-2.0 */
/*
 * delivery.h - releases on their way, in the database: who carries which, and
 * what became of it. Owns nothing; carrying is the daemon's, the rules are
 * those of sql/039_deliveries.sql.
 */
#ifndef COUNTERPOINT_MODEL_DELIVERY_H
#define COUNTERPOINT_MODEL_DELIVERY_H

#include "model/model.h"

/* A carrier of this daemon, which runs for so many seconds, is there: what is
 * released from now on is its to deliver, what was since that start if no
 * daemon had it before, and what another holder of this instance had is free. A
 * holder is INSTANCE/ and something of its own. */
int delivery_register(struct model *, const char *carrier, const char *holder,
    int64_t seconds, model_done, void *arg, struct err *);

struct delivery_wants {
	const char *holder, *carrier;
	const int64_t *held; /* releases that it is at; all others are free */
	size_t nheld;
	int lease_seconds;
	size_t most;
};

/* Renews the leases of what is held and takes what is due. Yields {halted,
 * items}, see delivery_take() in the database. */
int delivery_take(struct model *, const struct delivery_wants *, model_done,
    void *arg, struct err *);

struct delivery_end {
	const char *holder, *carrier;
	int64_t release;
	const char *outcome; /* delivered, refused, skipped, returned, later */
	const char *text;    /* receipt or reason */
	uint32_t seconds;    /* of later: until the next attempt */
	long long retry_hours;
	int64_t not_after; /* microseconds since 1970: by a clock beyond it
			      nothing is given up; INT64_MAX: never mind */
};

int delivery_end(struct model *, const struct delivery_end *, model_done,
    void *arg, struct err *);

#endif
