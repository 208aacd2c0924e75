/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen.h - listening sockets: a Unix socket that replaces the one a dead
 * daemon left behind but never a living one's, and loopback TCP. Owns the
 * socket file; the descriptor is the caller's.
 */
#ifndef COUNTERPOINT_NET_LISTEN_H
#define COUNTERPOINT_NET_LISTEN_H

#include <sys/types.h>

#include "base/err.h"

/* The file of a Unix socket, remembered so that nobody else's is removed. */
struct listen_file {
	char *path; /* NULL: none */
	dev_t dev;
	ino_t ino;
};

/*
 * Listens on a Unix socket. `mode` is its permission bits. The parent directory
 * must exist. Returns the descriptor (non-blocking, close-on-exec) or -1;
 * *ret_file is to be given to listen_unlink() later.
 */
int listen_unix(
    const char *path, mode_t mode, struct listen_file *ret_file, struct err *);

/* Whether listen_unix() would find the path free now: -1, and why not. */
int listen_check(const char *path, struct err *);

/* Removes the socket file if it is still the one that was made. */
void listen_unlink(struct listen_file *);

/* Listens on "address:port" with a numeric loopback address; port 0 lets the
 * system choose. Returns the descriptor or -1. */
int listen_tcp(const char *address, struct err *);

/* The port a TCP descriptor is bound to. */
int listen_port(int fd);

#endif
