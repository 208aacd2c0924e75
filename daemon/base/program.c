/* SPDX-License-Identifier: Apache-2.0 */
/*
 * program.c - finds the running program. Owns nothing.
 */
#include "base/program.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINK	 "/proc/self/exe"
#define REPLACED " (deleted)"

/*
 * The link itself always runs the right program, so it serves when the file
 * was replaced. Its target is preferred because ps and debuggers show it, and
 * because valgrind refuses to run the link.
 */
const char *
program_path(char path[PATH_MAX])
{
	ssize_t len = readlink(LINK, path, PATH_MAX - 1);
	size_t mark = strlen(REPLACED);

	if (len > (ssize_t)mark &&
	    memcmp(path + len - mark, REPLACED, mark) != 0)
		path[len] = '\0';
	else
		snprintf(path, PATH_MAX, "%s", LINK);
	return path;
}
