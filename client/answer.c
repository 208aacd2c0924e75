/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.c - lays out matches, the assessment and recommendations. Owns the
 * layout; the cells are table.c's.
 */
#include "answer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "out.h"
#include "table.h"

#define INDENT 4

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Prints "label: value" unless the value is absent or empty. */
static void
print_labelled(const char *label, int indent, const json_t *value)
{
	char *cell, *line;

	if (value == NULL || json_is_null(value) ||
	    (json_is_array(value) && json_array_size(value) == 0))
		return;
	cell = out_cell(value);
	line = mem_printf("%s: %s", label, cell);
	out_text("", indent, line);
	free(line);
	free(cell);
}

static void
print_list(const char *lead, const json_t *list)
{
	json_t *item;
	size_t i;
	char *cell;

	json_array_foreach(list, i, item)
	{
		cell = out_cell(item);
		out_text(lead, (int)strlen(lead), cell);
		free(cell);
	}
}

/* A table of some members of each object of a list. */
static void
print_members(const json_t *list, const char *const *titles,
    const char *const *names, size_t n, int indent)
{
	struct table table;
	json_t *item;
	size_t i;

	table_init(&table, titles, n);
	json_array_foreach(list, i, item) for (size_t k = 0; k < n; k++)
	    table_add_score(&table, json_object_get(item, names[k]));
	table_print(&table, indent);
	table_done(&table);
}

