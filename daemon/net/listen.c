/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listen.c - makes listening sockets. Owns the rule which socket file may be
 * removed; accepting is left to others.
 */
#include "net/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libgen.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"

static int
open_socket(int family)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int
fill_address(const char *path, struct sockaddr_un *sun, struct err *err)
{
	*sun = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(sun->sun_path))
		return err_set(err, ERR_INVALID,
		    "socket path %s is longer than %zu bytes", path,
		    sizeof(sun->sun_path) - 1);
	memcpy(sun->sun_path, path, strlen(path) + 1);
	return 0;
}

/* What connecting to a socket says: 0 when somebody answers, else an errno. */
static int
knock(const struct sockaddr_un *sun)
{
	int fd = open_socket(AF_UNIX);
	int error = 0;

	if (fd == -1)
		return errno;
	if (connect(fd, (const struct sockaddr *)sun, sizeof(*sun)) == -1)
		error = errno;
	close(fd);
	return error;
}

/* Looks at what stands at a path: 0 for nothing, 1 for a socket that nobody
 * listens on, -1 for anything else. */
static int
find_stale(const struct sockaddr_un *sun, struct err *err)
{
	const char *path = sun->sun_path;
	struct stat st;
	int error;

	if (lstat(path, &st) == -1)
		return errno == ENOENT || errno == ENOTDIR
			   ? 0
			   : err_set(err, ERR_UNAVAILABLE,
				 "cannot look at %s: %s", path,
				 strerror(errno));
	if (!S_ISSOCK(st.st_mode))
		return err_set(err, ERR_CONFLICT,
		    "%s exists and is no socket: remove it or choose another "
		    "path",
		    path);
	error = knock(sun);
	switch (error) {
	case 0:
	case EAGAIN: /* its queue is full, so it lives */
		return err_set(
		    err, ERR_CONFLICT, "another daemon listens on %s", path);
	case ECONNREFUSED:
	case ENOENT:
		return 1;
	default:
		return err_set(err, ERR_CONFLICT,
		    "%s is a socket of somebody else: %s", path,
		    strerror(error));
	}
}

int
listen_check(const char *path, struct err *err)
{
	struct sockaddr_un sun;

	if (fill_address(path, &sun, err) == -1)
		return -1;
	return find_stale(&sun, err) == -1 ? -1 : 0;
}

/* Removes a socket that nobody listens on; refuses anything else. */
static int
remove_stale(const struct sockaddr_un *sun, struct err *err)
{
	const char *path = sun->sun_path;
	int found = find_stale(sun, err);

	if (found != 1)
		return found;
	if (unlink(path) == -1 && errno != ENOENT)
		return err_set(err, ERR_UNAVAILABLE,
		    "cannot remove the stale socket %s: %s", path,
		    strerror(errno));
	return 0;
}

static int
explain_bind(const char *path, int error, struct err *err)
{
	char *copy, *directory;

	if (error != ENOENT && error != ENOTDIR && error != EACCES)
		return err_set(err, ERR_UNAVAILABLE, "cannot listen on %s: %s",
		    path, strerror(error));
	copy = mem_strdup(path);
	directory = dirname(copy);
	if (error == EACCES)
		err_set(err, ERR_UNAVAILABLE,
		    "cannot listen on %s: make the directory %s writable for "
		    "this user or choose another path",
		    path, directory);
	else
		err_set(err, ERR_UNAVAILABLE,
		    "cannot listen on %s: create the directory %s or choose "
		    "another path",
		    path, directory);
	free(copy);
	return -1;
}

/*
 * Binds with no permissions for others, so that nobody connects before the mode
 * is as wanted: umask can only take bits away, chmod then gives them.
 */
static int
bind_file(int fd, const struct sockaddr_un *sun, mode_t mode,
    struct listen_file *ret_file, struct err *err)
{
	mode_t before = umask(0177);
	int rc = bind(fd, (const struct sockaddr *)sun, sizeof(*sun));
	int error = errno;
	struct stat st;

