/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link.c - sockets, poll and the cutting of bytes into lines. Owns the
 * descriptor.
 */
#include "link.h"

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

#define READ_SIZE (64 * 1024)

void
link_init(struct link *l)
{
	*l = (struct link){.fd = -1};
}

void
link_close(struct link *l)
{
	if (l->fd != -1)
		close(l->fd);
	buf_done(&l->in);
	buf_done(&l->out);
	link_init(l);
}

/* Milliseconds until a deadline, rounded up, for poll(). */
static int
milliseconds_until(int64_t deadline)
{
	int64_t left = deadline - clock_monotonic();

	if (left <= 0)
		return 0;
	return left > 3600000000LL ? 3600000 : (int)((left + 999) / 1000);
}

static int
finish_connect(int fd, int64_t deadline)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	int n, fault;
	socklen_t len = sizeof(fault);

	do
		n = poll(&p, 1, milliseconds_until(deadline));
	while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	if (n <= 0)
		return -1;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &len) == -1)
		return -1;
	errno = fault;
	return fault == 0 ? 0 : -1;
}

/* Returns a connected, non-blocking socket, or -1 with errno. */
static int
connect_to(const struct sockaddr *sa, socklen_t len, int64_t deadline)
{
	int fd, saved;

	fd = socket(
	    sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	if (connect(fd, sa, len) == 0)
		return fd;
	if ((errno == EINPROGRESS || errno == EINTR) &&
	    finish_connect(fd, deadline) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static int
fail_connect(const char *address, struct err *err)
{
	bool nobody = errno == ENOENT || errno == ECONNREFUSED;

	return err_set(err, ERR_UNAVAILABLE, "cannot connect to %s: %s%s",
	    address, strerror(errno),
	    nobody ? "; is counterpointd running?" : "");
}

static int
open_unix(
    struct link *l, const char *address, int64_t deadline, struct err *err)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	if (strlen(address) >= sizeof(sa.sun_path))
		return err_set(err, ERR_INVALID,
		    "the socket's path is longer than %zu bytes",
		    sizeof(sa.sun_path) - 1);
	memcpy(sa.sun_path, address, strlen(address));
	l->fd = connect_to((struct sockaddr *)&sa, sizeof(sa), deadline);
	return l->fd == -1 ? fail_connect(address, err) : 0;
}

static bool
is_loopback(const struct sockaddr *sa)
{
	const struct sockaddr_in *in;
	const struct sockaddr_in6 *in6;

	if (sa->sa_family == AF_INET) {
		in = (const struct sockaddr_in *)(const void *)sa;
		return ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	if (sa->sa_family == AF_INET6) {
		in6 = (const struct sockaddr_in6 *)(const void *)sa;
		return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	}
	return false;
}

/* Splits "HOST:PORT" or "[HOST]:PORT" in place. */
static int
split_host(char *text, char **ret_host, char **ret_port)
{
	char *colon = strrchr(text, ':');

	if (colon == NULL || colon == text || colon[1] == '\0')
		return -1;
	*colon = '\0';
	if (*text == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		text++;
	}
	*ret_host = text;
	*ret_port = colon + 1;
	return 0;
}

static int
open_tcp(struct link *l, const char *address, int64_t deadline, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	char *copy = mem_strdup(address + strlen("tcp:")), *host, *port;
	int fault, rc = -1;

	if (split_host(copy, &host, &port) == -1) {
		err_set(
		    err, ERR_INVALID, "\"%s\" is not tcp:HOST:PORT", address);
		goto out;
	}
	fault = getaddrinfo(host, port, &hints, &found);
	if (fault != 0) {
		err_set(err, ERR_UNAVAILABLE, "%s: %s", address,
		    gai_strerror(fault));
		goto out;
	}
	if (!is_loopback(found->ai_addr)) {
		err_set(err, ERR_INVALID,
		    "%s is not on this machine; use a tunnel", address);
		goto out;
	}
	l->fd = connect_to(found->ai_addr, found->ai_addrlen, deadline);
	rc = l->fd == -1 ? fail_connect(address, err) : 0;
out:
	if (found != NULL)
		freeaddrinfo(found);
	free(copy);
	return rc;
}

int
link_open(
    struct link *l, const char *address, int64_t deadline, struct err *err)
{
	link_close(l);
	if (strncmp(address, "tcp:", 4) == 0)
		return open_tcp(l, address, deadline, err);
	return open_unix(l, address, deadline, err);
}

void
link_send(struct link *l, const char *line, size_t len)
{
	if (l->sent == l->out.len) {
		buf_clear(&l->out);
		l->sent = 0;
	}
	buf_add(&l->out, line, len);
	buf_add_char(&l->out, '\n');
}

/* A failed write is not the end: the server may have said why it closed, and
 * reading finds that first and the loss after it. */
static void
flush(struct link *l)
{
	ssize_t n;

	n = send(
	    l->fd, l->out.data + l->sent, l->out.len - l->sent, MSG_NOSIGNAL);
	if (n >= 0)
		l->sent += (size_t)n;
	else if (errno != EAGAIN && errno != EINTR)
		l->sent = l->out.len;
}

static int
read_some(struct link *l, struct err *err)
{
	char bytes[READ_SIZE];
	ssize_t n;

	buf_drain(&l->in, l->taken);
	l->scanned -= l->taken;
	l->taken = 0;

	n = recv(l->fd, bytes, sizeof(bytes), 0);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n == -1)
		return err_set(err, ERR_UNAVAILABLE, "connection lost: %s",
		    strerror(errno));
	if (n == 0)
		return err_set(err, ERR_UNAVAILABLE,
		    "connection lost: the server closed it");
	if (l->in.len + (size_t)n > LINK_LINE_MAX)
		return err_set(err, ERR_UNAVAILABLE,
		    "the server sent a line of more than %d MiB",
		    LINK_LINE_MAX / 1024 / 1024);
	buf_add(&l->in, bytes, (size_t)n);
	return 0;
}

int
link_wait(struct link *l, int64_t deadline, int other, struct err *err)
{
	struct pollfd p[2] = {
	    {.fd = l->fd, .events = POLLIN},
	    {.fd = other, .events = POLLIN},
	};

	if (l->sent < l->out.len)
		p[0].events |= POLLOUT;
	if (poll(p, 2, milliseconds_until(deadline)) <= 0)
		return 0;
	if (p[0].revents & POLLOUT)
		flush(l);
	if (p[0].revents & (POLLIN | POLLHUP | POLLERR))
		return read_some(l, err);
	return 0;
}

char *
link_line(struct link *l, size_t *ret_len)
{
	char *line, *end;

	if (l->scanned == l->in.len)
		return NULL;
	end = memchr(l->in.data + l->scanned, '\n', l->in.len - l->scanned);
	if (end == NULL) {
		l->scanned = l->in.len;
		return NULL;
	}
	line = l->in.data + l->taken;
	*ret_len = (size_t)(end - line);
	l->taken = l->scanned = (size_t)(end + 1 - l->in.data);
	return line;
}
