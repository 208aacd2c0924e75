/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_method.h - calls a method of rpc for an HTTP request that is no frame
 * itself. So who may call what, and what its parameters may be, is decided in
 * one place. Owns nothing.
 */
#ifndef COUNTERPOINT_NET_HTTP_METHOD_H
#define COUNTERPOINT_NET_HTTP_METHOD_H

#include <jansson.h>

#include "base/err.h"
#include "net/http_call.h"

/* Calls it for a call's peer; the parameters are taken over. */
void http_method_ask(
    struct http_call *, const char *method, json_t *params, http_call_answered);

/* The result in an answer, for the caller to release; NULL with the error that
 * stands in its place. */
json_t *http_method_result(const char *bytes, size_t len, struct err *);

#endif
