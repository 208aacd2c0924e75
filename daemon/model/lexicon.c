/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.c - concepts from CSV. Owns the columns of a reader; cutting into
 * fields is csv.c's, the limits of a concept its table's.
 */
#include "model/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/schema_form.h"

enum {
	FIXED = 3,	   /* columns before those of languages */
	TERMS_MAX = 32768, /* in one text: each costs some hundred bytes */
};

static const char *const fixed[FIXED] = {"slug", "kind", "about"};

static bool
is_name(const struct csv_record *header, size_t i, const char *name)
{
	size_t len;
	const char *s = csv_text(header, i, &len);

	return len == strlen(name) && memcmp(s, name, len) == 0;
}

static bool
is_language(const char *s, size_t len)
{
	static const struct schema_field tag = {.type = SCHEMA_LANGUAGE};

	return strlen(s) == len && schema_form_fault(&tag, s, len) == NULL;
}

static int
compare_columns(const void *a, const void *b)
{
	return strcmp(((const struct lexicon_column *)a)->language,
	    ((const struct lexicon_column *)b)->language);
}

/* Sorted by language: so are the terms that a concept keeps. */
static int
read_columns(struct lexicon_reader *r, struct err *err)
{
	struct lexicon_column *column;
	const char *s;
	size_t len;

	r->columns = mem_calloc(r->nfields, sizeof(*r->columns));
	for (size_t i = FIXED; i < r->nfields; i++) {
		s = csv_text(&r->rows.record, i, &len);
		column = &r->columns[r->ncolumns++];
		*column = (struct lexicon_column){mem_strndup(s, len), i};
		if (!is_language(column->language, len))
			return err_set_field(err, ERR_INVALID, "content",
			    "column %zu is headed \"%.40s\", no BCP 47 "
			    "language tag such as \"en\" or \"pt-BR\"",
			    i + 1, column->language);
	}
	qsort(r->columns, r->ncolumns, sizeof(*r->columns), compare_columns);
	for (size_t i = 1; i < r->ncolumns; i++)
		if (compare_columns(&r->columns[i - 1], &r->columns[i]) == 0)
			return err_set_field(err, ERR_INVALID, "content",
			    "there are two columns \"%s\"",
			    r->columns[i].language);
	return 0;
}

/* Says which of the first columns is not there. */
static int
check_fixed(const struct csv_record *header, struct err *err)
{
	const char *have;
	size_t len;

	for (size_t i = 0; i < FIXED; i++) {
		if (i < header->nfields && is_name(header, i, fixed[i]))
			continue;
		have = i < header->nfields ? csv_text(header, i, &len) : NULL;
		return err_set_field(err, ERR_INVALID, "content",
		    "the first row must be slug,kind,about and the languages; "
		    "column %zu is %s%.*s, not %s",
		    i + 1, have != NULL ? "" : "missing",
		    have != NULL ? (int)(len < 40 ? len : 40) : 0,
		    have != NULL ? have : "", fixed[i]);
	}
	return 0;
}

bool
lexicon_is_one(const char *text, size_t len)
{
	struct csv_rows rows;
	const char *fault;
	bool is_one;

	csv_rows_open(&rows, text, len);
	is_one =
	    csv_rows_next(&rows, &fault) && is_name(&rows.record, 0, fixed[0]);
	csv_rows_close(&rows);
	return is_one;
}

int
lexicon_open(
    struct lexicon_reader *r, const char *text, size_t len, struct err *err)
{
	const char *fault;
	int rc;

	*r = (struct lexicon_reader){0};
	csv_rows_open(&r->rows, text, len);
	if (!csv_rows_next(&r->rows, &fault) || fault != NULL) {
		rc = err_set_field(err, ERR_INVALID, "content",
		    "the first row must be slug,kind,about and the languages");
	} else {
		r->nfields = r->rows.record.nfields;
		rc = check_fixed(&r->rows.record, err);
		if (rc == 0)
			rc = read_columns(r, err);
	}
	if (rc == -1)
		lexicon_close(r);
	return rc;
}

