/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trusted.h - opens a file that decides what is told: a model, a dictionary.
 * Owns nothing. Leaves reading it to the caller.
 */
#ifndef PLUGIN_TEXT_TRUSTED_H
#define PLUGIN_TEXT_TRUSTED_H

#include <stddef.h>

/*
 * Opens an ordinary file for reading that root or the daemon's user owns and
 * nobody else may write. Gives its descriptor, or -1 with the reason in `why`
 * and in errno: ENOENT when there is none.
 */
int trusted_open(const char *path, char *ret_why, size_t size);

#endif
