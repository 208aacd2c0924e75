/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend.h - the way of one recommendation: gather, have the tailors score,
 * rank, keep. Shared by response.recommend and observation.submit. Owns the
 * recommendation under way.
 */
#ifndef COUNTERPOINT_RPC_RECOMMEND_H
#define COUNTERPOINT_RPC_RECOMMEND_H

#include "engine/recommend/recommend.h"
#include "rpc/method.h"

/* The answer (the callee's to decref) and the same as text, or why there is
 * none. Called once, at once or later. */
typedef void (*rpc_recommend_done)(
    void *arg, json_t *answer, const char *text, const struct err *err);

void rpc_recommend_start(const struct rpc_services *, const char *login,
    const struct recommend_request *, rpc_recommend_done, void *arg);

/* response.explain: the same answer from what was stored. */
void rpc_recommend_explain(struct rpc_call *);

/* Puts id and absent tailors to an answer, as they stand in it. The answer is
 * taken over. */
json_t *rpc_recommend_sign(json_t *answer, const char *id, json_t *missing);

#endif
