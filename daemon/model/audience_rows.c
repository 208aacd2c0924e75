/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audience_rows.c - recognises a table and turns its rows into facts. Owns the
 * tables; a cell's form is cell.c's, a field's limits audience.c's.
 */
#include "model/audience_rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/audience.h"
#include "model/cell.h"

struct audience_column {
	const char *field; /* of an entry; "slug": the audience */
	const char *names; /* of the column, reduced; the first one wins */
	enum cell form;
	bool required; /* the column, or another of the same field */
};

struct audience_table {
	const char *part; /* of an audience, or NULL: its codes */
	bool foreign;	  /* may have columns that we do not read */
	const struct audience_column *columns;
};

#define AUDIENCE                                        \
	{                                               \
		"slug", "audience", CELL_AUDIENCE, true \
	}
#define SOURCE                                       \
	{                                            \
		"source", "source", CELL_TEXT, false \
	}
#define YEAR                                       \
	{                                          \
		"year", "year", CELL_NUMBER, false \
	}

/* As the Statistics Division of the United Nations publishes them. */
static const struct audience_column code_columns[] = {
    {"m49", "m49code", CELL_M49, true},
    {"iso", "isoalpha2code", CELL_ISO, true},
    {"intermediate", "intermediateregioncode", CELL_M49, true},
    {"subregion", "subregioncode", CELL_M49, true},
    {"region", "regioncode", CELL_M49, true}, {0}};

/* Ours, and as CLDR calls them: its share is in percent. */
static const struct audience_column language_columns[] = {
    {"slug", "territorycode territory audience", CELL_AUDIENCE, true},
    {"language", "languagecode language", CELL_LANGUAGE, true},
    {"share", "share", CELL_NUMBER, true},
    {"share", "populationpercent percent", CELL_PERCENT, true}, SOURCE, YEAR,
    {0}};

static const struct audience_column trust_columns[] = {AUDIENCE,
    {"organisation", "organisation", CELL_TEXT, true},
    {"value", "value", CELL_NUMBER, true},
    {"survey", "survey", CELL_TEXT, true},
    {"population", "population", CELL_TEXT, true},
    {"n", "n", CELL_NUMBER, true}, {"from", "from", CELL_TEXT, true},
    {"to", "to", CELL_TEXT, true}, {0}};

static const struct audience_column concern_columns[] = {AUDIENCE,
    {"theme", "theme", CELL_TEXT, true},
    {"weight", "weight", CELL_NUMBER, true}, SOURCE, YEAR, {0}};

static const struct audience_column sensitivity_columns[] = {AUDIENCE,
    {"theme", "theme", CELL_TEXT, true}, {"advice", "advice", CELL_TEXT, true},
    SOURCE, YEAR, {0}};

static const struct audience_column channel_columns[] = {AUDIENCE,
    {"kind", "kind", CELL_TEXT, true}, {"share", "share", CELL_NUMBER, false},
    SOURCE, YEAR, {"prime_time", "primetime", CELL_HOURS, false}, {0}};

static const struct audience_table tables[] = {{NULL, true, code_columns},
    {"languages", true, language_columns}, {"trust", false, trust_columns},
    {"concerns", false, concern_columns},
    {"sensitivities", false, sensitivity_columns},
    {"channels", false, channel_columns}};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* Of a header, each of which is compared with every name; CLDR has 19. */
enum { COLUMNS_MAX = 100 };

/* --- the header --- */

/* "Sub-region Code" -> "subregioncode" */
static char *
reduce(const char *s, size_t len)
{
	char *name = mem_strndup(s, len), *to = name;

	for (const char *from = name; *from != '\0'; from++)
		if (isalnum((unsigned char)*from))
			*to++ = (char)tolower((unsigned char)*from);
	*to = '\0';
	return name;
}

static bool
is_called(const struct csv_record *header, size_t i, const char *name,
    size_t name_len)
{
	size_t len;
	const char *s = csv_text(header, i, &len);
	char *reduced = reduce(s, len);
	bool same =
	    strlen(reduced) == name_len && memcmp(reduced, name, name_len) == 0;

	free(reduced);
	return same;
}

/* The place in the header of a column; -1: none. */
static long
find_place(const struct csv_record *header, const char *names)
{
	size_t len;

	for (;; names += len + 1) {
		len = strcspn(names, " ");
		for (size_t i = 0; i < header->nfields; i++)
			if (is_called(header, i, names, len))
				return (long)i;
		if (names[len] == '\0')
			return -1;
	}
}

static const struct audience_place *
find_field(const struct audience_rows *r, const char *field)
{
	for (size_t i = 0; i < r->nplaces; i++)
		if (strcmp(r->places[i].column->field, field) == 0)
			return &r->places[i];
	return NULL;
}

static void
clear_places(struct audience_rows *r)
{
	for (size_t i = 0; i < r->nplaces; i++)
		free(r->places[i].title);
	r->nplaces = 0;
}

