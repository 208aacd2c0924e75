/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.h - whole files and standard input into memory. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_FILE_H
#define COUNTERPOINT_CLIENT_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Bytes of a document that is read whole before it is split. */
#define FILE_DOCUMENT_MAX (256 * 1024 * 1024)

/* Opens a file, or standard input for "-". Returns a descriptor or -1. */
int file_open(const char *path, struct err *);

/* Appends the whole file ("-": standard input), which may be at most `max`
 * bytes. The buffer's data is never NULL afterwards. */
int file_read(const char *path, size_t max, struct buf *, struct err *);

#endif
