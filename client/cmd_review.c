/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_review.c - `counterpoint review`: what to mend in a message, and how.
 * Owns its options and the layout; the rules are the server's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "options.h"
#include "out.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
add_text(json_t *params, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(params, name, json_string_lossy(value));
}

static void
add_revision(struct client *c, json_t *params, const char *revision)
{
	if (revision != NULL)
		json_object_set_new(params, "version",
		    json_integer(options_number(c, "revision", revision)));
}

static void
print_findings(const json_t *findings)
{
	static const char *const titles[] = {
	    "", "RULE", "FIELD", "SENTENCE", "FINDING", "MEND"};
	static const char *const names[] = {
	    "rule", "field", "sentence", "detail", "mend"};
	struct table table;
	json_t *finding;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	table_set_prose(&table, 3);
	json_array_foreach(findings, i, finding)
	{
		bool is_hard = json_is_true(json_object_get(finding, "hard"));

		table_add(&table, is_hard ? "hard" : "soft");
		for (size_t k = 0; k < COUNT(names); k++)
			table_add_value(
			    &table, json_object_get(finding, names[k]));
	}
	table_print(&table, 0);
	table_done(&table);
}

static size_t
count_hard(const json_t *findings)
{
	json_t *finding;
	size_t i, hard = 0;

	json_array_foreach(findings, i, finding) hard +=
	    json_is_true(json_object_get(finding, "hard"));
	return hard;
}

static enum exit_code
review(struct client *c, json_t *params)
{
	const json_t *findings;
	json_t *result;
	struct err err;
	size_t hard;

	if (session_call(
		&c->session, "message.review", params, &result, &err) == -1)
		return out_error("", &err);
	findings = json_object_get(result, "findings");
	hard = count_hard(findings);
	if (c->json)
		out_json(stdout, result);
	else if (json_array_size(findings) == 0)
		puts("Nothing to mend.");
	else
		print_findings(findings);
	json_decref(result);
	return hard > 0 ? EXIT_REFUSED : EXIT_OK;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	const char *revision = NULL, *channel = NULL, *audience = NULL;
	const struct option options[] = {
	    {"revision", "N", "which version; none: the newest", &revision,
		NULL},
	    {"channel", "CHANNEL", "on what it is to be said", &channel, NULL},
	    {"audience", "AUDIENCE", "to whom it is to be said", &audience,
		NULL},
	    {0},
	};
	json_t *params;

	if (options_parse(c, options, argc, argv) != 1)
		options_usage(c, "one message is needed");
	params = json_object();
	add_text(params, "slug", argv[1]);
	add_text(params, "channel", channel);
	add_text(params, "audience", audience);
	add_revision(c, params, revision);
	return review(c, params);
}

const struct command command_review = {
    .name = "review",
    .usage = "[options] MESSAGE",
    .summary = "Tell what to mend in a message, and how.",
    .run = run,
};