/* Finds the columns of a table; false when one that it needs is missing. */
static bool
fits(struct audience_rows *r, const struct audience_table *table)
{
	const struct csv_record *header = &r->rows.record;
	const struct audience_column *column;
	const char *title;
	size_t len;
	long at;

	for (column = table->columns; column->field != NULL; column++) {
		at = find_place(header, column->names);
		if (at == -1 || find_field(r, column->field) != NULL)
			continue;
		title = csv_text(header, (size_t)at, &len);
		r->places[r->nplaces++] = (struct audience_place){
		    column, (size_t)at, mem_strndup(title, len)};
	}
	for (column = table->columns; column->field != NULL; column++) {
		if (!column->required || find_field(r, column->field) != NULL)
			continue;
		clear_places(r);
		return false;
	}
	r->table = table;
	return true;
}

/* A column of ours that is misspelt must not look as if it had been read. */
static int
check_columns(const struct audience_rows *r, struct err *err)
{
	size_t place, len;
	const char *s;

	if (r->table->foreign)
		return 0;
	for (size_t i = 0; i < r->nfields; i++) {
		for (place = 0; place < r->nplaces && r->places[place].at != i;
		     place++)
			;
		if (place < r->nplaces)
			continue;
		s = csv_text(&r->rows.record, i, &len);
		return err_set_field(err, ERR_INVALID, "content",
		    "column %zu, \"%.*s\", is none of a table of %s, or stands "
		    "twice",
		    i + 1, (int)(len < 40 ? len : 40), s, r->table->part);
	}
	return 0;
}

static int
read_header(struct audience_rows *r, struct err *err)
{
	const char *fault;

	if (csv_rows_next(&r->rows, &fault) && fault == NULL &&
	    r->rows.record.nfields <= COLUMNS_MAX) {
		r->nfields = r->rows.record.nfields;
		for (size_t t = 0; t < TABLES; t++)
			if (fits(r, &tables[t]))
				return check_columns(r, err);
	}
	return err_set_field(err, ERR_INVALID, "content",
	    "the first row is the header of no table that can be imported; "
	    "concepts begin with slug,kind,about, and counterpoint-library(5) "
	    "has the others");
}

int
audience_rows_open(
    struct audience_rows *r, const char *text, size_t len, struct err *err)
{
	*r = (struct audience_rows){0};
	csv_rows_open(&r->rows, text, len);
	if (read_header(r, err) == 0)
		return 0;
	audience_rows_close(r);
	return -1;
}

void
audience_rows_close(struct audience_rows *r)
{
	clear_places(r);
	strmap_done(&r->areas);
	csv_rows_close(&r->rows);
	*r = (struct audience_rows){0};
}

/* --- a row --- */

/* The column of the same field that takes percentages, or NULL. */
static const struct audience_column *
find_percent(const struct audience_table *table, const char *field)
{
	const struct audience_column *column = table->columns;

	for (; column->field != NULL; column++)
		if (column->form == CELL_PERCENT &&
		    strcmp(column->field, field) == 0)
			return column;
	return NULL;
}

/* A number elsewhere is no percentage: "85%" is a slip worth its own words. */
static int
check_percent(const struct audience_rows *r,
    const struct audience_column *column, const char *s, size_t len,
    struct err *err)
{
	const struct audience_column *percent;

	if (column->form != CELL_NUMBER || len == 0 || s[len - 1] != '%')
		return 0;
	percent = find_percent(r->table, column->field);
	if (percent == NULL)
		return err_set(err, ERR_INVALID,
		    "has a percent sign, and this table takes no percentages: "
		    "85%% is written 0.85");
	return err_set(err, ERR_INVALID,
	    "has a percent sign: call the column \"%s\" when it holds "
	    "percentages, or write 85%% as 0.85",
	    strrchr(percent->names, ' ') + 1);
}

static json_t *
read_cell(struct audience_rows *r, const struct audience_column *column,
    const char *s, size_t len, struct err *err)
{
	if (len == 0)
		return json_null();
	if (check_percent(r, column, s, len, err) == -1)
		return NULL;
	return cell_read(column->form, s, len, err);
}

/* All cells by their fields; an empty one is null. NULL when one is bad. */
static json_t *
read_cells(struct audience_rows *r, struct err *err)
{
	json_t *cells = json_object(), *value;
	size_t len;
	const char *s;

	for (size_t i = 0; i < r->nplaces; i++) {
		s = csv_text(&r->rows.record, r->places[i].at, &len);
		for (; len > 0 && isblank((unsigned char)s[len - 1]); len--)
			;
		for (; len > 0 && isblank((unsigned char)*s); len--)
			s++;
		value = read_cell(r, r->places[i].column, s, len, err);
		if (value == NULL) {
			snprintf(err->field, sizeof(err->field), "%s",
			    r->places[i].title);
			json_decref(cells);
			return NULL;
		}
		json_object_set_new(cells, r->places[i].column->field, value);
	}
	return cells;
}