void
lexicon_close(struct lexicon_reader *r)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		free(r->columns[i].language);
	free(r->columns);
	csv_rows_close(&r->rows);
	*r = (struct lexicon_reader){0};
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_space(s[i]))
			return false;
	return true;
}

/* One term without the blanks around it; an empty one, at an end of its
 * cell, is none. */
static int
add_term(json_t *terms, const char *s, size_t len, const char *language,
    struct err *err)
{
	json_t *text;

	while (len > 0 && is_space(s[len - 1]))
		len--;
	for (; len > 0 && is_space(*s); len--)
		s++;
	if (len == 0)
		return 0;
	text = json_stringn(s, len);
	if (text == NULL)
		return err_set_field(
		    err, ERR_INVALID, language, "is not valid UTF-8");
	json_array_append_new(
	    terms, json_pack("{s:o, s:s}", "text", text, "language", language));
	return 0;
}

static int
add_terms(const struct lexicon_reader *r, const struct lexicon_column *column,
    json_t *terms, struct err *err)
{
	size_t len;
	const char *s = csv_text(&r->rows.record, column->at, &len);
	const char *begin = s, *end = s + len, *bar;

	for (; s < end; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		if (bar == NULL)
			bar = end;
		else if (s > begin && is_blank(s, (size_t)(bar - s)))
			return err_set_field(err, ERR_INVALID, column->language,
			    "a term between two bars is empty");
		if (add_term(terms, s, (size_t)(bar - s), column->language,
			err) == -1)
			return -1;
		if (r->terms + json_array_size(terms) > TERMS_MAX)
			return err_set_field(err, ERR_INVALID, column->language,
			    "more than %d terms in one call; send fewer rows",
			    TERMS_MAX);
	}
	return 0;
}

/* An empty cell is an absent field. */
static int
add_fixed(const struct lexicon_reader *r, json_t *concept, struct err *err)
{
	size_t len;
	const char *s;

	for (size_t i = 0; i < FIXED; i++) {
		s = csv_text(&r->rows.record, i, &len);
		if (len > 0 && json_object_set_new(concept, fixed[i],
				   json_stringn(s, len)) == -1)
			return err_set_field(
			    err, ERR_INVALID, fixed[i], "is not valid UTF-8");
	}
	return 0;
}

static int
read_concept(struct lexicon_reader *r, json_t *concept, struct err *err)
{
	json_t *terms = json_array();

	json_object_set_new(concept, "terms", terms);
	if (r->rows.record.nfields != r->nfields)
		return err_set_field(err, ERR_INVALID, "",
		    "the row has %zu cells, the header %zu",
		    r->rows.record.nfields, r->nfields);
	if (add_fixed(r, concept, err) == -1)
		return -1;
	for (size_t i = 0; i < r->ncolumns; i++)
		if (add_terms(r, &r->columns[i], terms, err) == -1)
			return -1;
	r->terms += json_array_size(terms);
	return 0;
}

bool
lexicon_take(struct lexicon_reader *r, struct lexicon_row *row)
{
	const char *fault;

	do {
		if (!csv_rows_next(&r->rows, &fault))
			return false;
	} while (fault == NULL && csv_is_blank(&r->rows.record));
	row->row = r->rows.row;
	row->concept = NULL;
	if (fault != NULL) {
		err_set(&row->err, ERR_INVALID, "%s", fault);
		return true;
	}
	row->concept = json_object();
	if (read_concept(r, row->concept, &row->err) == -1) {
		json_decref(row->concept);
		row->concept = NULL;
	}
	return true;
}

const char *
lexicon_column(const json_t *concept, const char *field)
{
	const json_t *term;

	for (size_t i = 0; i < FIXED; i++)
		if (strcmp(field, fixed[i]) == 0)
			return fixed[i];
	if (strncmp(field, "terms[", 6) != 0)
		return NULL;
	term = json_array_get(
	    json_object_get(concept, "terms"), strtoul(field + 6, NULL, 10));
	return json_string_value(json_object_get(term, "language"));
}
