/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channel.c - frames, queues and descriptors of channels. A frame is a header
 * (length, number of descriptors) and the bytes. Owns what is queued either
 * way; the peer is trusted with nothing but being there.
 */
#include "base/channel.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/mem.h"

enum {
	READ_BYTES = 64 * 1024,
	READS_A_TURN = 16, /* then the other events get their turn */
	WRITE_PIECES = 16,
};

struct header {
	uint32_t len, nfds; /* nfds: 0 or 1 */
};

/* Room for the descriptors of one sendmsg() or recvmsg(). */
union control {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(sizeof(int) * CHANNEL_FDS_MAX)];
};

/* A framed message that waits to be written. */
struct piece {
	STAILQ_ENTRY(piece) link;
	size_t len;
	int fd; /* to pass along, or -1 */
	char bytes[];
};

struct channel {
	int fd;
	const struct channel_calls *calls;
	void *arg;
	struct event *readable, *writable;
	struct channel_in in;
	STAILQ_HEAD(, piece) out;
	size_t written; /* bytes of the first piece */
	bool stopped, delivering;
};

int
channel_pair(int ret_fds[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_fds);
}

void
channel_in_init(struct channel_in *in, int fd, bool takes_fds)
{
	*in = (struct channel_in){.fd = fd, .takes_fds = takes_fds};
}

void
channel_in_done(struct channel_in *in)
{
	for (size_t i = 0; i < in->nfds; i++)
		close(in->fds[i]);
	buf_done(&in->bytes);
	*in = (struct channel_in){.fd = -1};
}

static int
take_fd(struct channel_in *in)
{
	int fd = in->fds[0];

	in->nfds--;
	memmove(in->fds, in->fds + 1, in->nfds * sizeof(in->fds[0]));
	return fd;
}

int
channel_in_next(struct channel_in *in, struct channel_message *ret)
{
	size_t left = in->bytes.len - in->at;
	struct header header;

	if (left < sizeof(header))
		return 0;
	memcpy(&header, in->bytes.data + in->at, sizeof(header));
	if (header.len > CHANNEL_MESSAGE_MAX || header.nfds > 1)
		return -1;
	if (left < sizeof(header) + header.len)
		return 0;
	if (header.nfds > in->nfds)
		return -1;
	ret->data = in->bytes.data + in->at + sizeof(header);
	ret->len = header.len;
	ret->fd = header.nfds > 0 ? take_fd(in) : -1;
	in->at += sizeof(header) + header.len;
	return 1;
}

/* Keeps the descriptors that came; too many are closed, and the message that
 * lacks one breaks the channel. */
static void
keep_fds(struct channel_in *in, struct msghdr *msg)
{
	struct cmsghdr *c;
	size_t n;
	int fds[CHANNEL_FDS_MAX];

	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		if (n > CHANNEL_FDS_MAX)
			n = CHANNEL_FDS_MAX;
		memcpy(fds, CMSG_DATA(c), n * sizeof(int));
		for (size_t i = 0; i < n; i++) {
			if (in->nfds < CHANNEL_FDS_MAX)
				in->fds[in->nfds++] = fds[i];
			else
				close(fds[i]);
		}
	}
}

