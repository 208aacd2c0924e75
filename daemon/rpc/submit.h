/* SPDX-License-Identifier: Apache-2.0 */
/*
 * submit.h - observation.submit, the way of a submitted narrative. Owns the
 * submission under way.
 */
#ifndef COUNTERPOINT_RPC_SUBMIT_H
#define COUNTERPOINT_RPC_SUBMIT_H

#include "rpc/method.h"

void rpc_submit_start(struct rpc_call *);

#endif
