/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret.h - a secret in a file of its own: a key, a token. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_SECRET_H
#define COUNTERPOINT_BASE_SECRET_H

#include "base/err.h"

/*
 * Opens a file that nobody but its owner (root or we) may write, and that
 * others may not read. ERR_NOT_FOUND when there is none; else ERR_INVALID names
 * the file and what is wrong with it. The caller closes *ret_fd.
 */
int secret_open(const char *path, int *ret_fd, struct err *);

/* Reads the first line of such a file. ERR_INVALID also when there is none.
 * The caller frees *ret. */
int secret_read(const char *path, char **ret, struct err *);

#endif
