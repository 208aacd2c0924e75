/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_library.c - `counterpoint library import|export`. Owns the names of
 * sections and formats; the work is library_import.c's and library_export.c's.
 */
#include <string.h>
#include <strings.h>

#include "base/guess.h"
#include "library.h"
#include "options.h"

const char *const library_sections[LIBRARY_SECTIONS] = {"organisations",
    "audiences", "audience_sets", "concepts", "evidence", "deeds", "narratives",
    "messages", "occasions"};

enum library_format
library_format_of(const char *path, enum library_format asked)
{
	const char *ending = strrchr(path, '.');

	if (asked != LIBRARY_BY_NAME)
		return asked;
	if (ending != NULL && strcasecmp(ending, ".csv") == 0)
		return LIBRARY_CSV;
	if (ending != NULL && strcasecmp(ending, ".ics") == 0)
		return LIBRARY_ICS;
	return LIBRARY_JSON;
}

static enum library_format
parse_format(const struct client *c, const char *name)
{
	if (name == NULL)
		return LIBRARY_BY_NAME;
	if (strcmp(name, "json") == 0)
		return LIBRARY_JSON;
	if (strcmp(name, "csv") == 0)
		return LIBRARY_CSV;
	if (strcmp(name, "ics") == 0)
		return LIBRARY_ICS;
	options_usage(c, "no format \"%s\"; there are json, csv and ics", name);
}

/* What is told of occasions is told of a calendar. */
static void
check_occasions(const struct client *c, const struct library_occasions *about,
    int nfiles, char **files, enum library_format format)
{
	if (about->kind == NULL && about->audience == NULL)
		return;
	for (int i = 0; i < nfiles; i++)
		if (library_format_of(files[i], format) == LIBRARY_ICS)
			return;
	options_usage(c, "--kind and --audience go with a calendar");
}

/* Says what is wrong with the words of the command line. */
static _Noreturn void
refuse_words(const struct client *c, const char *word)
{
	struct guess guess = {.typed = word != NULL ? word : ""};

	guess_try(&guess, "import");
	guess_try(&guess, "export");
	if (word != NULL && strcmp(word, "import") != 0 &&
	    strcmp(word, "export") != 0)
		options_usage(c, "library has no subcommand %s%s", word,
		    guess_ask(&guess, ""));
	options_usage(
	    c, "import wants files, export at most one, which is no calendar");
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	const char *name = NULL;
	struct library_occasions about = {0};
	const struct option options[] = {
	    {"format", "FORMAT", "json, csv (one table) or ics (a calendar)",
		&name, NULL},
	    {"kind", "KIND", "of a calendar's new occasions: national_day ...",
		&about.kind, NULL},
	    {"audience", "SLUG", "whom they concern", &about.audience, NULL},
	    {0},
	};
	int n = options_parse(c, options, argc, argv);
	enum library_format format = parse_format(c, name);
	bool import = n >= 2 && strcmp(argv[1], "import") == 0;

	check_occasions(c, &about, import ? n - 1 : 0, argv + 2, format);
	if (import)
		return library_import(c, n - 1, argv + 2, format, &about);
	if (n >= 1 && n <= 2 && strcmp(argv[1], "export") == 0 &&
	    library_format_of(n == 2 ? argv[2] : "-", format) != LIBRARY_ICS)
		return library_export(c, n == 2 ? argv[2] : "-", format);
	refuse_words(c, n >= 1 ? argv[1] : NULL);
}

const struct command command_library = {
    .name = "library",
    .usage = "[--format FORMAT] [--kind KIND] [--audience SLUG] "
	     "import FILE ... | export [FILE]",
    .summary = "Import or export the library; tables also as CSV.",
    .run = run,
};
