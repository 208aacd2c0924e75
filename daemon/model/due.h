/* SPDX-License-Identifier: Apache-2.0 */
/*
 * due.h - what is due to be released: taken from the database under a lease,
 * given back as packages. Owns the packages of a batch until they are stored;
 * what a package holds is engine's. The rules are the database's, which
 * releases a slot once, whoever asks.
 */
#ifndef COUNTERPOINT_MODEL_DUE_H
#define COUNTERPOINT_MODEL_DUE_H

#include "db/array.h"
#include "model/model.h"

/* All calls below are as model_ask(). `holder` names the daemon: what it had
 * leased when it died it takes again at once. */

/* Makes a public key (32 bytes) known to all: {"id": ...}. */
int due_introduce(struct model *, const char *holder,
    const unsigned char *public, model_done, void *arg, struct err *);

/*
 * Leases slots that are due, unless the database's clock is beyond
 * `not_after` (microseconds since 1970; INT64_MAX: never mind). Answers
 * {now, jumped, halted, missed, waiting, next_at?, slots}: times as above,
 * numbers of slots that were missed and of those that are due but not taken,
 * and of each taken one what its package is made from.
 */
struct due_question {
	const char *holder;
	int64_t not_after;
	long long lease; /* seconds */
	long long most;
};
int due_take(struct model *, const struct due_question *, model_done, void *arg,
    struct err *);

/* A batch of packages; due_batch_done() frees. */
struct due_batch {
	struct db_array slots, keys, packages, signatures;
};
void due_batch_init(struct due_batch *);
void due_batch_done(struct due_batch *);

/* `package` is text; the signature has 64 bytes. */
void due_batch_add(struct due_batch *, long long slot, const char *key,
    const char *package, const unsigned char *signature);

/* Answers {halted, stored: [{slot, release, late}], refused: [{slot, reason,
 * withheld}]}; `late` is in seconds. Packages whose lease was lost are in
 * neither. */
int due_store(struct model *, const char *holder, struct due_batch *,
    const char *signing_key, model_done, void *arg, struct err *);

/* Withholds a slot of which no package can be made. */
struct due_fault {
	const char *holder;
	long long slot;
	const char *key, *reason;
};
int due_fail(struct model *, const struct due_fault *, model_done, void *arg,
    struct err *);

/* Ends the campaigns that are over: their number. */
int due_end_campaigns(struct model *, model_done, void *arg, struct err *);

#endif
