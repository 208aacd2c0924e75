/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_guard.h - keeps web pages from driving the daemon through a browser on
 * the same machine, and requests from hiding in others. Pure functions over
 * headers; owns nothing.
 */
#ifndef COUNTERPOINT_NET_HTTP_GUARD_H
#define COUNTERPOINT_NET_HTTP_GUARD_H

#include <event2/http.h>
#include <stdbool.h>

#include "base/err.h"

/* Whether a Host header ("name", "name:port") means this machine. A page whose
 * name was rebound to 127.0.0.1 comes with its own name here. */
bool http_host_is_loopback(const char *host);

/* Whether a Content-Type is application/json, parameters allowed. A page may
 * send other types without asking; this one it may not. */
bool http_type_is_json(const char *type);

/* The token of an Authorization header, or NULL when it is no Bearer. */
const char *http_bearer_token(const char *authorization);

/* Room for what Basic can carry. */
#define HTTP_PASSWORD 256

/* The token of an Authorization header, or NULL: Bearer's, or the password of
 * Basic, which is put into the room. The user's name is not looked at. The
 * header may be NULL. */
const char *http_any_token(const char *authorization, char room[HTTP_PASSWORD]);

/* 0 when a request may be looked at; else the HTTP status of its refusal. */
int http_check_host(struct evhttp_request *, struct err *);

/* The same: a request whose end could be seen elsewhere by a proxy, so that
 * what follows on its connection cannot be trusted. */
int http_check_end(struct evhttp_request *, struct err *);

/* The same for POST /rpc, which acts: no Origin, JSON only. */
int http_check_post(struct evhttp_request *, struct err *);

#endif