	umask(before);
	if (rc == -1)
		return explain_bind(sun->sun_path, error, err);
	if (lstat(sun->sun_path, &st) == -1 ||
	    chmod(sun->sun_path, mode) == -1 || listen(fd, SOMAXCONN) == -1) {
		err_set(err, ERR_UNAVAILABLE, "cannot listen on %s: %s",
		    sun->sun_path, strerror(errno));
		unlink(sun->sun_path);
		return -1;
	}
	*ret_file = (struct listen_file){
	    .path = mem_strdup(sun->sun_path),
	    .dev = st.st_dev,
	    .ino = st.st_ino,
	};
	return 0;
}

int
listen_unix(const char *path, mode_t mode, struct listen_file *ret_file,
    struct err *err)
{
	struct sockaddr_un sun;
	int fd;

	if (fill_address(path, &sun, err) == -1 ||
	    remove_stale(&sun, err) == -1)
		return -1;
	fd = open_socket(AF_UNIX);
	if (fd == -1)
		return err_set(err, ERR_UNAVAILABLE, "cannot make a socket: %s",
		    strerror(errno));
	if (bind_file(fd, &sun, mode, ret_file, err) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

void
listen_unlink(struct listen_file *file)
{
	struct stat st;

	if (file->path != NULL && lstat(file->path, &st) == 0 &&
	    st.st_dev == file->dev && st.st_ino == file->ino)
		unlink(file->path);
	free(file->path);
	*file = (struct listen_file){0};
}

/* "127.x.y.z:port" or "[::1]:port". Returns the length, 0 for anything else. */
static socklen_t
parse_loopback(const char *address, struct sockaddr_storage *ss)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)ss;
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)ss;
	const char *colon = strrchr(address, ':');
	char host[16]; /* room for "255.255.255.255" */
	unsigned long port;
	size_t len;

	if (colon == NULL || colon[1] == '\0' ||
	    colon[1 + strspn(colon + 1, "0123456789")] != '\0')
		return 0;
	len = (size_t)(colon - address);
	port = strtoul(colon + 1, NULL, 10);
	if (len >= sizeof(host) || port > 65535)
		return 0;
	memcpy(host, address, len);
	host[len] = '\0';
	if (strcmp(host, "[::1]") == 0) {
		sin6->sin6_family = AF_INET6;
		sin6->sin6_port = htons((uint16_t)port);
		sin6->sin6_addr = in6addr_loopback;
		return sizeof(*sin6);
	}
	sin->sin_family = AF_INET;
	sin->sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, host, &sin->sin_addr) != 1 ||
	    ntohl(sin->sin_addr.s_addr) >> 24 != 127)
		return 0;
	return sizeof(*sin);
}

int
listen_tcp(const char *address, struct err *err)
{
	struct sockaddr_storage ss = {0};
	socklen_t len = parse_loopback(address, &ss);
	int fd, on = 1;

	if (len == 0)
		return err_set(err, ERR_INVALID,
		    "%s is no loopback address and port such as "
		    "127.0.0.1:4711",
		    address);
	fd = open_socket(ss.ss_family);
	if (fd == -1)
		return err_set(err, ERR_UNAVAILABLE, "cannot make a socket: %s",
		    strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&ss, len) == -1 ||
	    listen(fd, SOMAXCONN) == -1) {
		err_set(err, ERR_UNAVAILABLE, "cannot listen on %s: %s",
		    address, strerror(errno));
		close(fd);
		return -1;
	}
	return fd;
}

int
listen_port(int fd)
{
	/* The port has the same place in an IPv4 address. */
	struct sockaddr_in6 address = {0};
	socklen_t len = sizeof(address);

	getsockname(fd, (struct sockaddr *)&address, &len);
	return ntohs(address.sin6_port);
}
