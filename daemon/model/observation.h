/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observation.h - stores observed texts with their matches: whatever has
 * arrived while the last batch was committing goes out as the next one, in one
 * statement and one commit. Owns the queue of rows that are not yet stored.
 */
#ifndef COUNTERPOINT_MODEL_OBSERVATION_H
#define COUNTERPOINT_MODEL_OBSERVATION_H

#include <event2/event.h>

#include "base/err.h"
#include "base/uuid.h"
#include "db/conn.h"
#include "model/cluster.h"

/* Markings of TLP 2.0, the strictest last. */
#define OBSERVATION_TLPS "clear green amber amber+strict red"

/* A match to be stored; texts as JSON. */
struct observation_match {
	char *narrative;
	double confidence;
	char *stance;  /* or NULL */
	char *plugins; /* [{"name","version","score"}] */
	char *whys;    /* ["..."] */
};

/* One observation as submitted and read; NULL where not given. */
struct observation {
	char id[UUID_TEXT];
	char *login, *key, *text, *language, *url, *outlet, *channel;
	char *audience, *observed_at, *reliability, *tlp;
	bool language_given;
	long long reach;       /* -1 when not given */
	long long credibility; /* 0 when not given */
	unsigned char digest[CLUSTER_DIGEST];
	char *posture, *priority, *reasons; /* reasons as JSON */
	struct observation_match *matches;
	size_t nmatches;
};

/* Frees the members, not the struct. */
void observation_release(struct observation *);

/* What became of it. `id` is the first one's when the key was known. */
struct observation_receipt {
	const char *id, *cluster;
	bool created;
};

/*
 * The commit, or why there was none; exactly once and never from within the
 * adding call. ERR_UNAVAILABLE: the outcome is unknown; with a key it is safe
 * to submit again.
 */
typedef void (*observation_done)(
    void *arg, const struct observation_receipt *, const struct err *);

struct observation_store;

/* `conn` outlives the store. */
struct observation_store *observation_store_new(
    struct event_base *, struct db_conn *conn);

/* What waits is told ERR_UNAVAILABLE. */
void observation_store_free(struct observation_store *);

/* Queues a row; takes over the members of `from`, which is zeroed. Returns -1
 * when too much waits. */
int observation_store_add(struct observation_store *, struct observation *from,
    observation_done, void *arg, struct err *);

/* Tells that a row is about to be added (1), or that it is no longer to be
 * expected, because it comes now or never (-1). */
void observation_store_expect(struct observation_store *, int more);

/* Rows waiting or being committed. */
size_t observation_store_pending(const struct observation_store *);

/* For metrics: rows and commits since the start. */
void observation_store_counts(const struct observation_store *,
    unsigned long long *ret_rows, unsigned long long *ret_commits);

#endif
