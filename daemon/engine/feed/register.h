/* SPDX-License-Identifier: Apache-2.0 */
/*
 * register.h - the public register as feeds: JSON Feed 1.1 and Atom (RFC 4287)
 * with pages (RFC 5005). Pure functions: a page as release.register answers it
 * goes in, bytes come out. Serving them is net's.
 */
#ifndef COUNTERPOINT_ENGINE_FEED_REGISTER_H
#define COUNTERPOINT_ENGINE_FEED_REGISTER_H

#include <jansson.h>

#include "base/buf.h"

/* The paths on which the feeds are served; links in them lead there. */
#define FEED_JSON_PATH "/register.json"
#define FEED_ATOM_PATH "/register.atom"

/* What a page was asked for; it becomes part of its own address. */
struct feed_view {
	const char *base;  /* such as "https://example.org", no slash behind */
	long long before;  /* only releases before this one; 0: the newest */
	long long release; /* this one alone; 0: all */
};

void feed_write_json(
    const json_t *page, const struct feed_view *, struct buf *);
void feed_write_atom(
    const json_t *page, const struct feed_view *, struct buf *);

#endif
