/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_feed.h - what other programs read: the public register as JSON Feed and
 * Atom, and calendars for whoever logs in. Owns each request's way from its
 * path to its bytes; what stands in them is engine/feed's, who may see what is
 * rpc's.
 */
#ifndef COUNTERPOINT_NET_HTTP_FEED_H
#define COUNTERPOINT_NET_HTTP_FEED_H

#include "net/http_routes.h"

/* Below it: organisation/SLUG.ics and campaign/SLUG.ics. */
#define HTTP_CALENDARS "/calendar/"

/* The register, in the form that the path names. */
void http_feed_register(const struct http_sources *, struct evhttp_request *);

/* A calendar; the token comes as Bearer or, since that is what calendar
 * programs can do, as the password of Basic. */
void http_feed_calendar(const struct http_sources *, struct evhttp_request *);

#endif
