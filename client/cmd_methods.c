/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_methods.c - `counterpoint methods`: what the server can do. Owns nothing.
 */
#include <stdio.h>

#include "base/json.h"
#include "discover.h"
#include "options.h"
#include "out.h"
#include "table.h"

static void
print_methods(const json_t *methods)
{
	static const char *const titles[] = {"METHOD", "SUMMARY"};
	struct table table;
	json_t *method;
	size_t i;

	table_init(&table, titles, 2);
	json_array_foreach(methods, i, method)
	{
		table_add(&table, json_text(method, "name"));
		table_add(&table, json_text(method, "summary"));
	}
	table_print(&table, 0);
	table_done(&table);
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	json_t *document;
	struct err err;

	if (options_parse(c, NULL, argc, argv) > 0)
		options_usage(c, "only options, not \"%s\"", argv[1]);
	if (discover_fetch(&c->session, &document, &err) == -1)
		return out_error("", &err);
	if (c->json)
		out_json(stdout, document);
	else
		print_methods(json_object_get(document, "methods"));
	json_decref(document);
	return EXIT_OK;
}

const struct command command_methods = {
    .name = "methods",
    .usage = "[options]",
    .summary = "List the methods that `call` can reach.",
    .run = run,
};
