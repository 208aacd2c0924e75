/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.h - the findings about a message in the answers of its methods. Owns
 * nothing.
 */
#ifndef COUNTERPOINT_RPC_REVIEW_H
#define COUNTERPOINT_RPC_REVIEW_H

#include "rpc/method.h"

extern const struct schema_field rpc_review_params[];

/* message.review. */
void rpc_review_start(struct rpc_call *);

/* Answers with the meta of the message named by `slug`, as JSON, and with
 * what the soft rules find in it as `warnings`. */
void rpc_review_warn(struct rpc_call *, const char *meta);

#endif
