/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client.h - what every command of `counterpoint` shares: the options common
 * to all, the shape of a command and the exit codes. Owns the list of commands;
 * what each does is in its own file.
 */
#ifndef COUNTERPOINT_CLIENT_CLIENT_H
#define COUNTERPOINT_CLIENT_CLIENT_H

#include <stdbool.h>

#include "session.h"

enum exit_code {
	EXIT_OK = 0,
	EXIT_REFUSED = 1,     /* the server, or we for it, said no */
	EXIT_USAGE = 2,	      /* the command line, or a file it names */
	EXIT_UNAVAILABLE = 3, /* nobody answers, or "not now" */
};

struct client {
	const struct command *command; /* NULL before it is known */
	struct session session;
	const char *timeout; /* as given; session.timeout counts */
	bool json;	     /* one document for a program */
};

struct command {
	const char *name;
	const char *usage;    /* what follows the name */
	const char *summary;  /* a line for the list of commands */
	const char *examples; /* lines of the help, or NULL */
	/* argv[0] is the command's name. Returns an exit code. */
	enum exit_code (*run)(struct client *, int argc, char **argv);
};

extern const struct command command_calendar;
extern const struct command command_call;
extern const struct command command_campaign;
extern const struct command command_gaps;
extern const struct command command_library;
extern const struct command command_methods;
extern const struct command command_recommend;
extern const struct command command_review;
extern const struct command command_status;
extern const struct command command_submit;
extern const struct command command_train;
extern const struct command command_verify;
extern const struct command command_watch;

/* All of them, in the order of the help; ends with NULL. */
extern const struct command *const commands[];

#endif
