/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_status.c - `counterpoint status`: how the server does. Owns nothing.
 */
#include "cmd_call.h"
#include "options.h"

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	if (options_parse(c, NULL, argc, argv) > 0)
		options_usage(c, "only options, not \"%s\"", argv[1]);
	return call_method(c, "server.status", 0, NULL);
}

const struct command command_status = {
    .name = "status",
    .usage = "[options]",
    .summary = "Show how the server does.",
    .run = run,
};
