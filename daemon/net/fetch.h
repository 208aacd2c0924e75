/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch.h - HTTP requests of the daemon's own, made by the event loop: nothing
 * here blocks, not even the resolving of a name. Owns the transfers under way
 * and the connections kept for the next; what is asked and why is the caller's.
 *
 * http and https only; certificates are verified; no redirect is followed, no
 * proxy used, no cookie kept.
 */
#ifndef COUNTERPOINT_NET_FETCH_H
#define COUNTERPOINT_NET_FETCH_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct fetcher;
struct fetch;

/* All of it is copied by fetch_start(). */
struct fetch_request {
	const char *url;
	const char *method;	    /* "GET", "POST", ... */
	const char *const *headers; /* "Name: value", NULL-ended; or NULL */
	const char *body;	    /* NULL: none */
	size_t len;
	const char *ca_file; /* alone trusted; NULL, "": as the system does */
	unsigned timeout_ms; /* for all of it */
	size_t most;	     /* bytes of an answer's body */
	bool cut; /* what is longer is cut, instead of being no answer */
};

/* Lives during the call only. The body is not NUL-terminated. */
struct fetch_answer {
	long status; /* of HTTP, whatever it is */
	const char *body;
	size_t len;
	long retry_after; /* seconds that it asks to wait; 0: not said */
};

/*
 * The answer, or NULL and why there is none: ERR_TIMEOUT, ERR_INVALID (longer
 * than allowed) or ERR_UNAVAILABLE. Exactly once, later, never from inside
 * fetch_start(). It may start and cancel fetches, but not close the fetcher.
 */
typedef void (*fetch_done)(
    void *arg, const struct fetch_answer *, const struct err *);

/* Fails when libcurl would block while it resolves a name. */
struct fetcher *fetcher_open(struct event_base *, struct err *);

/* Cancels what is under way. NULL is fine. */
void fetcher_close(struct fetcher *);

/* Returns the fetch, good until `done` is called, or NULL with ERR_INVALID for
 * a request that libcurl refuses. */
struct fetch *fetch_start(struct fetcher *, const struct fetch_request *,
    fetch_done, void *arg, struct err *);

/* Ends it; `done` will not be called. */
void fetch_cancel(struct fetch *);

#endif
