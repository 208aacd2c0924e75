/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_items.c - reads documents, tables and calendars into items. Owns
 * nothing but the list; whether an item may stand in the library is judged
 * later.
 */
#include "rpc/import_items.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/calendar.h"
#include "model/lexicon.h"
#include "rpc/import.h"
#include "rpc/item.h"

/* Of one call: what fills a frame with items is no library, and each takes
 * some hundred bytes here and a line in the answer. */
enum { ITEMS_MAX = 20000 };

static int
too_many(struct err *err)
{
	return err_set_field(err, ERR_INVALID, "content",
	    "holds more than %d items; send fewer in one call", ITEMS_MAX);
}

static bool
is_section(const char *key)
{
	for (int kind = 0; kind < NOUN_KINDS; kind++)
		if (nouns[kind].section != NULL &&
		    strcmp(nouns[kind].section, key) == 0)
			return true;
	return false;
}

static int
check_sections(const json_t *content, struct err *err)
{
	const char *key;
	json_t *value;
	char field[96];
	size_t n = 0;

	json_object_foreach((json_t *)content, key, value)
	{
		snprintf(field, sizeof(field), "content.%s", key);
		if (strcmp(key, "format") == 0) {
			if (!json_is_string(value) ||
			    strcmp(json_string_value(value), LIBRARY_FORMAT) !=
				0)
				return err_set_field(err, ERR_INVALID, field,
				    "must be \"" LIBRARY_FORMAT "\"");
		} else if (!is_section(key)) {
			return err_set_field(
			    err, ERR_INVALID, field, "unknown section");
		} else if (!json_is_array(value)) {
			return err_set_field(err, ERR_INVALID, field,
			    "must be an array of objects");
		}
		n += json_array_size(value);
	}
	return n > ITEMS_MAX ? too_many(err) : 0;
}

static struct import_item *
add_item(struct import_items *all, enum noun_kind kind, json_t *doc)
{
	if (all->n == all->cap) {
		all->cap = all->cap > 0 ? 2 * all->cap : 64;
		all->items =
		    mem_resize(all->items, all->cap, sizeof(*all->items));
	}
	all->items[all->n] = (struct import_item){.kind = kind, .doc = doc};
	return &all->items[all->n++];
}

static int
read_sections(struct import_items *all, const json_t *content, struct err *err)
{
	const json_t *section;
	json_t *doc;
	size_t i;

	if (!json_is_object(content))
		return err_set_field(
		    err, ERR_INVALID, "content", "must be an object");
	if (check_sections(content, err) == -1)
		return -1;
	for (int kind = 0; kind < NOUN_KINDS; kind++) {
		if (nouns[kind].section == NULL)
			continue;
		section = json_object_get(content, nouns[kind].section);
		json_array_foreach(section, i, doc)
		    add_item(all, kind, item_take(doc));
	}
	return 0;
}

static int
read_concepts(
    struct import_items *all, const char *text, size_t len, struct err *err)
{
	struct lexicon_reader reader;
	struct import_item *item;
	struct lexicon_row row;
	int rc = 0;

	if (lexicon_open(&reader, text, len, err) == -1)
		return -1;
	while (rc == 0 && lexicon_take(&reader, &row)) {
		item = add_item(all, NOUN_CONCEPT, row.concept);
		item->row = row.row;
		if (row.concept == NULL)
			import_item_refuse(item, &row.err);
		if (all->n > ITEMS_MAX)
			rc = too_many(err);
	}
	lexicon_close(&reader);
	return rc;
}

static void
add_facts(struct import_items *all, const struct audience_row *row)
{
	struct import_item *item;
	json_t *fact;
	size_t i;

	json_array_foreach(row->facts, i, fact)
	{
		item = add_item(all, NOUN_AUDIENCE, json_incref(fact));
		item->row = row->row;
	}
	if (row->facts == NULL) {
		item = add_item(all, NOUN_AUDIENCE, NULL);
		item->row = row->row;
		import_item_refuse(item, &row->err);
	}
}

static int
read_facts(
    struct import_items *all, const char *text, size_t len, struct err *err)
{
	struct audience_row row;
	int rc = 0;

