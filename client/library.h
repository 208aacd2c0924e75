/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h - a library of any size through frames of a fixed one. Owns the
 * names of the sections; the format's content is the server's.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_H
#define COUNTERPOINT_CLIENT_LIBRARY_H

#include "client.h"

#define LIBRARY_FORMAT	 "counterpoint-library/1"
#define LIBRARY_SECTIONS 7

/* In the order in which one may refer to another. */
extern const char *const library_sections[LIBRARY_SECTIONS];

/* Imports the files as if they were one. */
enum exit_code library_import(struct client *, int nfiles, char **files);

/* Exports everything to a file, or to standard output for "-". */
enum exit_code library_export(struct client *, const char *file);

#endif