/* A star marks what is highlighted. */
static void
print_matches(const json_t *matches)
{
	static const char *const titles[] = {
	    "CONFIDENCE", "*", "STANCE", "NARRATIVE", "TITLE", "WHY"};
	struct table table;
	json_t *match;
	size_t i;

	if (json_array_size(matches) == 0) {
		puts("No known narrative matches.");
		return;
	}
	table_init(&table, titles, COUNT(titles));
	table_set_prose(&table, 4);
	json_array_foreach(matches, i, match)
	{
		table_add_score(&table, json_object_get(match, "confidence"));
		table_add(&table,
		    json_is_true(json_object_get(match, "highlighted")) ? "*"
									: NULL);
		table_add_value(&table, json_object_get(match, "stance"));
		table_add_value(&table, json_object_get(match, "narrative"));
		table_add_value(&table, json_object_get(match, "title"));
		table_add_value(&table, json_object_get(match, "why"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* "Decided for kenya: monitor (priority low) by mai on 2026-11-02" */
static void
print_decided(const json_t *decided)
{
	static const char *const names[] = {
	    "posture", "priority", "decided_by", "decided_on", "audience"};
	char *cells[COUNT(names)], *line;
	bool placed = json_object_get(decided, "audience") != NULL;

	if (!json_is_object(decided))
		return;
	for (size_t i = 0; i < COUNT(names); i++)
		cells[i] = out_cell(json_object_get(decided, names[i]));
	line = mem_printf("Decided%s%s: %s (priority %s) by %s on %s%s",
	    placed ? " for " : "", placed ? cells[4] : "", cells[0], cells[1],
	    cells[2], cells[3],
	    json_is_true(json_object_get(decided, "overdue"))
		? "; its review is overdue"
		: "");
	out_text("", 0, line);
	free(line);
	for (size_t i = 0; i < COUNT(names); i++)
		free(cells[i]);
}

/* "Seen: likely, Reach: 5000, known by: given, Trend: rising, ..." */
static void
print_circumstances(const json_t *holder)
{
	static const char *const names[][2] = {{"seen", "Seen"},
	    {"reach", "Reach"}, {"reach_basis", "known by"}, {"trend", "Trend"},
	    {"harm", "Harm"}, {"checkable", "Checkable"}};
	struct buf line = {0};

	for (size_t i = 0; i < COUNT(names); i++) {
		const json_t *value = json_object_get(holder, names[i][0]);
		char *cell = out_cell(value);

		if (value != NULL)
			buf_printf(&line, "%s%s: %s", line.len > 0 ? ", " : "",
			    names[i][1], cell);
		free(cell);
	}
	if (line.len > 0)
		out_text("", 0, line.data);
	buf_done(&line);
}

/* Posture, priority and reasons stand in an assessment and in a result. */
static void
print_posture(const json_t *holder)
{
	const char *posture = json_text(holder, "posture");
	char *priority, *line;

	if (posture == NULL)
		return;
	priority = out_cell(json_object_get(holder, "priority"));
	if (*priority != '\0')
		line =
		    mem_printf("Posture: %s (priority %s)", posture, priority);
	else
		line = mem_printf("Posture: %s", posture);
	putchar('\n');
	out_text("", 0, line);
	if (json_text(holder, "note") != NULL)
		out_text("", 0, json_text(holder, "note"));
	print_decided(json_object_get(holder, "decided"));
	print_circumstances(holder);
	print_list("  - ", json_object_get(holder, "reasons"));
	free(line);
	free(priority);
}

static void
print_factors(const json_t *factors)
{
	static const char *const titles[] = {"FACTOR", "SCORE", "REASON"};
	struct table table;
	const char *name;
	json_t *factor;

	if (json_object_size(factors) == 0)
		return;
	table_init(&table, titles, COUNT(titles));
	json_object_foreach((json_t *)factors, name, factor)
	{
		table_add(&table, name);
		table_add_score(&table, json_is_object(factor)
					    ? json_object_get(factor, "score")
					    : factor);
		table_add_value(&table, json_object_get(factor, "reason"));
	}
	table_print(&table, INDENT);
	table_done(&table);
}

/* "1.  0.81  organisation  message (version 3, en)" */
static void
print_head(size_t rank, const json_t *r)
{
	static const char *const names[] = {
	    "organisation", "message", "version", "language"};
	char *cells[COUNT(names)], *lead, *line;

	for (size_t i = 0; i < COUNT(names); i++)
		cells[i] = out_cell(json_object_get(r, names[i]));
	lead = mem_printf("%zu.", rank);
	line = mem_printf("%.2f  %s  %s (version %s, %s)",
	    json_number_value(json_object_get(r, "score")), cells[0], cells[1],
	    *cells[2] != '\0' ? cells[2] : "?",
	    *cells[3] != '\0' ? cells[3] : "?");
	putchar('\n');
	out_text(lead, INDENT, line);
	free(line);
	free(lead);
	for (size_t i = 0; i < COUNT(names); i++)
		free(cells[i]);
}

/* "Window: 06:00-08:00, 19:00-22:00 Asia/Jakarta, television" */
static void
print_window(const json_t *window)
{
	const json_t *hours = json_object_get(window, "prime_time"), *span;
	const char *zone = json_text(window, "time_zone");
	const char *channel = json_text(window, "channel");
	struct buf line = {0};
	const char *from, *to;
	size_t i;

	json_array_foreach(hours, i, span)
	{
		from = json_text(span, "from");
		to = json_text(span, "to");
		if (from != NULL && to != NULL)
			buf_printf(&line, "%s%s\u2013%s",
			    line.len > 0 ? ", " : "Window: ", from, to);
	}
	if (line.len > 0 && zone != NULL)
		buf_printf(&line, " %s", zone);
	if (line.len > 0 && channel != NULL)
		buf_printf(&line, ", %s", channel);
	if (line.len > 0)
		out_text("", INDENT, line.data);
	buf_done(&line);
}

static void
print_recommendation(size_t rank, const json_t *r)
{
	const char *text = json_text(r, "text");

	print_head(rank, r);
	print_labelled("Why", INDENT, json_object_get(r, "why"));
	print_factors(json_object_get(r, "factors"));
	print_list("    ! ", json_object_get(r, "warnings"));
	print_labelled("Evidence", INDENT, json_object_get(r, "evidence"));
	print_labelled("Deeds", INDENT, json_object_get(r, "deeds"));
	print_window(json_object_get(r, "window"));
	if (text != NULL) {
		putchar('\n');
		out_text("", 2 * INDENT, text);
	}
}

static void
print_not_chosen(const json_t *list, long long rest)
{
	static const char *const titles[] = {
	    "MESSAGE", "ORGANISATION", "REASON"};
	static const char *const names[] = {
	    "message", "organisation", "reason"};

	if (json_array_size(list) == 0)
		return;
	puts("\nNot chosen:");
	print_members(list, titles, names, COUNT(names), INDENT);
	if (rest > 0)
		printf("    and %lld more\n", rest);
}

static void
print_better_messenger(const json_t *better)
{
	char *who, *why, *line;

	if (!json_is_object(better))
		return;
	who = out_cell(json_object_get(better, "organisation"));
	why = out_cell(json_object_get(better, "reason"));
	line = mem_printf("Better messenger: %s: %s", who, why);
	putchar('\n');
	out_text("", 0, line);
	free(line);
	free(why);
	free(who);
}

static void
print_ranked(const json_t *list)
{
	json_t *item;
	size_t i;

	if (json_array_size(list) == 0)
		puts("\nNo message to recommend.");
	json_array_foreach(list, i, item) print_recommendation(i + 1, item);
}

static void
print_chosen(const json_t *result)
{
	print_ranked(json_object_get(result, "recommendations"));
	print_not_chosen(json_object_get(result, "not_chosen"),
	    json_integer_value(json_object_get(result, "not_chosen_rest")));
	print_better_messenger(json_object_get(result, "better_messenger"));
}

void
answer_print_recommendations(const json_t *result)
{
	print_labelled("Recommendation", 0, json_object_get(result, "id"));
	print_posture(result);
	print_chosen(result);
}

/* What was told then stays, whatever the library has learned since. */
static void
print_age(const json_t *result)
{
	const char *changed = json_text(result, "library_changed_at");
	char *line;

	if (!json_is_false(json_object_get(result, "created")))
		return;
	if (changed == NULL) {
		puts("It was already there.");
		return;
	}
	line = mem_printf("It was already there. This is the answer of %s; the "
			  "library changed since, last at %s. Ask anew with "
			  "\"counterpoint recommend --audience AUDIENCE --text "
			  "TEXT\", or submit it once more with --key-prefix.",
	    json_text(result, "stored_at"), changed);
	out_text("", 0, line);
	free(line);
}

void
answer_print_observation(const json_t *result)
{
	print_labelled("Observation", 0, json_object_get(result, "id"));
	print_labelled("Language", 0, json_object_get(result, "language"));
	print_age(result);
	print_list("! ", json_object_get(result, "missing"));
	putchar('\n');
	print_matches(json_object_get(result, "matches"));
	print_posture(json_object_get(result, "assessment"));
	if (json_object_get(result, "recommendations") == NULL)
		return;
	putchar('\n');
	print_labelled(
	    "Recommendation", 0, json_object_get(result, "recommendation"));
	print_chosen(result);
}
