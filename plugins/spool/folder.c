/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder.c - writes beside a name and then moves there, never over another
 * file. Owns the temporary file while it is written.
 */
#include "spool/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
folder_open(int parent, const char *name, mode_t mode)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(parent, name, flags);

	if (fd != -1 || errno != ENOENT)
		return fd;
	/* Another daemon may make it at the same moment. */
	if (mkdirat(parent, name, 0700) == -1 && errno != EEXIST)
		return -1;
	fd = openat(parent, name, flags);
	if (fd != -1 && (fchmod(fd, mode) == -1 || fsync(parent) == -1)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int
write_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, bytes, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Whether an open file holds exactly these bytes: 1, 0, or -1 with errno. */
static int
holds(int fd, const char *bytes, size_t len)
{
	char piece[16384];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		if ((size_t)n > len || memcmp(piece, bytes, (size_t)n) != 0)
			return 0;
		bytes += n;
		len -= (size_t)n;
	}
	return len == 0;
}

static enum folder_result
compare(int folder, const char *name, const char *bytes, size_t len)
{
	int fd = openat(
	    folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int same, error;

	if (fd == -1)
		return FOLDER_FAULT;
	same = holds(fd, bytes, len);
	error = errno;
	close(fd);
	errno = error;
	return same == -1 ? FOLDER_FAULT : same ? FOLDER_SAME : FOLDER_OTHER;
}

static int
write_new(
    int folder, const char *name, const char *bytes, size_t len, mode_t mode)
{
	int fd = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int error = 0;

	if (fd == -1)
		return -1;
	if (write_all(fd, bytes, len) == -1 || fchmod(fd, mode) == -1 ||
	    fsync(fd) == -1)
		error = errno;
	if (close(fd) == -1 && error == 0)
		error = errno;
	errno = error;
	return error == 0 ? 0 : -1;
}

/* Some network file systems cannot refuse to replace. What would be replaced
 * was just not there, and only the same key has the same name. */
static int
move_new(int folder, const char *from, const char *to)
{
	if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return renameat(folder, from, folder, to);
}

enum folder_result
folder_put(
    int folder, const char *name, const char *bytes, size_t len, mode_t mode)
{
	enum folder_result there = compare(folder, name, bytes, len);
	char temporary[256];
	int error;

	if (there != FOLDER_FAULT || errno != ENOENT)
		return there;
	snprintf(
	    temporary, sizeof(temporary), ".%.200s.%ld", name, (long)getpid());
	/* What a process of our number left when it died. */
	unlinkat(folder, temporary, 0);
	if (write_new(folder, temporary, bytes, len, mode) == 0 &&
	    move_new(folder, temporary, name) == 0)
		return FOLDER_WRITTEN;
	error = errno;
	unlinkat(folder, temporary, 0);
	if (error == EEXIST)
		return compare(folder, name, bytes, len);
	errno = error;
	return FOLDER_FAULT;
}

int
folder_settle(int folder)
{
	return fsync(folder);
}
