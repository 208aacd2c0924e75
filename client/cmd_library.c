/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_library.c - `counterpoint library import|export`. Owns nothing; the work
 * is library_import.c's and library_export.c's.
 */
#include <string.h>

#include "library.h"
#include "options.h"

const char *const library_sections[LIBRARY_SECTIONS] = {"organisations",
    "audiences", "audience_sets", "evidence", "deeds", "narratives",
    "messages"};

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	int n = options_parse(c, NULL, argc, argv);

	if (n >= 2 && strcmp(argv[1], "import") == 0)
		return library_import(c, n - 1, argv + 2);
	if (n >= 1 && n <= 2 && strcmp(argv[1], "export") == 0)
		return library_export(c, n == 2 ? argv[2] : "-");
	options_usage(c, "import wants files, export at most one");
}

const struct command command_library = {
    .name = "library",
    .usage = "import FILE ... | export [FILE]",
    .summary = "Import or export the library: organisations to messages.",
    .run = run,
};
