/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channel.h - messages between our own processes: length-prefixed, over a
 * stream socketpair, a descriptor along with a message if need be. Two faces:
 * one driven by libevent that never blocks (the daemon), one that blocks
 * (children). Owns the bytes on their way; what they mean is the callers'.
 */
#ifndef COUNTERPOINT_BASE_CHANNEL_H
#define COUNTERPOINT_BASE_CHANNEL_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define CHANNEL_MESSAGE_MAX (1024 * 1024) /* bytes of one message */
#define CHANNEL_FDS_MAX	    8 /* descriptors that wait for their message */

/* `data` lives until the channel is read again. */
struct channel_message {
	const char *data;
	size_t len;
	int fd; /* came along; the receiver's from here on; -1 for none */
};

/* A pair of connected sockets, both close-on-exec. 0, or -1 with errno. */
int channel_pair(int ret_fds[2]);

/* --- The reading side, shared by both faces. --- */

struct channel_in {
	int fd; /* the caller's */
	bool takes_fds;
	struct buf bytes;
	size_t at; /* of the first byte not handed out */
	int fds[CHANNEL_FDS_MAX];
	size_t nfds;
};

/* Where `takes_fds` is false, descriptors that the peer sends are dropped by
 * the kernel. */
void channel_in_init(struct channel_in *, int fd, bool takes_fds);
void channel_in_done(struct channel_in *);

/* Takes the next whole message: 1; 0 when there is none yet; -1 when the peer
 * broke the framing. */
int channel_in_next(struct channel_in *, struct channel_message *ret);

/* Reads once from the socket: 1 when bytes came, 0 at the end of the stream,
 * -1 with errno (EAGAIN on a non-blocking socket). */
int channel_in_fill(struct channel_in *);

/* --- The blocking face. --- */

/* Waits for a message: 1; 0 at the end of the stream; -1 on a broken one. */
int channel_receive(struct channel_in *, struct channel_message *ret);

/* Appends a message to bytes to be sent by channel_flush(). */
void channel_frame(struct buf *, const void *, size_t len);

/* Sends all, empties the buffer. 0, or -1 when the peer is gone. */
int channel_flush(int fd, struct buf *);

/* Sends one message with a descriptor, which stays the caller's (-1: none).
 * 0, or -1 when the peer is gone. */
int channel_write(int fd, const void *, size_t len, int pass_fd);

/* --- The event-driven face. --- */

struct channel;

struct channel_calls {
	void (*message)(void *arg, const struct channel_message *);
	/* Last call of all; `reason` is a literal. */
	void (*closed)(void *arg, const char *reason);
};

/* Takes the socket over. The calls come from the loop only, and from
 * channel_drain(). */
struct channel *channel_new(struct event_base *, int fd, bool takes_fds,
    const struct channel_calls *, void *arg);

/* Queues a message; `pass_fd` (-1: none) belongs to the channel from here on.
 */
void channel_send(struct channel *, const void *, size_t len, int pass_fd);

/* Delivers at once what the peer had sent before it died. */
void channel_drain(struct channel *);

/* Whether the peer has closed its end. Bytes from it may still wait. */
bool channel_peer_is_gone(const struct channel *);

/* Ends the calls and closes the socket; safe inside a call. */
void channel_stop(struct channel *);

/* Frees; not inside a call of the channel's own. NULL is fine. */
void channel_free(struct channel *);

#endif
