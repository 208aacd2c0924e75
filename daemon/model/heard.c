/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heard.c - reads releases and keeps them by audience. Owns the rows.
 */
#include "model/heard.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

static const struct schema_field row_fields[] = {
    {"message", SCHEMA_SLUG, NOUN_AT(struct heard_row, message)},
    {"narratives", SCHEMA_SLUG, SCHEMA_LIST,
	NOUN_AT(struct heard_row, narratives)},
    {"day", SCHEMA_INTEGER, NOUN_AT(struct heard_row, day)}, {0}};

static void
free_rows(struct heard_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		schema_release(row_fields, &rows->items[i]);
	free(rows->items);
	free(rows);
}

void
heard_done(struct heard *heard)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&heard->audiences, &at)) != NULL)
		free_rows(slot->value);
	strmap_done(&heard->audiences);
}

void
heard_add(struct heard *heard, const char *audience, const json_t *row)
{
	struct heard_rows *rows = strmap_find(&heard->audiences, audience);
	struct heard_row *to;

	if (rows == NULL) {
		rows = mem_calloc(1, sizeof(*rows));
		strmap_set(&heard->audiences, audience, rows);
	}
	rows->items =
	    mem_resize(rows->items, rows->n + 1, sizeof(*rows->items));
	to = &rows->items[rows->n++];
	*to = (struct heard_row){0};
	schema_read(row_fields, row, to);
}

json_t *
heard_write(const struct heard_row *row)
{
	json_t *narratives = json_array();

	for (size_t i = 0; i < row->narratives.n; i++)
		json_array_append_new(
		    narratives, json_string(row->narratives.items[i]));
	return json_pack("{s:s, s:o, s:I}", "message", row->message,
	    "narratives", narratives, "day", (json_int_t)row->day);
}

struct heard_rows
heard_at(const struct heard *heard, const char *audience)
{
	const struct heard_rows *rows =
	    strmap_find(&heard->audiences, audience);

	return rows == NULL ? (struct heard_rows){0} : *rows;
}

int
heard_ask(struct model *model, model_done done, void *arg, struct err *err)
{
	static const char sql[] =
	    "SELECT jsonb_build_object('audience', s.audience, 'message',"
	    " v.message, 'narratives', ARRAY(SELECT n.narrative"
	    "  FROM counterpoint.message_narrative n"
	    "  WHERE n.version = v.id ORDER BY n.narrative),"
	    " 'day', (r.released_at AT TIME ZONE 'UTC')::date - '1970-01-01')"
	    " FROM counterpoint.release r"
	    " JOIN counterpoint.slot s ON s.id = r.slot"
	    " JOIN counterpoint.message_version v ON v.id = s.version"
	    " WHERE r.released_at > now() - make_interval(days => $1::int)"
	    " ORDER BY r.released_at DESC, r.id DESC LIMIT $2::int";
	struct db_params params = {0};
	struct db_number days, most;

	db_param_number(&params, &days, HEARD_DAYS + 1);
	db_param_number(&params, &most, HEARD_MOST);
	return model_ask(model, sql, &params, done, arg, err);
}

void
heard_read(struct heard *heard, const char *const *rows, size_t n)
{
	heard_done(heard);
	heard->version++;
	for (size_t i = 0; i < n; i++) {
		json_t *row = json_loads(rows[i], 0, NULL);

		heard_add(heard, json_text(row, "audience"), row);
		json_decref(row);
	}
}
