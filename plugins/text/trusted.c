/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trusted.c - opens a file and looks at who may write it.
 * Owns nothing.
 */
#include "text/trusted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who writes a model decides what is told: as with plugins and secrets. */
static const char *
find_fault(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return "not a file";
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return "must belong to root or to the daemon's user";
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return "is writable by its group or by everybody";
	return NULL;
}

int
trusted_open(const char *path, char *ret_why, size_t size)
{
	/* Does not wait for who may write to a pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *fault;

	if (fd == -1) {
		int error = errno;

		snprintf(ret_why, size, "%s", strerror(error));
		errno = error;
		return -1;
	}
	fault = find_fault(fd);
	if (fault == NULL)
		return fd;
	snprintf(ret_why, size, "%s", fault);
	close(fd);
	errno = EPERM;
	return -1;
}
