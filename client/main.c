/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - finds the command that was asked for and runs it. Owns the struct
 * client; options are options.c's, the work is the commands'.
 */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "client.h"
#include "options.h"

#define SOCKET_DEFAULT	"/run/counterpoint/counterpoint.sock"
#define TIMEOUT_DEFAULT 60.0 /* seconds */

const struct command *const commands[] = {
    &command_submit,
    &command_recommend,
    &command_review,
    &command_gaps,
    &command_calendar,
    &command_library,
    &command_watch,
    &command_status,
    &command_train,
    &command_call,
    &command_methods,
    &command_campaign,
    &command_verify,
    NULL,
};

static const struct command *
find_command(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* Says that there is none of this name, and which was meant. */
static _Noreturn void
refuse_command(const struct client *c, const char *name)
{
	struct guess guess = {.typed = name};

	for (size_t i = 0; commands[i] != NULL; i++)
		guess_try(&guess, commands[i]->name);
	if (strchr(name, '.') != NULL)
		options_usage(c,
		    "There is no command %s. A method is called with: "
		    "counterpoint call %s",
		    name, name);
	if (guess.best == NULL)
		options_usage(c, "There is no command %s.", name);
	options_usage(
	    c, "There is no command %s. Did you mean %s?", name, guess.best);
}

/* What we print is UTF-8 whatever the locale says; wcwidth() has to agree. */
static void
set_locale(void)
{
	if (setlocale(LC_CTYPE, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* What was printed has to arrive: a full disk is no success. */
static enum exit_code
close_output(enum exit_code code)
{
	if (ferror(stdout) == 0 && fflush(stdout) == 0)
		return code;
	fprintf(stderr, "counterpoint: standard output: %s\n", strerror(errno));
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	struct client client = {
	    .session =
		{
		    .address = getenv("COUNTERPOINT_SOCKET"),
		    .token_file = getenv("COUNTERPOINT_TOKEN_FILE"),
		    .timeout = TIMEOUT_DEFAULT,
		},
	};
	enum exit_code code;
	int first;

	if (client.session.address == NULL || *client.session.address == '\0')
		client.session.address = SOCKET_DEFAULT;
	session_init(&client.session);
	set_locale();

	first = options_parse_global(&client, argc, argv);
	if (first == argc)
		options_usage(&client, "which command?");
	if (strcmp(argv[first], "help") == 0 && first + 1 == argc) {
		options_print_help(&client, NULL);
		return close_output(EXIT_OK);
	}
	client.command = find_command(argv[first]);
	if (client.command == NULL)
		refuse_command(&client, argv[first]);

	code = client.command->run(&client, argc - first, argv + first);
	session_close(&client.session);
	return close_output(code);
}