	if (audience_rows_open(&all->table, text, len, err) == -1)
		return -1;
	all->merging = true;
	while (rc == 0 && audience_rows_take(&all->table, &row)) {
		add_facts(all, &row);
		json_decref(row.facts);
		if (all->n > ITEMS_MAX)
			rc = too_many(err);
	}
	return rc;
}

static int
read_rows(struct import_items *all, const json_t *content, struct err *err)
{
	const char *text = json_string_value(content);
	size_t len = json_string_length(content);

	if (text == NULL)
		return err_set_field(
		    err, ERR_INVALID, "content", "must be a text");
	return lexicon_is_one(text, len) ? read_concepts(all, text, len, err)
					 : read_facts(all, text, len, err);
}

/* An entry's doc and UID become the item's. */
static void
add_entry(struct import_items *all, struct calendar_entry *entry)
{
	struct import_item *item = add_item(all, NOUN_OCCASION, entry->doc);

	item->uid = entry->uid;
	item->retire = entry->fate == CALENDAR_RETIRE;
	if (entry->fate == CALENDAR_REFUSED)
		import_item_refuse(item, &entry->err);
	else if (entry->fate == CALENDAR_SKIP)
		item->state = ITEM_SKIPPED;
	entry->doc = NULL;
	entry->uid = NULL;
}

static int
read_events(struct import_items *all, const struct library *library,
    const json_t *params, struct err *err)
{
	const json_t *content = json_object_get(params, "content");
	const struct calendar_defaults defaults = {
	    json_text(params, "kind"), json_object_get(params, "audiences")};
	struct calendar calendar;

	if (!json_is_string(content))
		return err_set_field(
		    err, ERR_INVALID, "content", "must be a text");
	if (calendar_read(library, &defaults, json_string_value(content),
		json_string_length(content), &calendar, err) == -1)
		return -1;
	for (size_t i = 0; i < calendar.n; i++)
		add_entry(all, &calendar.entries[i]);
	calendar_done(&calendar);
	return 0;
}

static int
check_no_calendar(const json_t *params, struct err *err)
{
	static const char *const names[] = {"kind", "audiences"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (json_object_get(params, names[i]) != NULL)
			return err_set_field(err, ERR_INVALID, names[i],
			    "goes with a calendar (ics) alone");
	return 0;
}

int
import_items_read(struct import_items *all, const struct library *library,
    const json_t *params, struct err *err)
{
	const char *format = json_text(params, "format");
	const json_t *content = json_object_get(params, "content");

	if (strcmp(format, LIBRARY_ICS) == 0)
		return read_events(all, library, params, err);
	if (check_no_calendar(params, err) == -1)
		return -1;
	if (strcmp(format, LIBRARY_CSV) == 0)
		return read_rows(all, content, err);
	return read_sections(all, content, err);
}

static void
import_item_done(struct import_item *item)
{
	json_decref(item->doc);
	free(item->uid);
}

void
import_items_done(struct import_items *all)
{
	for (size_t i = 0; i < all->n; i++)
		import_item_done(&all->items[i]);
	free(all->items);
	if (all->merging)
		audience_rows_close(&all->table);
	*all = (struct import_items){0};
}

void
import_item_refuse(struct import_item *item, const struct err *err)
{
	item->state = ITEM_REFUSED;
	item->err = *err;
}

static const char *
find_column(const struct import_items *all, const struct import_item *item)
{
	if (item->doc == NULL)
		return item->err.field;
	return all->merging ? audience_rows_column(&all->table, item->err.field)
			    : lexicon_column(item->doc, item->err.field);
}

json_t *
import_item_describe(
    const struct import_items *all, const struct import_item *item)
{
	json_t *row = rpc_error_data(&item->err);
	const char *slug = json_text(item->doc, "slug"), *column;

	json_object_set_new(
	    row, "section", json_string(nouns[item->kind].section));
	if (slug != NULL)
		json_object_set_new(row, "slug", json_string(slug));
	if (item->uid != NULL)
		json_object_set_new(row, "uid", json_string(item->uid));
	if (item->row == 0)
		return row;
	json_object_set_new(row, "row", json_integer(item->row));
	column = find_column(all, item);
	if (column != NULL && *column != '\0')
		json_object_set_new(row, "column", json_string(column));
	return row;
}
