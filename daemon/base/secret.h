/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret.h - a secret in a file of its own: a key, a token. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_SECRET_H
#define COUNTERPOINT_BASE_SECRET_H

#include "base/err.h"

/*
 * Reads the first line of a file that nobody but its owner (root or we) may
 * write, and that others may not read. ERR_INVALID names the file and what is
 * wrong with it. The caller frees *ret.
 */
int secret_read(const char *path, char **ret, struct err *);

#endif
