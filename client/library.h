/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h - a library of any size through frames of a fixed one. Owns the
 * names of the sections and of the formats; their content is the server's.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_H
#define COUNTERPOINT_CLIENT_LIBRARY_H

#include "client.h"

#define LIBRARY_FORMAT	   "counterpoint-library/1"
#define LIBRARY_FORMAT_CSV "csv"
#define LIBRARY_FORMAT_ICS "ics"
#define LIBRARY_CHUNK	   (64 * 1024) /* bytes of items in one call */
#define LIBRARY_SECTIONS   9

enum library_format {
	LIBRARY_BY_NAME, /* as the file's name ends: .csv, .ics, else JSON */
	LIBRARY_JSON,
	LIBRARY_CSV, /* one table; out of here: the concepts */
	LIBRARY_ICS, /* iCalendar: occasions, import only */
};

/* In the order in which one may refer to another. */
extern const char *const library_sections[LIBRARY_SECTIONS];

/* The format of a file when `asked` was asked for; never BY_NAME. */
enum library_format library_format_of(
    const char *path, enum library_format asked);

/* Adds the sections of the whole library to an object. */
int library_fetch(struct client *, json_t *all, struct err *);

/* What a calendar does not say of its new occasions. NULL: nothing. */
struct library_occasions {
	const char *kind, *audience;
};

/* Imports the files as if they were one; reorders them. */
enum exit_code library_import(struct client *, int nfiles, char **files,
    enum library_format, const struct library_occasions *);

/* Exports everything, or as CSV the concepts, to a file, or to standard output
 * for "-". */
enum exit_code library_export(
    struct client *, const char *file, enum library_format);

#endif