int
channel_in_fill(struct channel_in *in)
{
	char bytes[READ_BYTES];
	union control control;
	struct iovec iov = {.iov_base = bytes, .iov_len = sizeof(bytes)};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	ssize_t n;

	if (in->takes_fds) {
		msg.msg_control = control.bytes;
		msg.msg_controllen = sizeof(control.bytes);
	}
	do
		n = recvmsg(in->fd, &msg, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return n;
	if (in->takes_fds)
		keep_fds(in, &msg);
	buf_drain(&in->bytes, in->at);
	in->at = 0;
	buf_add(&in->bytes, bytes, n);
	return 1;
}

int
channel_receive(struct channel_in *in, struct channel_message *ret)
{
	int result;

	while ((result = channel_in_next(in, ret)) == 0) {
		result = channel_in_fill(in);
		if (result != 1)
			return result;
	}
	return result;
}

static void
frame(struct buf *out, const void *data, size_t len, int pass_fd)
{
	struct header header = {.len = len, .nfds = pass_fd == -1 ? 0 : 1};

	assert(len <= CHANNEL_MESSAGE_MAX);
	buf_add(out, &header, sizeof(header));
	buf_add(out, data, len);
}

void
channel_frame(struct buf *out, const void *data, size_t len)
{
	frame(out, data, len, -1);
}

/* Attaches a descriptor to a message about to be sent. */
static void
attach(struct msghdr *msg, union control *control, int fd)
{
	struct cmsghdr *c;

	memset(control, 0, sizeof(*control));
	msg->msg_control = control->bytes;
	msg->msg_controllen = CMSG_SPACE(sizeof(int));
	c = CMSG_FIRSTHDR(msg);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
}

static int
write_all(int fd, const struct buf *out, int pass_fd)
{
	union control control;
	size_t at = 0;

	while (at < out->len) {
		struct iovec iov = {out->data + at, out->len - at};
		struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
		ssize_t n;

		if (at == 0 && pass_fd != -1)
			attach(&msg, &control, pass_fd);
		n = sendmsg(fd, &msg, MSG_NOSIGNAL);
		if (n == -1 && errno != EINTR)
			return -1;
		at += n > 0 ? n : 0;
	}
	return 0;
}

int
channel_flush(int fd, struct buf *out)
{
	int result = write_all(fd, out, -1);

	buf_clear(out);
	return result;
}

int
channel_write(int fd, const void *data, size_t len, int pass_fd)
{
	struct buf out = {0};
	int result;

	frame(&out, data, len, pass_fd);
	result = write_all(fd, &out, pass_fd);
	buf_done(&out);
	return result;
}

static void
drop_first(struct channel *channel)
{
	struct piece *piece = STAILQ_FIRST(&channel->out);

	STAILQ_REMOVE_HEAD(&channel->out, link);
	if (piece->fd != -1)
		close(piece->fd);
	free(piece);
	channel->written = 0;
}

static void
drop_all(struct channel *channel)
{
	while (!STAILQ_EMPTY(&channel->out))
		drop_first(channel);
}

void
channel_stop(struct channel *channel)
{
	if (channel->stopped)
		return;
	channel->stopped = true;
	event_del(channel->readable);
	event_del(channel->writable);
	close(channel->fd);
	drop_all(channel);
}

static void
close_with(struct channel *channel, const char *reason)
{
	if (channel->stopped)
		return;
	channel_stop(channel);
	channel->calls->closed(channel->arg, reason);
}

/* Hands out the whole messages that are there. Returns 0, or -1 when the
 * channel has ended meanwhile. */
static int
deliver(struct channel *channel)
{
	struct channel_message message;
	int result = 0;

	channel->delivering = true;
	while (!channel->stopped &&
	       (result = channel_in_next(&channel->in, &message)) == 1)
		channel->calls->message(channel->arg, &message);
	channel->delivering = false;
	if (!channel->stopped && result == -1)
		close_with(channel, "broken frame");
	return channel->stopped ? -1 : 0;
}

/* Reads at most `rounds` times. */
static void
read_some(struct channel *channel, int rounds)
{
	int result;

	for (int i = 0; i < rounds; i++) {
		result = channel_in_fill(&channel->in);
		if (result == -1 && errno == EAGAIN)
			return;
		if (result != 1) {
			close_with(
			    channel, result == 0 ? "closed" : "read error");
			return;
		}
		if (deliver(channel) == -1)
			return;
	}
}

static void
readable_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	read_some(arg, READS_A_TURN);
}

void
channel_drain(struct channel *channel)
{
	if (!channel->stopped)
		read_some(channel, INT32_MAX);
}

/* Gathers pieces for one sendmsg(): as many as fit, one descriptor at most,
 * which must go with the first byte of its message. */
