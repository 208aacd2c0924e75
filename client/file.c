/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.c - opens and reads. Owns the descriptor while it reads.
 */
#include "file.h"

#include <sys/stat.h>
#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE (64 * 1024)

int
file_open(const char *path, struct err *err)
{
	struct stat is;
	int fd;

	if (strcmp(path, "-") == 0)
		fd = dup(STDIN_FILENO);
	else
		fd = open(path, O_RDONLY | O_CLOEXEC);
	/* It can be opened, and fails only where it is read. */
	if (fd != -1 && fstat(fd, &is) == 0 && S_ISDIR(is.st_mode)) {
		close(fd);
		fd = -1;
		errno = EISDIR;
	}
	if (fd == -1)
		err_set(err, ERR_INVALID, "%s: %s", path, strerror(errno));
	return fd;
}

int
file_read(const char *path, size_t max, struct buf *buf, struct err *err)
{
	char bytes[READ_SIZE];
	int fd, rc = 0;
	ssize_t n;

	fd = file_open(path, err);
	if (fd == -1)
		return -1;
	buf_add(buf, "", 0);
	while ((n = read(fd, bytes, sizeof(bytes))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			rc = err_set(
			    err, ERR_INVALID, "%s: %s", path, strerror(errno));
			break;
		}
		if (buf->len + (size_t)n > max) {
			rc = err_set(err, ERR_INVALID,
			    "%s: longer than %zu bytes", path, max);
			break;
		}
		buf_add(buf, bytes, (size_t)n);
	}
	close(fd);
	return rc;
}
