/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_client.h - HTTP as the fixture's clients speak it. Owns nothing.
 */
#ifndef COUNTERPOINT_TEST_HTTP_CLIENT_H
#define COUNTERPOINT_TEST_HTTP_CLIENT_H

#include "net_fixture.h"

void http_open(struct client *, struct fixture *);

/* Sends a request with further headers ("A: b\r\n") and a body or NULL. */
void http_request(
    struct client *, const char *line, const char *headers, const char *body);

/* Reads the head of one response; returns its status. */
int http_head(struct client *, struct buf *ret_head);

/* Reads head and body of one response. */
int http_response(struct client *, struct buf *ret_head, struct buf *ret_body);

/* One request on a connection of its own: its status. */
int http_ask(struct fixture *, const char *line, const char *headers,
    const char *body, struct buf *ret_head, struct buf *ret_body);

#endif
