/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show.c - walks a value and chooses a form for each part. Owns nothing.
 */
#include "show.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "out.h"
#include "table.h"

#define COLUMN_LEAST 12 /* columns of the screen worth a column of a table */
#define INDENT	     2
#define WORDS_MOST   40 /* bytes of a text that is no sentence */

static void show_nested(const char *name, const json_t *value, int indent);

/* Whether a value fits into a cell: no container, or a list of texts. */
static bool
is_plain(const json_t *value)
{
	json_t *item;
	size_t i;

	if (json_is_object(value))
		return false;
	json_array_foreach(value, i,
	    item) if (json_is_object(item) || json_is_array(item)) return false;
	return true;
}

static bool
is_list_of_objects(const json_t *value)
{
	json_t *item;
	size_t i;

	json_array_foreach(
	    value, i, item) if (!json_is_object(item)) return false;
	return json_array_size(value) > 0;
}

/* A person gets sentences one below the other. */
static bool
is_list_of_sentences(const json_t *value)
{
	json_t *item;
	size_t i;

	json_array_foreach(value, i,
	    item) if (json_is_string(item) &&
		      json_string_length(item) > WORDS_MOST) return true;
	return false;
}

/* A cell would make one of them. */
static bool
has_paragraphs(const json_t *value)
{
	return json_is_string(value) &&
	       strchr(json_string_value(value), '\n') != NULL;
}

static bool
fits_cell(const json_t *value)
{
	return is_plain(value) &&
	       !(out_is_terminal() &&
		   (is_list_of_sentences(value) || has_paragraphs(value)));
}

static void
show_object(const json_t *object, int indent)
{
	struct table table;
	const char *name;
	json_t *value;

	table_init(&table, NULL, 2);
	json_object_foreach((json_t *)object, name, value)
	{
		if (!fits_cell(value))
			continue;
		table_add(&table, name);
		table_add_value(&table, value);
	}
	table_print(&table, indent);
	table_done(&table);
	json_object_foreach((json_t *)object, name,
	    value) if (!fits_cell(value)) show_nested(name, value, indent);
}

/* The names that the objects of a list have, in order of appearance. Returns
 * how many; more than `max` are not told. */
static size_t
collect_titles(const json_t *list, const char **titles, size_t max)
{
	const char *name;
	json_t *item, *value;
	size_t i, k, n = 0;

	json_array_foreach(list, i, item)
	{
		json_object_foreach(item, name, value)
		{
			for (k = 0; k < n && strcmp(titles[k], name) != 0;)
				k++;
			if (k < n)
				continue;
			if (n == max)
				return max + 1;
			titles[n++] = name;
		}
	}
	return n;
}

static bool
is_any_with_paragraphs(const json_t *list)
{
	const char *name;
	json_t *item, *value;
	size_t i;

	json_array_foreach(list, i, item) json_object_foreach(
	    item, name, value) if (has_paragraphs(value)) return true;
	return false;
}

/* A person gets long objects one below the other; a pipe always gets rows. */
static void
show_list(const json_t *list, int indent)
{
	const char *titles[TABLE_COLUMNS_MAX];
	struct table table;
	json_t *item;
	size_t i, n;
	bool wide;

	n = collect_titles(list, titles, TABLE_COLUMNS_MAX);
	wide = n == 0 || n > TABLE_COLUMNS_MAX ||
	       (out_is_terminal() &&
		   ((int)n * COLUMN_LEAST > out_width() - indent ||
		       is_any_with_paragraphs(list)));
	if (wide) {
		json_array_foreach(list, i, item)
		{
			if (i > 0)
				putchar('\n');
			show_object(item, indent);
		}
		return;
	}
	table_init(&table, titles, n);
	json_array_foreach(list, i, item) for (size_t k = 0; k < n; k++)
	    table_add_value(&table, json_object_get(item, titles[k]));
	table_print(&table, indent);
	table_done(&table);
}

static void
show_any(const json_t *value, int indent)
{
	json_t *item;
	size_t i;
	char *cell;

	if (json_is_object(value)) {
		show_object(value, indent);
	} else if (is_list_of_objects(value)) {
		show_list(value, indent);
	} else if (json_is_array(value)) {
		json_array_foreach(value, i, item) show_any(item, indent);
	} else {
		cell = out_cell(value);
		out_text("", indent, cell);
		free(cell);
	}
}

static void
show_nested(const char *name, const json_t *value, int indent)
{
	char *heading = mem_printf("%s:", name);

	out_text("", indent, heading);
	free(heading);
	show_any(value, indent + INDENT);
}

void
show_value(const json_t *value)
{
	show_any(value, 0);
}
