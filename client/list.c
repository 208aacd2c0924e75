/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.c - chooses the members of items that are worth a column. Owns the order
 * of their names; the lines are table.c's.
 */
#include "list.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "campaign_show.h"
#include "out.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHORT_MOST   32 /* bytes of a member that is not among the first */

/* What says which item it is and how it stands, wherever it has that. */
static const char *const first_names[] = {"slug", "id", "login", "seq", "title",
    "name", "legal_name", "narrative", "matches", "state", "status", "posture",
    "review_on", "due", "statement", "text"};

/* The names of the columns: the items' own strings. */
struct columns {
	const char *names[TABLE_COLUMNS_MAX];
	size_t n;
};

/* The items, whatever the method calls them. */
static const json_t *
find_items(const json_t *result)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)result, name,
	    value) if (json_is_array(value)) return value;
	return NULL;
}

/* The state of an item of the library stands in its meta. */
static const json_t *
find_member(const json_t *item, const char *name)
{
	const json_t *value = json_object_get(item, name);

	return value != NULL
		   ? value
		   : json_object_get(json_object_get(item, "meta"), name);
}

static bool
has_column(const struct columns *columns, const char *name)
{
	for (size_t c = 0; c < columns->n; c++)
		if (strcmp(columns->names[c], name) == 0)
			return true;
	return false;
}

static void
add_column(struct columns *columns, const char *name)
{
	if (columns->n < TABLE_COLUMNS_MAX && !has_column(columns, name))
		columns->names[columns->n++] = name;
}

/* Whether all items that have the member tell it in a few words. */
static bool
is_short(const json_t *items, const char *name)
{
	const json_t *item, *value;
	size_t i;

	json_array_foreach(items, i, item)
	{
		value = json_object_get(item, name);
		if (json_is_object(value) || json_is_array(value) ||
		    json_string_length(value) > SHORT_MOST)
			return false;
	}
	return true;
}

static void
add_first(const json_t *items, struct columns *columns)
{
	const json_t *item;
	size_t i;

	for (size_t k = 0; k < COUNT(first_names); k++)
		json_array_foreach(items, i,
		    item) if (find_member(item, first_names[k]) != NULL)
		    add_column(columns, first_names[k]);
}

static void
add_short(const json_t *items, struct columns *columns)
{
	const char *name;
	json_t *item, *value;
	size_t i;

	json_array_foreach(items, i, item) json_object_foreach(item, name,
	    value) if (!has_column(columns, name) && is_short(items, name))
	    add_column(columns, name);
}

/* Whether a member of any item has no column. */
static bool
leaves_out(const json_t *items, const struct columns *columns)
{
	const char *name;
	json_t *item, *value;
	size_t i;

	json_array_foreach(items, i, item) json_object_foreach(
	    item, name, value) if (!has_column(columns, name)) return true;
	return false;
}

/* "proxy-war 0.83 asserts, nato 0.40": what an observation is listed for. */
static void
add_matches(struct table *table, const json_t *matches)
{
	struct buf line = {0};
	const char *stance, *narrative;
	json_t *match;
	size_t i;

	buf_add_str(&line, "");
	json_array_foreach(matches, i, match)
	{
		stance = json_text(match, "stance");
		narrative = json_text(match, "narrative");
		buf_printf(&line, "%s%s %.2f%s%s", i > 0 ? ", " : "",
		    narrative != NULL ? narrative : "?",
		    json_number_value(json_object_get(match, "confidence")),
		    stance != NULL ? " " : "", stance != NULL ? stance : "");
	}
	table_add(table, line.data);
	buf_done(&line);
}

/* Whether a value is a list of matches, which are told in few words. */
static bool
are_matches(const json_t *value)
{
	return json_array_size(value) > 0 &&
	       json_text(json_array_get(value, 0), "narrative") != NULL;
}

static void
add_member(struct table *table, const json_t *item, const char *name)
{
	const json_t *value = find_member(item, name);

	if (strcmp(name, "matches") == 0 && are_matches(value))
		add_matches(table, value);
	else
		table_add_value(table, value);
}

bool
list_is_one(const char *method, const json_t *result)
{
	const char *verb = strrchr(method, '.');
	const json_t *items = find_items(result), *item;
	size_t i;

	if (verb == NULL || strcmp(verb, ".list") != 0 || items == NULL ||
	    !(out_is_terminal() || json_array_size(items) == 0))
		return false;
	json_array_foreach(
	    items, i, item) if (!json_is_object(item)) return false;
	return true;
}

/* A pipe gets items or nothing. */
static void
tell_none(const char *words)
{
	fprintf(out_is_terminal() ? stdout : stderr, "%s\n", words);
}

static void
print_generally(const json_t *result)
{
	const json_t *items = find_items(result), *item;
	struct columns columns = {0};
	struct table table;
	size_t i;
	bool less;

	add_first(items, &columns);
	add_short(items, &columns);
	if (columns.n == 0) {
		tell_none(json_array_size(items) == 0 ? "None." : LIST_MORE);
		return;
	}
	table_init(&table, columns.names, columns.n);
	json_array_foreach(items, i, item) for (size_t c = 0; c < columns.n;
						c++)
	    add_member(&table, item, columns.names[c]);
	less = table_print_lines(&table);
	if (less || leaves_out(items, &columns))
		puts(LIST_MORE);
	table_done(&table);
}

void
list_print(const char *method, const json_t *result)
{
	if (strcmp(method, "slot.list") == 0)
		campaign_show_slots(result);
	else if (strcmp(method, "release.list") == 0)
		campaign_show_releases(result);
	else
		print_generally(result);
}
