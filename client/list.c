/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.c - chooses the members of items that are worth a column. Owns the order
 * of their names; the lines are table.c's.
 */
#include "list.h"

#include <stdio.h>
#include <string.h>

#include "campaign_show.h"
#include "out.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHORT_MOST   32 /* bytes of a member that is not among the first */

/* What says which item it is and how it stands, wherever it has that. */
static const char *const first_names[] = {"slug", "id", "login", "seq", "title",
    "name", "legal_name", "narrative", "state", "status", "posture",
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

bool
list_is_one(const char *method, const json_t *result)
{
	const char *verb = strrchr(method, '.');
	const json_t *items = find_items(result), *item;
	size_t i;

	if (!out_is_terminal() || verb == NULL || strcmp(verb, ".list") != 0 ||
	    items == NULL)
		return false;
	json_array_foreach(
	    items, i, item) if (!json_is_object(item)) return false;
	return true;
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
		puts(json_array_size(items) == 0 ? "None." : LIST_MORE);
		return;
	}
	table_init(&table, columns.names, columns.n);
	json_array_foreach(items, i, item) for (size_t c = 0; c < columns.n;
						c++)
	    table_add_value(&table, find_member(item, columns.names[c]));
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
