/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options.h - the command line, read by a table that also prints the help.
 * Owns the options common to all commands; the others' tables are theirs.
 */
#ifndef COUNTERPOINT_CLIENT_OPTIONS_H
#define COUNTERPOINT_CLIENT_OPTIONS_H

#include <stdbool.h>

#include "client.h"

/* One "--name"; `text` for those with a value, `flag` for those without. */
struct option {
	const char *name, *value, *about;
	const char **text;
	bool *flag;
};

/*
 * Reads a command's arguments. `own` ends with a row without name and comes
 * before the common options, which may stand here too; it may be NULL. What is
 * left over moves to the front of argv (behind argv[0]). Returns its count.
 * Does not return on --help and on errors.
 */
int options_parse(
    struct client *, const struct option *own, int argc, char **argv);

/* Reads what stands before the command. Returns the index of its name. */
int options_parse_global(struct client *, int argc, char **argv);

/* The number that an option was given, from 1. Does not return when it is
 * none. */
long options_number(const struct client *, const char *name, const char *value);

/* Says what is wrong with the command line and leaves with EXIT_USAGE. */
void options_usage(const struct client *, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 2, 3)));

/* Prints the help of the command, or of all when there is none. */
void options_print_help(struct client *, const struct option *own);

#endif
