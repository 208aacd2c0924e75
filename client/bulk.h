/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bulk.h - many requests at once that are safe to repeat: keeps a window of
 * them in flight, reconnects, waits when the server says so. Owns the requests
 * in flight; where they come from and what answers mean is the source's.
 */
#ifndef COUNTERPOINT_CLIENT_BULK_H
#define COUNTERPOINT_CLIENT_BULK_H

#include <jansson.h>
#include <stddef.h>

#include "base/err.h"
#include "session.h"

#define BULK_WINDOW 64 /* requests in flight at most */

enum bulk_next {
	BULK_REQUEST, /* here is one */
	BULK_WAIT,    /* none yet; the source's descriptor will tell */
	BULK_END,     /* no more */
};

struct bulk_source {
	const char *method;
	size_t window; /* 1..BULK_WINDOW; 1 keeps the order */
	int fd;	       /* readable when a BULK_WAIT is over, or -1 */

	/* Hands over the next parameters and a tag for the answer. */
	enum bulk_next (*next)(
	    void *arg, json_t **ret_params, long long *ret_tag);

	/* The answer to one: a result (not kept), or NULL and an error that
	 * repeating does not mend. Also called for what fits no frame. */
	void (*answer)(
	    void *arg, long long tag, const json_t *result, const struct err *);

	/* The server is away or busy, and why; told once each time. */
	void (*waiting)(void *arg, const struct err *);
};

/*
 * Runs until the source ends and all is answered. Opens the session when
 * needed; a first connection that fails is not repeated. -1 when there was no
 * progress for session->timeout, or the connection itself was refused.
 */
int bulk_run(
    struct session *, const struct bulk_source *, void *arg, struct err *);

#endif
