/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observation_batch.h - rows that are stored by one statement. Internal to
 * observation.c. Owns its rows.
 */
#ifndef COUNTERPOINT_MODEL_OBSERVATION_BATCH_H
#define COUNTERPOINT_MODEL_OBSERVATION_BATCH_H

#include <sys/queue.h>

#include "model/cluster.h"
#include "model/observation.h"

struct observation_row {
	struct observation what;
	observation_done done;
	void *arg;
};

struct observation_batch {
	TAILQ_ENTRY(observation_batch) entry;
	struct observation_row *rows;
	size_t n, cap;
};

struct observation_batch *observation_batch_new(void);
void observation_batch_free(struct observation_batch *);

/* Takes over the members of `from`, which is zeroed. */
void observation_batch_add(struct observation_batch *, struct observation *from,
    observation_done, void *arg);

/* Cuts off the rows from number `at` on into a new batch. */
struct observation_batch *observation_batch_split(
    struct observation_batch *, size_t at);

/* Sends it; rows come back in order: row, id, created, cluster. */
struct db_query *observation_batch_send(const struct observation_batch *,
    struct db_conn *, const struct clusters *, db_done, void *arg,
    struct err *);

#endif
