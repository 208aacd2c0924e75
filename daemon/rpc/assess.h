/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.h - the circumstances of what is asked, from the pulse and from what
 * is known of an observation. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_ASSESS_H
#define COUNTERPOINT_RPC_ASSESS_H

#include "engine/recommend/recommend.h"
#include "rpc/method.h"

/* Fills in the circumstances of a request that has its targets; `seen` NULL:
 * it is about no observation. */
void rpc_find_circumstances(const struct rpc_services *,
    const struct circumstances_seen *seen, struct recommend_request *);

/* The same for an observation in the protocol's form. The last decision about
 * it stands before the one about its narrative. */
void rpc_read_circumstances(const struct rpc_services *,
    const json_t *observation, struct recommend_request *);

/* The day on which a decision of a priority is to be reviewed, YYYY-MM-DD,
 * unless a person says otherwise. */
void rpc_review_day(const struct config *, const char *priority, char ret[11]);

#endif
