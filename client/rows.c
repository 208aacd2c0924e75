/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.c - reads what there is, cuts off the next row, parses it. Owns the
 * descriptor and what was read ahead.
 */
#include "rows.h"

#include <sys/types.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/json.h"
#include "base/utf8.h"
#include "discover.h"
#include "file.h"

#define READ_SIZE  (64 * 1024)
#define ROW_MAX	   (16 * 1024 * 1024) /* bytes read in search of a row's end */
#define TEXT_MAX   (32 * 1024) /* bytes of a text that the server takes */
#define TOO_LONG   "longer than 16 MiB; nothing behind it was read"
#define BOM	   "\xef\xbb\xbf"
#define BOM_LENGTH 3

static bool
ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), n = strlen(end);

	return len >= n && strcasecmp(s + len - n, end) == 0;
}

enum rows_format
rows_guess_format(const char *path)
{
	if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl"))
		return ROWS_NDJSON;
	return ends_with(path, ".csv") ? ROWS_CSV : ROWS_TEXT;
}

int
rows_parse_format(const char *name, enum rows_format *ret)
{
	static const char *const names[] = {
	    [ROWS_TEXT] = "text",
	    [ROWS_NDJSON] = "ndjson",
	    [ROWS_CSV] = "csv",
	};

	for (int i = ROWS_TEXT; i <= ROWS_CSV; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret = (enum rows_format)i;
			return 0;
		}
	}
	return -1;
}

int
rows_open(struct rows *r, const char *path, enum rows_format format,
    const json_t *method, struct err *err)
{
	int fd = file_open(path, err);

	if (fd == -1)
		return -1;
	*r = (struct rows){
	    .format = format, .fd = fd, .line = 1, .method = method};
	buf_add(&r->in, "", 0); /* never NULL */
	return 0;
}

void
rows_close(struct rows *r)
{
	close(r->fd);
	buf_done(&r->in);
	csv_done(&r->header);
	csv_done(&r->record);
}

static size_t
rest(const struct rows *r)
{
	return r->in.len - r->at;
}

/* Reads once: 1 when that went well, 0 when it would block, -1 with errno. */
static int
read_more(struct rows *r)
{
	struct pollfd p = {.fd = r->fd, .events = POLLIN};
	char bytes[READ_SIZE];
	ssize_t n;

	if (poll(&p, 1, 0) <= 0)
		return 0;
	n = read(r->fd, bytes, sizeof(bytes));
	if (n == -1)
		return errno == EINTR || errno == EAGAIN ? 0 : -1;
	buf_drain(&r->in, r->at);
	r->at = 0;
	buf_add(&r->in, bytes, (size_t)n);
	r->finished = n == 0;
	return 1;
}

/* A byte order mark says nothing that UTF-8 leaves open. */
static void
skip_bom(struct rows *r)
{
	if (rest(r) >= BOM_LENGTH && memcmp(r->in.data, BOM, BOM_LENGTH) == 0)
		r->at = BOM_LENGTH;
	r->begun = true;
}

static void
refuse(struct row *row, const char *why)
{
	row->params = NULL;
	err_set(&row->err, ERR_INVALID, "%s", why);
}

/* Whether a text can be sent. Of what is wrong with its bytes it tells where:
 * the server would count those of the request, and the user knows only the
 * file's. */
static int
check_text(const char *s, size_t len, struct err *err)
{
	size_t n;

	if (len > TEXT_MAX)
		return err_set_field(err, ERR_INVALID, "text",
		    "%zu bytes; a text has at most %d", len, TEXT_MAX);
	for (size_t i = 0; i < len; i += n) {
		n = s[i] == '\0' ? 1 : utf8_length(s + i);
		if (s[i] == '\0')
			return err_set_field(err, ERR_INVALID, "text",
			    "byte %zu is a NUL; is it a text?", i + 1);
		if (n == 0 || n > len - i)
			return err_set_field(err, ERR_INVALID, "text",
			    "byte %zu is not valid UTF-8", i + 1);
	}
	return 0;
}

/* The file as one text, without the line end that belongs to the file. */
static bool
take_text(struct rows *r, struct row *row)
{
	const char *s = r->in.data + r->at;
	size_t len = rest(r);

	if (!r->finished)
		return false;
	while (len > 0 && (s[len - 1] == '\n' || s[len - 1] == '\r'))
		len--;
	if (check_text(s, len, &row->err) == -1)
		row->params = NULL;
	else
		row->params = json_pack("{s:o}", "text", json_stringn(s, len));
	r->ended = true;
	return true;
}

static bool
is_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r\n", s[i]) == NULL || s[i] == '\0')
			return false;
	return true;
}

static void
parse_line(const char *s, size_t len, struct row *row)
{
	json_t *value;

	row->params = NULL;
	if (json_parse(s, len, &value, &row->err) == -1)
		return;
	if (json_is_object(value)) {
		row->params = value;
		return;
	}
	json_decref(value);
	refuse(row, "not a JSON object");
}

/* One line that is not blank. */
static bool
take_line(struct rows *r, struct row *row)
{
	const char *s, *end;
	size_t len;

	while (rest(r) > 0) {
		s = r->in.data + r->at;
		end = memchr(s, '\n', rest(r));
		if (end == NULL && !r->finished)
			return false;
		len = end != NULL ? (size_t)(end - s) : rest(r);
		r->at += len + (end != NULL);
		row->line = r->line++;
		if (!is_blank(s, len)) {
			parse_line(s, len, row);
			return true;
		}
	}
	return false;
}

