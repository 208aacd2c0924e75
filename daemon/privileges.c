/* SPDX-License-Identifier: Apache-2.0 */
/*
 * privileges.c - a daemon started as root makes its directories and becomes
 * its own user before it does anything else; a test of the configuration only
 * becomes the user. Owns nothing.
 */
#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "server.h"

/* A directory that is missing is made for the user; one that is there stays
 * as its owner wants it. */
static int
make_directory(
    const char *path, mode_t mode, const struct passwd *user, struct err *err)
{
	if (mkdir(path, mode) == -1) {
		if (errno == EEXIST)
			return 0;
		return err_set(
		    err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	}
	if (chown(path, user->pw_uid, user->pw_gid) == -1)
		return err_set(
		    err, ERR_INTERNAL, "%s: %s", path, strerror(errno));
	return 0;
}

static int
make_directories(
    const struct config *config, const struct passwd *user, struct err *err)
{
	char *socket_path = mem_strdup(config->socket_path);
	int result = 0;

	if (make_directory(config->state_directory, 0700, user, err) == -1 ||
	    make_directory(dirname(socket_path), 0755, user, err) == -1)
		result = -1;
	free(socket_path);
	return result;
}

/* NULL when there is no such user, or it is root. */
static const struct passwd *
find_user(const struct config *config, struct err *err)
{
	const struct passwd *user = getpwnam(config->user);

	if (user != NULL && user->pw_uid != 0)
		return user;
	err_set(err, ERR_INVALID,
	    "[daemon] user: there is no user %s other than root; make one "
	    "with: adduser --system --group %s",
	    config->user, config->user);
	return NULL;
}

static int
become(const struct passwd *user, struct err *err)
{
	if (initgroups(user->pw_name, user->pw_gid) == -1 ||
	    setgid(user->pw_gid) == -1 || setuid(user->pw_uid) == -1)
		return err_set(err, ERR_INTERNAL, "cannot become %s: %s",
		    user->pw_name, strerror(errno));
	return 0;
}

int
privileges_become(const struct config *config, struct err *err)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return 0;
	user = find_user(config, err);
	return user == NULL ? -1 : become(user, err);
}

int
privileges_drop(const struct config *config, struct err *err)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return 0;
	user = find_user(config, err);
	if (user == NULL || make_directories(config, user, err) == -1)
		return -1;
	return become(user, err);
}
