/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_gaps.c - `counterpoint gaps`: what to write next. Owns its options and
 * the layout.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "empty.h"
#include "options.h"
#include "out.h"
#include "table.h"

/* What is missing: the kinds in one cell, what to do in the next. */
static void
add_missing(struct table *table, const json_t *missing)
{
	struct buf kinds = {0}, details = {0};
	const json_t *lack;
	size_t i;

	json_array_foreach(missing, i, lack)
	{
		const char *kind = json_text(lack, "kind");
		const char *detail = json_text(lack, "detail");

		buf_printf(&kinds, "%s%s", i > 0 ? ", " : "",
		    kind != NULL ? kind : "?");
		buf_printf(&details, "%s%s", i > 0 ? " " : "",
		    detail != NULL ? detail : "");
	}
	table_add(table, kinds.data);
	table_add(table, details.data);
	buf_done(&kinds);
	buf_done(&details);
}

static void
print_gaps(const json_t *gaps)
{
	static const char *const titles[] = {"PRESSURE", "NARRATIVE",
	    "AUDIENCE", "LANGUAGE", "SEEN", "MISSING", "WHAT TO DO"};
	static const char *const members[] = {
	    "pressure", "narrative", "audience", "language", "seen"};
	struct table table;
	const json_t *gap;
	size_t i;

	table_init(&table, titles, 7);
	table_set_prose(&table, 6);
	json_array_foreach(gaps, i, gap)
	{
		for (size_t m = 0; m < 5; m++)
			table_add_value(
			    &table, json_object_get(gap, members[m]));
		add_missing(&table, json_object_get(gap, "missing"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* Why nothing is missing: nothing is there, or all is well. */
static void
tell_empty(struct client *c)
{
	static const char *const nouns[] = {"narrative", "audience"};

	for (size_t i = 0; i < 2; i++) {
		if (!empty_library_lacks(&c->session, nouns[i]))
			continue;
		fprintf(stderr,
		    "The library has no %s. Import the starter's, or your "
		    "own:\n    counterpoint library import "
		    "etc/starter/*.json\n",
		    nouns[i]);
		return;
	}
	fputs("No gaps: nothing that was looked for is missing, in any "
	      "language that enough of the\naudience reads (language_share "
	      "in [gaps]).\n",
	    stderr);
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	const char *audience = NULL, *narrative = NULL, *organisation = NULL,
		   *language = NULL, *limit = NULL;
	const struct option options[] = {
	    {"audience", "AUDIENCE", "only there", &audience, NULL},
	    {"narrative", "NARRATIVE", "only of this one", &narrative, NULL},
	    {"organisation", "ORGANISATION", "what this desk lacks",
		&organisation, NULL},
	    {"language", "LANGUAGE", "only in this one", &language, NULL},
	    {"limit", "N", "how many at most", &limit, NULL},
	    {0},
	};
	const json_t *gaps;
	json_t *params, *result;
	struct err err;

	if (options_parse(c, options, argc, argv) > 0)
		options_usage(c, "only options, not \"%s\"", argv[1]);
	params = json_pack("{s:s*, s:s*, s:s*, s:s*}", "audience", audience,
	    "narrative", narrative, "organisation", organisation, "language",
	    language);
	if (limit != NULL)
		json_object_set_new(params, "limit",
		    json_integer(options_number(c, "limit", limit)));
	if (session_call(&c->session, "library.gaps", params, &result, &err) ==
	    -1)
		return out_error("", &err);
	gaps = json_object_get(result, "gaps");
	if (c->json)
		out_json(stdout, result);
	else if (json_array_size(gaps) == 0)
		tell_empty(c);
	else
		print_gaps(gaps);
	json_decref(result);
	return EXIT_OK;
}

const struct command command_gaps = {
    .name = "gaps",
    .usage = "[options]",
    .summary = "Show what to write next, the most pressing first.",
    .run = run,
};
