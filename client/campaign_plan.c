/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_plan.c - a plan as a table, or why there is none and what would
 * help, in words. Owns the layout; the words are the server's.
 */
#include "campaign_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "out.h"
#include "progress.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
add_text(struct table *table, const json_t *object, const char *name)
{
	table_add(table, json_text(object, name));
}

/* The message with its version. */
static void
add_words(struct table *table, const json_t *slot)
{
	const char *message = json_text(slot, "message");
	char *text;

	if (message == NULL) {
		table_add(table, NULL);
		return;
	}
	text = mem_printf("%s/%lld", message,
	    (long long)json_integer_value(json_object_get(slot, "version")));
	table_add(table, text);
	free(text);
}

static void
add_sentences(struct table *table, const json_t *list)
{
	struct buf text = {0};
	const json_t *sentence;
	size_t i;

	json_array_foreach(list, i, sentence)
	{
		const char *words = json_string_value(sentence);

		buf_printf(&text, "%s%s", i > 0 ? " " : "",
		    words != NULL ? words : "?");
	}
	table_add(table, text.data);
	buf_done(&text);
}

static void
print_slots(const json_t *slots)
{
	static const char *const titles[] = {"SLOT", "WHEN", "AUDIENCE", "WHO",
	    "CHANNEL", "LANGUAGE", "WORDS", "WHY"};
	struct table table;
	const json_t *slot;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	table_set_prose(&table, COUNT(titles) - 1);
	json_array_foreach(slots, i, slot)
	{
		add_text(&table, slot, "slot");
		add_text(&table, slot, "local");
		add_text(&table, slot, "audience");
		add_text(&table, slot, "organisation");
		add_text(&table, slot, "channel");
		add_text(&table, slot, "language");
		add_words(&table, slot);
		add_sentences(&table, json_object_get(slot, "why"));
	}
	table_print(&table, 0);
	table_done(&table);
}

static void
print_list(const json_t *sentences)
{
	const json_t *sentence;
	size_t i;

	json_array_foreach(sentences, i, sentence)
	{
		if (json_is_string(sentence))
			out_text("  - ", 4, json_string_value(sentence));
	}
}

/* Where a relaxation puts the slots that it concerns. */
static void
print_moves(const json_t *moves)
{
	const json_t *move;
	size_t i;
	char *text;

	json_array_foreach(moves, i, move)
	{
		const char *slot = json_text(move, "slot");
		const char *local = json_text(move, "local");

		text = mem_printf("\"%s\" would be at %s",
		    slot != NULL ? slot : "?", local != NULL ? local : "?");
		out_text("      ", 6, text);
		free(text);
	}
}

static void
print_relaxations(const json_t *relaxations)
{
	const json_t *relaxation;
	size_t i;

	if (json_array_size(relaxations) == 0) {
		puts("No single change that was tried would help.");
		return;
	}
	puts("Each of these would help, the cheapest first:");
	json_array_foreach(relaxations, i, relaxation)
	{
		const char *change = json_text(relaxation, "change");

		out_text("  - ", 4, change != NULL ? change : "?");
		print_moves(json_object_get(relaxation, "moves"));
	}
}

static void
print_conflicts(const json_t *conflicts)
{
	const json_t *conflict;
	size_t i;

	json_array_foreach(conflicts, i, conflict)
	{
		char *slots = out_cell(json_object_get(conflict, "slots"));
		bool proven = json_is_true(json_object_get(conflict, "proven"));
		char *head = mem_printf("%s cannot hold together%s%s%s:",
		    proven ? "These" : "It seems that these",
		    slots[0] != '\0' ? " (" : "", slots,
		    slots[0] != '\0' ? ")" : "");

		putchar('\n');
		out_text("", 0, head);
		print_list(json_object_get(conflict, "constraints"));
		print_relaxations(json_object_get(conflict, "relaxations"));
		free(head);
		free(slots);
	}
}

static void
print_verdict(const json_t *result)
{
	const json_t *possible = json_object_get(result, "possible");

	if (json_is_true(possible))
		print_slots(json_object_get(result, "slots"));
	else if (json_is_false(possible))
		puts("There is no plan.");
	else
		puts("Neither a plan nor a proof that there is none was found "
		     "in time.");
}

static void
print_notes(const json_t *notes)
{
	if (json_array_size(notes) > 0) {
		putchar('\n');
		print_list(notes);
	}
}

static bool
changes_anything(const json_t *result)
{
	const json_t *slot;
	size_t i;

	json_array_foreach(json_object_get(result, "slots"), i, slot)
	{
		if (json_is_true(json_object_get(slot, "changed")))
			return true;
	}
	return false;
}

/* What was written, or that nothing was. */
static void
print_applied(const json_t *result)
{
	const json_t *applied = json_object_get(result, "applied");
	const json_t *others = json_object_get(applied, "others");
	size_t n = json_array_size(json_object_get(applied, "slots"));
	char *names;

	if (applied == NULL) {
		if (changes_anything(result))
			puts("\nNothing is written yet; --apply does that.");
		return;
	}
	printf("\nWritten: %zu slot%s.\n", n, n == 1 ? "" : "s");
	if (json_array_size(others) == 0)
		return;
	names = out_cell(others);
	out_text("Not yours to write: ", 4, names);
	free(names);
}

static void
show(const json_t *result)
{
	print_verdict(result);
	print_conflicts(json_object_get(result, "conflicts"));
	print_notes(json_object_get(result, "notes"));
	print_applied(result);
}

static void
tick(void *arg)
{
	progress_wait(arg);
}

enum exit_code
campaign_plan(struct client *c, json_t *params)
{
	struct progress progress;
	enum exit_code code;
	json_t *result;
	struct err err;
	int rc;

	progress_start(&progress, "planning");
	c->session.tick = tick;
	c->session.tick_arg = &progress;
	rc = session_call(&c->session, "campaign.plan", params, &result, &err);
	c->session.tick = NULL;
	progress_clear(&progress);
	if (rc == -1)
		return out_error("", &err);
	if (c->json)
		out_json(stdout, result);
	else
		show(result);
	code = json_is_true(json_object_get(result, "possible")) ? EXIT_OK
								 : EXIT_REFUSED;
	json_decref(result);
	return code;
}
