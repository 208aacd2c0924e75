/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_show.c - lays out campaigns. Owns the layout; the cells are
 * table.c's.
 */
#include "campaign_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "list.h"
#include "out.h"
#include "table.h"

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define MINUTE_LENGTH 16 /* of 2027-03-02T05:00 */

/* A time to the minute: nobody plans by the second. A pipe has no titles, which
 * say that it is UTC. */
static void
add_minute(struct table *table, const json_t *object, const char *name)
{
	const char *text = json_text(object, name);
	char *minute;

	if (text == NULL) {
		table_add(table, NULL);
		return;
	}
	minute = mem_printf(
	    "%.*s%s", MINUTE_LENGTH, text, out_is_terminal() ? "" : "Z");
	table_add(table, minute);
	free(minute);
}

/* The message, or what one is to be found for. */
static void
add_words(struct table *table, const json_t *slot)
{
	const char *message = json_text(slot, "message");
	const char *narrative = json_text(slot, "narrative");
	char *text;

	if (message != NULL)
		text = mem_printf("%s/%lld", message,
		    (long long)json_integer_value(
			json_object_get(slot, "version")));
	else
		text = mem_printf("on %s", narrative ? narrative : "?");
	table_add(table, text);
	free(text);
}

static void
print_slots(const json_t *slots)
{
	static const char *const titles[] = {"SLOT", "WHEN (UTC)", "WHO",
	    "AUDIENCE", "CHANNEL", "LANGUAGE", "WORDS", "STATE", "REASON"};
	struct table table;
	json_t *slot, *meta;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(slots, i, slot)
	{
		meta = json_object_get(slot, "meta");
		table_add_value(&table, json_object_get(slot, "name"));
		add_minute(&table, slot, "planned_at");
		table_add_value(&table, json_object_get(slot, "organisation"));
		table_add_value(&table, json_object_get(slot, "audience"));
		table_add_value(&table, json_object_get(slot, "channel"));
		table_add_value(&table, json_object_get(slot, "language"));
		add_words(&table, slot);
		table_add_value(&table, json_object_get(meta, "state"));
		table_add_value(&table, json_object_get(meta, "reason"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* Who has signed off, by name. */
static void
add_signed(struct table *table, const json_t *meta)
{
	json_t *names = json_array(), *signature;
	size_t i;

	json_array_foreach(json_object_get(meta, "signed_off"), i, signature)
	    json_array_append(
		names, json_object_get(signature, "organisation"));
	table_add_value(table, names);
	json_decref(names);
}

/* What a campaign, or a template, asks of the hours of its slots. */
static void
add_hours(struct table *table, const json_t *object)
{
	json_t *hours = json_array();

	if (json_is_true(json_object_get(object, "prime_time")))
		json_array_append_new(hours, json_string("prime time"));
	if (json_is_true(json_object_get(object, "working_days")))
		json_array_append_new(hours, json_string("working days"));
	table_add_value(table, hours);
	json_decref(hours);
}

void
campaign_show_get(const json_t *campaign)
{
	static const char *const names[] = {"slug", "title", "organisation",
	    "partners", "starts_at", "ends_at", "strategy"};
	const json_t *meta = json_object_get(campaign, "meta");
	struct table table;

	table_init(&table, NULL, 2);
	for (size_t i = 0; i < COUNT(names); i++) {
		table_add(&table, names[i]);
		table_add_value(&table, json_object_get(campaign, names[i]));
	}
	table_add(&table, "hours");
	add_hours(&table, campaign);
	table_add(&table, "objective");
	table_add_value(
	    &table, json_object_get(
			json_object_get(campaign, "objective"), "specific"));
	table_add(&table, "state");
	table_add_value(&table, json_object_get(meta, "state"));
	table_add(&table, "signed off");
	add_signed(&table, meta);
	table_add(&table, "hash");
	table_add_value(&table, json_object_get(meta, "hash"));
	table_print(&table, 0);
	table_done(&table);
	putchar('\n');
	print_slots(json_object_get(campaign, "slots"));
}

/* "3 planned, 2 released" */
static void
add_counts(struct table *table, const json_t *counts)
{
	struct buf text = {0};
	const char *state;
	json_t *n;

	buf_add(&text, "", 0);
	json_object_foreach((json_t *)counts, state, n)
	    buf_printf(&text, "%s%lld %s", text.len > 0 ? ", " : "",
		(long long)json_integer_value(n), state);
	table_add(table, text.data);
	buf_done(&text);
}

void
campaign_show_list(const json_t *result)
{
	static const char *const titles[] = {"CAMPAIGN", "TITLE", "LEAD",
	    "FROM (UTC)", "UNTIL", "STATE", "SIGNED OFF", "SLOTS"};
	struct table table;
	json_t *campaign, *meta;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(json_object_get(result, "items"), i, campaign)
	{
		meta = json_object_get(campaign, "meta");
		table_add_value(&table, json_object_get(campaign, "slug"));
		table_add_value(&table, json_object_get(campaign, "title"));
		table_add_value(
		    &table, json_object_get(campaign, "organisation"));
		add_minute(&table, campaign, "starts_at");
		add_minute(&table, campaign, "ends_at");
		table_add_value(&table, json_object_get(meta, "state"));
		add_signed(&table, meta);
		add_counts(&table, json_object_get(meta, "slots"));
	}
	table_print(&table, 0);
	table_done(&table);
}

void
campaign_show_check(const json_t *result)
{
	static const char *const titles[] = {"KIND", "", "SLOTS", "WHAT"};
	const json_t *conflicts = json_object_get(result, "conflicts");
	struct table table;
	json_t *conflict;
	size_t i;

	if (json_array_size(conflicts) == 0) {
		puts("Nothing stands against it.");
		return;
	}
	table_init(&table, titles, COUNT(titles));
	json_array_foreach(conflicts, i, conflict)
	{
		table_add_value(&table, json_object_get(conflict, "kind"));
		table_add(&table,
		    json_is_true(json_object_get(conflict, "soft")) ? "soft"
								    : NULL);
		table_add_value(&table, json_object_get(conflict, "slots"));
		table_add_value(&table, json_object_get(conflict, "detail"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* "spring/first, planned" */
static void
add_correction(struct table *table, const json_t *correction)
{
	const char *campaign = json_text(correction, "campaign");
	const char *slot = json_text(correction, "slot");
	const char *state = json_text(correction, "state");
	char *text;

	if (campaign == NULL || slot == NULL || state == NULL) {
		table_add(table, NULL);
		return;
	}
	text = mem_printf("%s/%s, %s", campaign, slot, state);
	table_add(table, text);
	free(text);
}

void
campaign_show_corrections(const json_t *result)
{
	static const char *const titles[] = {"RELEASE", "RELEASED (UTC)",
	    "CAMPAIGN", "SLOT", "WHO", "MESSAGE", "CORRECTED BY", "WHY"};
	struct table table;
	json_t *release;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(json_object_get(result, "items"), i, release)
	{
		table_add_value(&table, json_object_get(release, "id"));
		add_minute(&table, release, "released_at");
		table_add_value(&table, json_object_get(release, "campaign"));
		table_add_value(&table, json_object_get(release, "slot"));
		table_add_value(
		    &table, json_object_get(release, "organisation"));
		table_add_value(&table, json_object_get(release, "message"));
		add_correction(&table, json_object_get(release, "correction"));
		table_add_value(&table, json_object_get(release, "reasons"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* "warn, prepare, remind" */
static void
add_steps(struct table *table, const json_t *steps)
{
	json_t *names = json_array(), *one;
	size_t i;

	json_array_foreach(steps, i, one)
	    json_array_append(names, json_object_get(one, "name"));
	table_add_value(table, names);
	json_decref(names);
}

void
campaign_show_templates(const json_t *result)
{
	static const char *const titles[] = {
	    "TEMPLATE", "GOES BY", "HOURS", "SLOTS", "WHAT FOR"};
	struct table table;
	json_t *template;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(json_object_get(result, "items"), i, template)
	{
		table_add_value(&table, json_object_get(template, "name"));
		table_add(
		    &table, json_is_true(json_object_get(template, "event"))
				? "event"
				: "beginning");
		add_hours(&table, template);
		add_steps(&table, json_object_get(template, "steps"));
		table_add_value(&table, json_object_get(template, "about"));
	}
	table_print(&table, 0);
	table_done(&table);
}

/* --- lists of slots and releases --- */

/* When and how it stands, who and whom, its name: these fit on any screen. */
static void
print_list(const struct table *table)
{
	if (!out_is_terminal())
		table_print(table, 0);
	else if (table_print_lines(table))
		puts(LIST_MORE);
}

static const char *
text_or_none(const json_t *object, const char *name)
{
	const char *text = json_text(object, name);

	return text != NULL ? text : "";
}

/* What has no time yet comes last. */
static int
by_time(const void *a, const void *b)
{
	const json_t *const *x = a, *const *y = b;
	const char *one = text_or_none(*x, "planned_at");
	const char *other = text_or_none(*y, "planned_at");

	if (*one == '\0' || *other == '\0') {
		if (*one != *other)
			return *one == '\0' ? 1 : -1;
	} else if (strcmp(one, other) != 0) {
		return strcmp(one, other);
	}
	return strcmp(text_or_none(*x, "name"), text_or_none(*y, "name"));
}

void
campaign_show_timetable(const json_t *result)
{
	const json_t *slots = json_object_get(result, "items");
	size_t n = json_array_size(slots);
	json_t **list = mem_calloc(n + 1, sizeof(json_t *));
	json_t *sorted = json_pack("{s:[]}", "items");

	for (size_t i = 0; i < n; i++)
		list[i] = json_array_get(slots, i);
	qsort(list, n, sizeof(json_t *), by_time);
	for (size_t i = 0; i < n; i++)
		json_array_append(json_object_get(sorted, "items"), list[i]);
	campaign_show_slots(sorted);
	json_decref(sorted);
	free(list);
}

void
campaign_show_slots(const json_t *result)
{
	static const char *const titles[] = {"WHEN (UTC)", "STATE", "WHO",
	    "AUDIENCE", "CHANNEL", "SLOT", "CAMPAIGN", "LANGUAGE", "WORDS",
	    "REASON", "ID"};
	struct table table;
	json_t *slot, *meta;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(json_object_get(result, "items"), i, slot)
	{
		meta = json_object_get(slot, "meta");
		add_minute(&table, slot, "planned_at");
		table_add_value(&table, json_object_get(meta, "state"));
		table_add_value(&table, json_object_get(slot, "organisation"));
		table_add_value(&table, json_object_get(slot, "audience"));
		table_add_value(&table, json_object_get(slot, "channel"));
		table_add_value(&table, json_object_get(slot, "name"));
		table_add_value(&table, json_object_get(slot, "campaign"));
		table_add_value(&table, json_object_get(slot, "language"));
		add_words(&table, slot);
		table_add_value(&table, json_object_get(meta, "reason"));
		table_add_value(&table, json_object_get(meta, "id"));
	}
	print_list(&table);
	table_done(&table);
}

/* "delivered", or where carriers differ "spool delivered, webhook failed". */
static void
add_deliveries(struct table *table, const json_t *deliveries)
{
	const char *first =
	    text_or_none(json_array_get(deliveries, 0), "state");
	struct buf text = {0};
	bool alike = true;
	json_t *delivery;
	size_t i;

	json_array_foreach(deliveries, i, delivery)
	{
		const char *state = text_or_none(delivery, "state");

		buf_printf(&text, "%s%s %s", i > 0 ? ", " : "",
		    text_or_none(delivery, "carrier"), state);
		alike = alike && strcmp(state, first) == 0;
	}
	table_add(table, alike ? first : text.data);
	buf_done(&text);
}

/* How far it has come: the last that is known. */
static void
add_release_state(struct table *table, const json_t *release)
{
	const json_t *deliveries = json_object_get(release, "deliveries");

	if (json_object_get(release, "acknowledged_at") != NULL)
		table_add(table, "acknowledged");
	else if (json_array_size(deliveries) == 0)
		table_add(table, "released");
	else
		add_deliveries(table, deliveries);
}

static void
tell_halt(const json_t *halt)
{
	const char *reason = json_text(halt, "reason");

	if (reason != NULL)
		out_text("All releases are halted: ", 4, reason);
}

void
campaign_show_releases(const json_t *result)
{
	static const char *const titles[] = {"RELEASED (UTC)", "STATE", "WHO",
	    "AUDIENCE", "CHANNEL", "SLOT", "RELEASE", "CAMPAIGN", "LANGUAGE",
	    "WORDS"};
	struct table table;
	json_t *release;
	size_t i;

	table_init(&table, titles, COUNT(titles));
	json_array_foreach(json_object_get(result, "items"), i, release)
	{
		add_minute(&table, release, "released_at");
		add_release_state(&table, release);
		table_add_value(
		    &table, json_object_get(release, "organisation"));
		table_add_value(&table, json_object_get(release, "audience"));
		table_add_value(&table, json_object_get(release, "channel"));
		table_add_value(&table, json_object_get(release, "slot"));
		table_add_value(&table, json_object_get(release, "id"));
		table_add_value(&table, json_object_get(release, "campaign"));
		table_add_value(&table, json_object_get(release, "language"));
		add_words(&table, release);
	}
	print_list(&table);
	table_done(&table);
	tell_halt(json_object_get(result, "halted"));
}
