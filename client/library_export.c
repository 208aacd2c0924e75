/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_export.c - fetches the library page by page and writes it as one
 * document, or its concepts as one table. Owns the document.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "library.h"
#include "out.h"
#include "text.h"

/* Appends a page's sections to those that came before; order as received. */
static void
merge_page(json_t *all, const json_t *page)
{
	const char *name;
	json_t *value, *have;

	json_object_foreach((json_t *)page, name, value)
	{
		have = json_object_get(all, name);
		if (have == NULL)
			json_object_set(all, name, value);
		else if (json_is_array(have) && json_is_array(value))
			json_array_extend(have, value);
	}
}

/* Fetches the page behind *after, and replaces it by the next one's cursor or
 * by NULL. The caller frees *ret_content. */
static int
fetch_page(struct client *c, const char *format, json_t **after,
    json_t **ret_content, struct err *err)
{
	json_t *params, *result, *next;
	int rc = 0;

	params = json_pack("{s:s}", "format", format);
	if (*after != NULL)
		json_object_set(params, "after", *after);
	if (session_call(&c->session, "library.export", params, &result, err) ==
	    -1)
		return -1;
	next = json_object_get(result, "next");
	if (json_is_null(next))
		next = NULL;
	if (next != NULL && *after != NULL && json_equal(next, *after))
		rc = err_set(
		    err, ERR_INTERNAL, "the server's cursor does not move on");
	else
		*ret_content = json_incref(json_object_get(result, "content"));
	json_incref(next);
	json_decref(*after);
	*after = next;
	json_decref(result);
	return rc;
}

int
library_fetch(struct client *c, json_t *all, struct err *err)
{
	json_t *after = NULL, *page;
	int rc;

	do {
		rc = fetch_page(c, LIBRARY_FORMAT, &after, &page, err);
		if (rc == 0) {
			merge_page(all, page);
			json_decref(page);
		}
	} while (rc == 0 && after != NULL);
	json_decref(after);
	return rc;
}

/* Bytes of a table's first record. */
static size_t
header_length(const char *s, size_t len)
{
	struct csv_record record = {0};
	const char *fault;
	size_t n = csv_read(&record, s, len, true, &fault);

	csv_done(&record);
	return n;
}

/* Appends a page's rows; the header, which each page has, only once. */
static int
append_rows(struct buf *all, const json_t *page, struct err *err)
{
	const char *s = json_string_value(page);
	size_t len = json_string_length(page), header;

	if (s == NULL)
		return err_set(err, ERR_INTERNAL, "the server sent no table");
	header = header_length(s, len);
	if (all->len == 0)
		header = 0;
	else if (all->len < header || memcmp(all->data, s, header) != 0)
		return err_set(err, ERR_CONFLICT,
		    "the languages of the concepts changed meanwhile; export "
		    "again");
	buf_add(all, s + header, len - header);
	return 0;
}

static int
fetch_table(struct client *c, struct buf *all, struct err *err)
{
	json_t *after = NULL, *page;
	int rc;

	do {
		rc = fetch_page(c, LIBRARY_FORMAT_CSV, &after, &page, err);
		if (rc == 0) {
			rc = append_rows(all, page, err);
			json_decref(page);
		}
	} while (rc == 0 && after != NULL);
	json_decref(after);
	return rc;
}

/* As it is, but on a terminal foreign text must not steer it. */
static void
write_table(FILE *f, const struct buf *table)
{
	char *clean;

	if (f != stdout || !out_is_terminal()) {
		fwrite(table->data, 1, table->len, f);
		return;
	}
	clean = text_clean(table->data, true);
	fputs(clean, f);
	free(clean);
}

/* Writes the document, or when there is none the table. */
static enum exit_code
write_file(const char *path, const json_t *document, const struct buf *table)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
	int bad;

	if (f != NULL) {
		if (document != NULL)
			out_json(f, document);
		else
			write_table(f, table);
		bad = ferror(f) | fflush(f);
		if (f != stdout)
			bad |= fclose(f);
		if (!bad)
			return EXIT_OK;
	}
	fprintf(stderr, "counterpoint: %s: %s\n", path, strerror(errno));
	return EXIT_USAGE;
}

enum exit_code
library_export(struct client *c, const char *file, enum library_format format)
{
	json_t *document = NULL;
	struct buf table = {0};
	enum exit_code code;
	struct err err;
	int rc;

	if (library_format_of(file, format) == LIBRARY_CSV) {
		rc = fetch_table(c, &table, &err);
	} else {
		document = json_object();
		rc = library_fetch(c, document, &err);
	}
	code =
	    rc == 0 ? write_file(file, document, &table) : out_error("", &err);
	buf_done(&table);
	json_decref(document);
	return code;
}