/* Cells by the header's names; an empty cell is an absent parameter. */
static void
parse_record(struct rows *r, struct row *row)
{
	const char *name, *text;
	size_t len;
	json_t *value;

	if (r->record.nfields != r->header.nfields) {
		row->params = NULL;
		err_set(&row->err, ERR_INVALID,
		    "%zu fields where the header has %zu", r->record.nfields,
		    r->header.nfields);
		return;
	}
	row->params = json_object();
	for (size_t i = 0; i < r->header.nfields; i++) {
		name = csv_text(&r->header, i, &len);
		text = csv_text(&r->record, i, &len);
		if (len == 0)
			continue;
		if (discover_value(
			r->method, name, text, len, &value, &row->err) == -1) {
			json_decref(row->params);
			row->params = NULL;
			return;
		}
		json_object_set_new(row->params, name, value);
	}
}

/* Cuts a record off; false when it is not whole or there is none. */
static bool
cut_record(struct rows *r, struct csv_record *record, struct row *row,
    const char **ret_fault)
{
	const char *s = r->in.data + r->at;
	size_t used;

	if (rest(r) == 0)
		return false;
	used = csv_read(record, s, rest(r), r->finished, ret_fault);
	row->line = r->line;
	r->at += used;
	for (size_t i = 0; i < used; i++)
		r->line += s[i] == '\n';
	return used > 0;
}

/* The header's names become strings of their own, each with its NUL. */
static const char *
check_header(struct csv_record *h)
{
	struct csv_record names = {0};
	const char *s, *fault = NULL;
	json_t *seen = json_object();
	size_t len;

	for (size_t i = 0; i < h->nfields; i++)
		h->fields[i].at += i; /* a NUL behind each one before */
	for (size_t i = 0; i < h->nfields && fault == NULL; i++) {
		s = h->text.data + h->fields[i].at - i;
		len = h->fields[i].len;
		buf_add(&names.text, s, len);
		buf_add_char(&names.text, '\0');
		if (len == 0)
			fault = "the header has a column without a name";
		else if (json_object_getn(seen, s, len) != NULL)
			fault = "the header names a column twice";
		else if (json_object_setn_new(seen, s, len, json_true()) == -1)
			fault = "the header is not valid UTF-8";
	}
	json_decref(seen);
	buf_done(&h->text);
	h->text = names.text;
	return fault;
}

/* Each column is a parameter of the method, where that is known. */
static int
check_columns(const struct rows *r, struct err *err)
{
	const char *name;
	size_t len;

	for (size_t i = 0; r->method != NULL && i < r->header.nfields; i++) {
		name = csv_text(&r->header, i, &len);
		if (discover_check_param(r->method, name, err) == -1)
			return -1;
	}
	return 0;
}

/* Returns whether there is a row to tell: a header that is no good. */
static bool
take_header(struct rows *r, struct row *row)
{
	const char *fault = NULL;

	if (!r->finished && memchr(r->in.data + r->at, '\n', rest(r)) == NULL)
		return false;
	r->header.separator = r->record.separator =
	    csv_separator(r->in.data + r->at, rest(r));
	if (!cut_record(r, &r->header, row, &fault)) {
		r->header.nfields = 0;
		return false;
	}
	if (fault == NULL)
		fault = check_header(&r->header);
	if (fault != NULL)
		refuse(row, fault);
	else if (check_columns(r, &row->err) == 0)
		return false;
	else
		row->params = NULL;
	r->ended = true;
	return true;
}

static bool
take_record(struct rows *r, struct row *row)
{
	const char *fault;

	if (r->header.nfields == 0 && take_header(r, row))
		return true;
	while (
	    r->header.nfields > 0 && cut_record(r, &r->record, row, &fault)) {
		if (fault == NULL && csv_is_blank(&r->record))
			continue;
		if (fault != NULL)
			refuse(row, fault);
		else
			parse_record(r, row);
		return true;
	}
	return false;
}

static bool
take_row(struct rows *r, struct row *row)
{
	row->line = r->line;
	switch (r->format) {
	case ROWS_TEXT:
		return take_text(r, row);
	case ROWS_NDJSON:
		return take_line(r, row);
	default:
		return take_record(r, row);
	}
}

/* The rest of the file cannot be read. */
static enum rows_next
give_up(struct rows *r, struct row *row, const char *why)
{
	refuse(row, why);
	row->line = r->line;
	r->ended = true;
	return ROWS_ROW;
}

enum rows_next
rows_take(struct rows *r, struct row *row)
{
	while (!r->ended) {
		if (!r->begun && (rest(r) >= BOM_LENGTH || r->finished))
			skip_bom(r);
		if (r->begun && take_row(r, row))
			return ROWS_ROW;
		if (r->finished)
			break;
		if (rest(r) > ROW_MAX)
			return give_up(r, row, TOO_LONG);
		switch (read_more(r)) {
		case 0:
			return ROWS_WAIT;
		case -1:
			return give_up(r, row, strerror(errno));
		}
	}
	return ROWS_END;
}