static int
gather(struct channel *channel, struct iovec *iov, int *ret_fd)
{
	struct piece *piece;
	int n = 0;

	*ret_fd = -1;
	STAILQ_FOREACH(piece, &channel->out, link)
	{
		size_t skip = n == 0 ? channel->written : 0;

		if (n == WRITE_PIECES || (n > 0 && piece->fd != -1))
			break;
		if (skip == 0 && piece->fd != -1)
			*ret_fd = piece->fd;
		iov[n].iov_base = piece->bytes + skip;
		iov[n++].iov_len = piece->len - skip;
	}
	return n;
}

static void
count_written(struct channel *channel, size_t n)
{
	while (n > 0) {
		struct piece *piece = STAILQ_FIRST(&channel->out);
		size_t left = piece->len - channel->written;

		if (n < left) {
			channel->written += n;
			return;
		}
		n -= left;
		drop_first(channel);
	}
}

static void
writable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct channel *channel = arg;
	struct iovec iov[WRITE_PIECES];
	struct msghdr msg = {.msg_iov = iov};
	union control control;
	int pass_fd;
	ssize_t n;

	(void)what;
	while (!STAILQ_EMPTY(&channel->out)) {
		msg.msg_iovlen = gather(channel, iov, &pass_fd);
		msg.msg_control = NULL;
		msg.msg_controllen = 0;
		if (pass_fd != -1)
			attach(&msg, &control, pass_fd);
		n = sendmsg(fd, &msg, MSG_NOSIGNAL);
		if (n == -1 && errno == EAGAIN) {
			event_add(channel->writable, NULL);
			return;
		}
		if (n == -1 && errno != EINTR) {
			/* What the peer said before it went is still read. */
			drop_all(channel);
			return;
		}
		count_written(channel, n > 0 ? n : 0);
	}
}

struct channel *
channel_new(struct event_base *base, int fd, bool takes_fds,
    const struct channel_calls *calls, void *arg)
{
	struct channel *channel = mem_calloc(1, sizeof(*channel));

	evutil_make_socket_nonblocking(fd);
	channel->fd = fd;
	channel->calls = calls;
	channel->arg = arg;
	STAILQ_INIT(&channel->out);
	channel_in_init(&channel->in, fd, takes_fds);
	channel->readable =
	    event_new(base, fd, EV_READ | EV_PERSIST, readable_cb, channel);
	channel->writable = event_new(base, fd, EV_WRITE, writable_cb, channel);
	assert(channel->readable != NULL && channel->writable != NULL);
	event_add(channel->readable, NULL);
	return channel;
}

void
channel_send(struct channel *channel, const void *data, size_t len, int pass_fd)
{
	struct header header = {.len = len, .nfds = pass_fd == -1 ? 0 : 1};
	struct piece *piece;

	assert(len <= CHANNEL_MESSAGE_MAX);
	if (channel->stopped) {
		if (pass_fd != -1)
			close(pass_fd);
		return;
	}
	/* Written at the end of the turn, together with what follows. */
	if (STAILQ_EMPTY(&channel->out))
		event_active(channel->writable, EV_WRITE, 0);
	piece = mem_calloc(1, sizeof(*piece) + sizeof(header) + len);
	piece->len = sizeof(header) + len;
	piece->fd = pass_fd;
	memcpy(piece->bytes, &header, sizeof(header));
	memcpy(piece->bytes + sizeof(header), data, len);
	STAILQ_INSERT_TAIL(&channel->out, piece, link);
}

bool
channel_peer_is_gone(const struct channel *channel)
{
	struct pollfd p = {.fd = channel->fd, .events = POLLRDHUP};

	return channel->stopped ||
	       (poll(&p, 1, 0) == 1 && (p.revents & (POLLRDHUP | POLLHUP)));
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	assert(!channel->delivering);
	channel_stop(channel);
	event_free(channel->readable);
	event_free(channel->writable);
	channel_in_done(&channel->in);
	free(channel);
}
