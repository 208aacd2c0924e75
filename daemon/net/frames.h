/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frames.h - cuts a stream of bytes into lines of at most JSON_FRAME_MAX bytes.
 * Owns the bytes that were read and not yet taken; sockets, and what a line
 * means, are left to others.
 */
#ifndef COUNTERPOINT_NET_FRAMES_H
#define COUNTERPOINT_NET_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

/* All zero is an empty one. */
struct frames {
	char *data;
	size_t start, end; /* bytes not yet taken: data[start] to data[end-1] */
	size_t seen;	   /* no newline from start up to here */
	size_t cap;
};

enum frames_result {
	FRAMES_NONE,	 /* no whole line yet: read more */
	FRAMES_LINE,	 /* a line */
	FRAMES_TOO_LONG, /* the stream cannot be understood any further */
};

/* Frees the memory; it is then an empty one again. */
void frames_done(struct frames *);

/*
 * Where the next bytes may be read to, and how many. At least one when the last
 * frames_next() said FRAMES_NONE. Lines taken before become invalid.
 */
char *frames_room(struct frames *, size_t *ret_room);

/* `n` bytes were read into the room. */
void frames_grow(struct frames *, size_t n);

/*
 * Takes the next line, without its LF or CR LF; empty lines are skipped. The
 * line stays valid until the next frames_room() or frames_done().
 */
enum frames_result frames_next(
    struct frames *, const char **ret_line, size_t *ret_len);

/* Whether there are bytes that frames_next() has not looked at. */
bool frames_pending(const struct frames *);

/* Whether anything is held at all: pending bytes or a begun line. */
bool frames_held(const struct frames *);

#endif
