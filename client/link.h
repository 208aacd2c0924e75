/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.h - one connection that carries lines both ways without ever blocking on
 * one of them. Owns the socket and its buffers; what a line means is
 * session.c's.
 */
#ifndef COUNTERPOINT_CLIENT_LINK_H
#define COUNTERPOINT_CLIENT_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define LINK_LINE_MAX (64 * 1024 * 1024) /* bytes of one line received */

struct link {
	int fd; /* -1 when closed */
	struct buf in, out;
	size_t taken;	/* bytes of `in` given out */
	size_t scanned; /* bytes of `in` known to hold no further newline */
	size_t sent;	/* bytes of `out` gone */
};

void link_init(struct link *);

/*
 * Connects to a path, or to "tcp:HOST:PORT" on loopback: there is no TLS here,
 * and a token must not cross a network in the clear. `deadline` is of
 * clock_monotonic(). Errors: ERR_UNAVAILABLE, ERR_INVALID for the address.
 */
int link_open(
    struct link *, const char *address, int64_t deadline, struct err *);
void link_close(struct link *);

/* Queues a line; the newline is added here. */
void link_send(struct link *, const char *, size_t len);

/*
 * Waits until something came or went, until `other` (a descriptor or -1) has
 * something to read, or until the deadline. A closed link just waits. -1 with
 * ERR_UNAVAILABLE when the connection is lost.
 */
int link_wait(struct link *, int64_t deadline, int other, struct err *);

/* The next whole line without its newline, valid until the next call of
 * link_wait() or link_close(), or NULL. */
char *link_line(struct link *, size_t *ret_len);

#endif
