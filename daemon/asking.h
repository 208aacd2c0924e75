/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asking.h - observed texts on their way to the matchers: each waits for its
 * vector, but never longer than allowed, and goes on without it whatever is
 * wrong with the model server. Owns the texts that wait.
 */
#ifndef COUNTERPOINT_ASKING_H
#define COUNTERPOINT_ASKING_H

#include <event2/event.h>

#include "engine/match/pool.h"
#include "net/embedder.h"

struct asking;

/* `timeout` is in milliseconds and read anew for each text; it and the others
 * outlive the asking. */
struct asking *asking_new(struct event_base *, struct embedder *,
    struct match_pool *, size_t batch, const long long *timeout);

/* Answers what waits with ERR_UNAVAILABLE. Before the pool stops. NULL is
 * fine. */
void asking_free(struct asking *);

/* As match_pool_ask(); the question's vector is of no account. */
int asking_ask(struct asking *, const struct match_question *, match_done,
    void *arg, struct err *);

#endif
