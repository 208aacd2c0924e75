/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder.h - files that are there whole or not at all. Owns nothing: the folder
 * is the caller's descriptor. No link is followed.
 */
#ifndef PLUGINS_SPOOL_FOLDER_H
#define PLUGINS_SPOOL_FOLDER_H

#include <stddef.h>
#include <sys/types.h>

/* What folder_put() found or did. */
enum folder_result {
	FOLDER_WRITTEN,
	FOLDER_SAME,  /* it was there, with these very bytes */
	FOLDER_OTHER, /* it is there and holds something else */
	FOLDER_FAULT, /* errno says which */
};

/* Opens a folder in another, and makes it first when it is absent. A descriptor
 * or -1 with errno. */
int folder_open(int parent, const char *name, mode_t mode);

/* Writes a file of this name, unless there is one. Nothing is certain to stay
 * before folder_settle(). */
enum folder_result folder_put(
    int folder, const char *name, const char *bytes, size_t len, mode_t mode);

/* Waits until the names in the folder are on the disk. 0, or -1 with errno. */
int folder_settle(int folder);

#endif