static const struct schema_field *
entry_fields(const char *part)
{
	const struct schema_field *field = audience_fields;

	while (strcmp(field->name, part) != 0)
		field++;
	return field->fields;
}

/* Whether the entry may stand in an audience; its nulls empty a field. */
static int
check_entry(const struct audience_rows *r, const json_t *entry, struct err *err)
{
	const struct schema_field *fields = entry_fields(r->table->part);
	json_t *told = schema_order(fields, entry);
	int rc = schema_check(fields, told, err);

	json_decref(told);
	if (rc == -1)
		snprintf(err->field, sizeof(err->field), "%s",
		    audience_rows_column(r, err->field));
	return rc;
}

/* CLDR has the whole world, a library some of it: what goes by a code and is
 * not there is passed over. */
static bool
is_code(const char *slug)
{
	return isupper((unsigned char)*slug) ||
	       (strlen(slug) == 3 && strspn(slug, "0123456789") == 3);
}

static json_t *
make_entry(struct audience_rows *r, json_t *cells, struct err *err)
{
	json_t *slug = json_incref(json_object_get(cells, "slug")), *fact;

	json_object_del(cells, "slug");
	if (json_is_null(slug)) {
		err_set_field(err, ERR_INVALID, find_field(r, "slug")->title,
		    "is missing");
		json_decref(slug);
		return NULL;
	}
	if (check_entry(r, cells, err) == -1) {
		json_decref(slug);
		return NULL;
	}
	fact = json_pack("{s:o, s:O}", "slug", slug, r->table->part, cells);
	if (r->table->foreign && is_code(json_string_value(slug)))
		json_object_set_new(fact, "may_skip", json_true());
	return json_pack("[o]", fact);
}

/* The areas above, nearest first, from the i-th on. */
static json_t *
list_parents(const json_t *const areas[3], size_t i)
{
	json_t *parents = json_array();

	for (; i < 3; i++)
		if (json_is_string(areas[i]))
			json_array_append(parents, (json_t *)areas[i]);
	return parents;
}

/* The country of the row, and each area of it that was not told before. */
static json_t *
make_codes(struct audience_rows *r, const json_t *cells, struct err *err)
{
	const json_t *const areas[3] = {json_object_get(cells, "intermediate"),
	    json_object_get(cells, "subregion"),
	    json_object_get(cells, "region")};
	json_t *facts;

	if (json_text(cells, "m49") == NULL) {
		err_set_field(err, ERR_INVALID, find_field(r, "m49")->title,
		    "is missing");
		return NULL;
	}
	facts = json_pack("[{s:O, s:O, s:o, s:b}]", "m49",
	    json_object_get(cells, "m49"), "iso", json_object_get(cells, "iso"),
	    "parents", list_parents(areas, 0), "may_skip", 1);
	for (size_t i = 0; i < 3; i++)
		if (json_is_string(areas[i]) &&
		    strmap_set(&r->areas, json_string_value(areas[i]), r) ==
			NULL)
			json_array_append_new(
			    facts, json_pack("{s:O, s:o, s:b}", "m49", areas[i],
				       "parents", list_parents(areas, i + 1),
				       "may_skip", 1));
	return facts;
}

static json_t *
read_row(struct audience_rows *r, struct err *err)
{
	json_t *cells, *facts;

	if (r->rows.record.nfields != r->nfields) {
		err_set(err, ERR_INVALID,
		    "the row has %zu cells, the header %zu",
		    r->rows.record.nfields, r->nfields);
		return NULL;
	}
	cells = read_cells(r, err);
	if (cells == NULL)
		return NULL;
	facts = r->table->part != NULL ? make_entry(r, cells, err)
				       : make_codes(r, cells, err);
	json_decref(cells);
	return facts;
}

bool
audience_rows_take(struct audience_rows *r, struct audience_row *row)
{
	const char *fault;

	do {
		if (!csv_rows_next(&r->rows, &fault))
			return false;
	} while (fault == NULL && csv_is_blank(&r->rows.record));
	row->row = r->rows.row;
	row->facts = NULL;
	if (fault != NULL)
		err_set(&row->err, ERR_INVALID, "%s", fault);
	else
		row->facts = read_row(r, &row->err);
	return true;
}

const char *
audience_rows_column(const struct audience_rows *r, const char *path)
{
	const char *part = r->table->part, *dot = strchr(path, '.');
	const struct audience_place *place;
	char field[32];

	if (part != NULL && dot != NULL &&
	    strncmp(path, part, strlen(part)) == 0)
		path = dot + 1;
	snprintf(field, sizeof(field), "%.*s", (int)strcspn(path, ".["), path);
	place = find_field(r, field);
	return place != NULL ? place->title : "";
}
