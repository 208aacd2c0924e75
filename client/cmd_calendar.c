/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_calendar.c - `counterpoint calendar`: occasions to come and what to
 * prepare for. Owns its options and the layout.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "empty.h"
#include "options.h"
#include "out.h"
#include "table.h"

/* Whether there is a message: which, or by when. */
static void
add_cover(struct table *table, const json_t *row)
{
	const char *clear_by = json_text(row, "clear_by");
	struct buf text = {0};

	if (json_is_true(json_object_get(row, "covered"))) {
		table_add_value(table, json_object_get(row, "messages"));
		return;
	}
	buf_printf(&text, "none; %s %s",
	    json_is_true(json_object_get(row, "late")) ? "was due" : "due",
	    clear_by != NULL ? clear_by : "?");
	table_add(table, text.data);
	buf_done(&text);
}

static void
add_reasons(struct table *table, const json_t *reasons)
{
	struct buf text = {0};
	const json_t *reason;
	size_t i;

	json_array_foreach(reasons, i, reason)
	    buf_printf(&text, "%s%s", i > 0 ? " " : "",
		json_is_string(reason) ? json_string_value(reason) : "");
	table_add(table, text.data);
	buf_done(&text);
}

/* A person knows an occasion by its title, a program by its slug. */
static void
add_occasion(struct table *table, const json_t *occurrence)
{
	const char *slug = json_text(occurrence, "occasion");
	const char *title = json_text(occurrence, "title");
	char *both;

	if (!out_is_terminal() || slug == NULL || title == NULL) {
		table_add(table, slug);
		return;
	}
	both = mem_printf("%s (%s)", title, slug);
	table_add(table, both);
	free(both);
}

static void
add_row(struct table *table, const json_t *occurrence, const json_t *row)
{
	table_add(table, json_text(occurrence, "starts"));
	add_occasion(table, occurrence);
	if (row == NULL) {
		for (int i = 0; i < 5; i++)
			table_add(table, NULL);
		return;
	}
	table_add(table, json_text(row, "narrative"));
	table_add_score(table, json_object_get(row, "lift"));
	table_add(table, json_text(row, "posture"));
	add_cover(table, row);
	add_reasons(table, json_object_get(row, "reasons"));
}

static void
print_calendar(const json_t *occurrences)
{
	static const char *const titles[] = {"DAY", "OCCASION", "NARRATIVE",
	    "LIFT", "POSTURE", "MESSAGES", "WHY"};
	const json_t *occurrence, *narratives, *row;
	struct table table;
	size_t i, j;

	table_init(&table, titles, 7);
	table_set_prose(&table, 6);
	json_array_foreach(occurrences, i, occurrence)
	{
		narratives = json_object_get(occurrence, "narratives");
		json_array_foreach(narratives, j, row)
		    add_row(&table, occurrence, row);
		if (json_array_size(narratives) == 0)
			add_row(&table, occurrence, NULL);
	}
	table_print(&table, 0);
	table_done(&table);
}

/* Why nothing comes: there is no occasion at all, or none then. */
static void
tell_empty(struct client *c, const json_t *params, const json_t *result)
{
	const char *from = json_text(result, "from");
	const char *to = json_text(result, "to");
	const char *audience = json_text(params, "audience");
	const char *narrative = json_text(params, "narrative");

	if (empty_library_lacks(&c->session, "occasion")) {
		fputs("The library has no occasion. Import the starter's, or "
		      "an iCalendar file:\n"
		      "    counterpoint library import "
		      "etc/starter/occasions.json\n"
		      "    counterpoint library import FILE.ics\n",
		    stderr);
		return;
	}
	fprintf(stderr, "No occasion from %s to %s", from != NULL ? from : "?",
	    to != NULL ? to : "?");
	if (audience != NULL)
		fprintf(stderr, " for %s", audience);
	if (narrative != NULL)
		fprintf(stderr, " with which %s goes", narrative);
	fputs(". --days looks further ahead.\n", stderr);
}

static void
set_days(const struct client *c, json_t *params, const char *days)
{
	int64_t today = clock_wall() / 1000000 / 86400;
	char date[CLOCK_DATE];

	if (days != NULL)
		json_object_set_new(params, "to",
		    json_string(clock_date_format(
			today + options_number(c, "days", days), date)));
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	const char *audience = NULL, *narrative = NULL, *days = NULL;
	const struct option options[] = {
	    {"audience", "AUDIENCE", "for this one", &audience, NULL},
	    {"narrative", "NARRATIVE", "only where it is expected", &narrative,
		NULL},
	    {"days", "N", "how far ahead (90)", &days, NULL},
	    {0},
	};
	const json_t *occurrences;
	json_t *params, *result;
	struct err err;

	if (options_parse(c, options, argc, argv) > 0)
		options_usage(c, "only options, not \"%s\"", argv[1]);
	params = json_pack(
	    "{s:s*, s:s*}", "audience", audience, "narrative", narrative);
	set_days(c, params, days);
	if (session_call(&c->session, "prebunk.calendar", json_incref(params),
		&result, &err) == -1) {
		json_decref(params);
		return out_error("", &err);
	}
	occurrences = json_object_get(result, "occurrences");
	if (c->json)
		out_json(stdout, result);
	else if (json_array_size(occurrences) == 0)
		tell_empty(c, params, result);
	else
		print_calendar(occurrences);
	json_decref(result);
	json_decref(params);
	return EXIT_OK;
}

const struct command command_calendar = {
    .name = "calendar",
    .usage = "[options]",
    .summary = "Show occasions to come and what to prepare for.",
    .run = run,
};
