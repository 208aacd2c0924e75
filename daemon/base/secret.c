/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret.c - reads secrets, after a look at who else can. Owns nothing.
 */
#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { SECRET_MAX = 4096 };

static int
check_file(const char *path, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return err_set(err, ERR_INVALID, "%s: not a file", path);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_INVALID,
		    "%s: must belong to root or to the daemon's user", path);
	if (st.st_mode & (S_IWGRP | S_IRWXO))
		return err_set(err, ERR_INVALID,
		    "%s: has mode %04o; others must not read it and only its "
		    "owner may write it",
		    path, (unsigned)st.st_mode & 07777);
	return 0;
}

static int
read_line(const char *path, int fd, char **ret, struct err *err)
{
	char line[SECRET_MAX + 1];
	ssize_t len = read(fd, line, SECRET_MAX);
	size_t first;

	if (len == -1)
		return err_set(
		    err, ERR_INVALID, "%s: %s", path, strerror(errno));
	line[len] = '\0';
	first = strcspn(line, "\r\n");
	if (first > 0 && first < SECRET_MAX)
		*ret = mem_strndup(line, first);
	explicit_bzero(line, sizeof(line));
	if (first == 0 || first == SECRET_MAX)
		return err_set(err, ERR_INVALID,
		    "%s: must hold one line of 1 to %d bytes", path,
		    SECRET_MAX - 1);
	return 0;
}

int
secret_open(const char *path, int *ret_fd, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd == -1)
		return err_set(err,
		    errno == ENOENT ? ERR_NOT_FOUND : ERR_INVALID, "%s: %s",
		    path, strerror(errno));
	if (check_file(path, fd, err) == -1) {
		close(fd);
		return -1;
	}
	*ret_fd = fd;
	return 0;
}

int
secret_read(const char *path, char **ret, struct err *err)
{
	int fd = -1, result;

	if (secret_open(path, &fd, err) == -1) {
		err->code = ERR_INVALID;
		return -1;
	}
	result = read_line(path, fd, ret, err);
	close(fd);
	return result;
}
