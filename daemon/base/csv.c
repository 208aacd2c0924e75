/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.c - reads records and writes them. Owns the memory of one record.
 */
#include "base/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct reader {
	struct csv_record *record;
	const char *s;
	size_t len, at;
	char separator;
	const char *fault;
};

void
csv_done(struct csv_record *r)
{
	buf_done(&r->text);
	free(r->fields);
	*r = (struct csv_record){0};
}

const char *
csv_text(const struct csv_record *r, size_t i, size_t *ret_len)
{
	assert(i < r->nfields);
	*ret_len = r->fields[i].len;
	return r->text.data + r->fields[i].at;
}

bool
csv_is_blank(const struct csv_record *r)
{
	return r->nfields == 1 && r->fields[0].len == 0;
}

static void
add_field(struct csv_record *r)
{
	if (r->nfields == r->cap) {
		r->cap = r->cap > 0 ? r->cap * 2 : 16;
		r->fields = mem_resize(r->fields, r->cap, sizeof(*r->fields));
	}
	buf_add(&r->text, "", 0);
	r->fields[r->nfields++] = (struct csv_field){.at = r->text.len};
}

/* Up to the separator or line end, which is left; a carriage return before the
 * line end belongs to it. */
static void
read_bare(struct reader *r)
{
	size_t from = r->at, end;

	while (r->at < r->len && r->s[r->at] != r->separator &&
	       r->s[r->at] != '\n')
		r->at++;
	end = r->at;
	if (end > from && r->s[end - 1] == '\r' &&
	    (end == r->len || r->s[end] == '\n'))
		end--;
	buf_add(&r->record->text, r->s + from, end - from);
}

/* From behind the opening quote to behind the closing one. */
static void
read_quoted(struct reader *r)
{
	const char *quote;

	for (;;) {
		quote = memchr(r->s + r->at, '"', r->len - r->at);
		if (quote == NULL) {
			r->at = r->len;
			r->fault = "a quoted field does not end";
			return;
		}
		buf_add(&r->record->text, r->s + r->at,
		    (size_t)(quote - r->s) - r->at);
		r->at = (size_t)(quote - r->s) + 1;
		if (r->at == r->len || r->s[r->at] != '"')
			return;
		buf_add_char(&r->record->text, '"');
		r->at++;
	}
}

static void
read_field(struct reader *r)
{
	struct csv_record *record = r->record;
	struct csv_field *field;
	size_t end;

	add_field(record);
	field = &record->fields[record->nfields - 1];
	if (r->at < r->len && r->s[r->at] == '"') {
		r->at++;
		read_quoted(r);
		field->len = record->text.len - field->at;
		end = field->len;
		read_bare(r);
		if (record->text.len - field->at > end)
			r->fault = "text after a closing quote";
	} else {
		read_bare(r);
		field->len = record->text.len - field->at;
	}
}

size_t
csv_read(struct csv_record *record, const char *s, size_t len, bool last,
    const char **ret_fault)
{
	struct reader r = {.record = record,
	    .s = s,
	    .len = len,
	    .separator = record->separator != 0 ? record->separator : ','};
	bool whole = last;

	buf_clear(&record->text);
	record->nfields = 0;
	for (;;) {
		read_field(&r);
		if (r.at == len)
			break;
		if (r.s[r.at++] == '\n') {
			whole = true;
			break;
		}
	}
	if (!whole)
		return 0;
	*ret_fault = r.fault;
	return r.at;
}

char
csv_separator(const char *s, size_t len)
{
	size_t commas = 0, semicolons = 0;

	for (size_t i = 0; i < len && s[i] != '\n'; i++) {
		commas += s[i] == ',';
		semicolons += s[i] == ';';
	}
	return semicolons > commas ? ';' : ',';
}

void
csv_rows_open(struct csv_rows *rows, const char *text, size_t len)
{
	size_t bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	*rows = (struct csv_rows){.text = text,
	    .len = len,
	    .at = bom,
	    .record = {.separator = csv_separator(text, len)}};
}

void
csv_rows_close(struct csv_rows *rows)
{
	csv_done(&rows->record);
	*rows = (struct csv_rows){0};
}

bool
csv_rows_next(struct csv_rows *rows, const char **ret_fault)
{
	if (rows->at == rows->len)
		return false;
	rows->at += csv_read(&rows->record, rows->text + rows->at,
	    rows->len - rows->at, true, ret_fault);
	rows->row++;
	return true;
}

void
csv_add(struct buf *out, bool first, const char *text)
{
	if (!first)
		buf_add_char(out, ',');
	if (strpbrk(text, ",\"\r\n") == NULL) {
		buf_add_str(out, text);
		return;
	}
	buf_add_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

void
csv_end(struct buf *out)
{
	buf_add_str(out, "\r\n");
}
