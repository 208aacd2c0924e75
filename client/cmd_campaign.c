/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_campaign.c - `counterpoint campaign X` is `counterpoint call campaign.X`.
 * Owns nothing.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cmd_call.h"
#include "options.h"

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	bool help = false;
	const struct option options[] = {
	    {"help", NULL, "with a SUBCOMMAND: print its parameters", NULL,
		&help},
	    {0},
	};
	enum exit_code code;
	char *method;
	int n;

	n = options_parse(c, options, argc, argv);
	if (n == 0 && help) {
		options_print_help(c, NULL);
		return EXIT_OK;
	}
	if (n == 0)
		options_usage(c, "which subcommand?");
	method = mem_printf("campaign.%s", argv[1]);
	if (help)
		code = call_print_help(c, method);
	else
		code = call_method(c, method, n - 1, argv + 2);
	free(method);
	return code;
}

const struct command command_campaign = {
    .name = "campaign",
    .usage = "SUBCOMMAND [--help] [key=value ...]",
    .summary = "Call a method of campaigns; they come in a later version.",
    .run = run,
};
