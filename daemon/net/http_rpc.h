/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_rpc.h - POST /rpc: the body is one frame, its answer the answer's body.
 * Owns nothing; the calls are http_call's.
 */
#ifndef COUNTERPOINT_NET_HTTP_RPC_H
#define COUNTERPOINT_NET_HTTP_RPC_H

#include "net/http_call.h"

/* Answers a POST /rpc, now or later. */
void http_rpc_serve(struct http_calls *, struct evhttp_request *);

#endif
