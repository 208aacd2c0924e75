/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_items.c - reads documents and merges their sections. Owns the items;
 * what an item says is the server's to judge.
 */
#include "library_items.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "file.h"
#include "library.h"
#include "out.h"

static void
add_item(struct library_items *all, size_t section, json_t *value)
{
	struct buf text = {0};

	if (all->n == all->cap) {
		all->cap = all->cap > 0 ? all->cap * 2 : 256;
		all->items =
		    mem_resize(all->items, all->cap, sizeof(*all->items));
	}
	json_write(&text, value);
	all->items[all->n++] = (struct library_item){
	    .section = section,
	    .value = json_incref(value),
	    .size = text.len + 1,
	};
	buf_done(&text);
}

const char *
library_item_slug(const struct library_item *item)
{
	return json_text(item->value, "slug");
}

static bool
is_section(const char *name)
{
	for (size_t i = 0; i < LIBRARY_SECTIONS; i++)
		if (strcmp(library_sections[i], name) == 0)
			return true;
	return false;
}

/* What is not a section must be the format; all sections must be lists. */
static int
check_document(const json_t *document, struct err *err)
{
	const char *name, *format = json_text(document, "format");
	json_t *value;

	if (format == NULL || strcmp(format, LIBRARY_FORMAT) != 0)
		return err_set_field(err, ERR_INVALID, "format",
		    "is not \"%s\"", LIBRARY_FORMAT);
	json_object_foreach((json_t *)document, name, value)
	{
		if (strcmp(name, "format") == 0)
			continue;
		if (!is_section(name))
			return err_set_field(
			    err, ERR_INVALID, name, "is no section");
		if (!json_is_array(value))
			return err_set_field(
			    err, ERR_INVALID, name, "is no list");
	}
	return 0;
}

/* Appends a file's document to the list of documents. */
static enum exit_code
load_file(json_t *documents, const char *path)
{
	struct buf text = {0};
	json_error_t fault;
	json_t *document;
	struct err err;
	int rc;

	if (file_read(path, FILE_DOCUMENT_MAX, &text, &err) == -1) {
		buf_done(&text);
		out_error("", &err);
		return EXIT_USAGE;
	}
	document =
	    json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &fault);
	if (document == NULL)
		rc = err_set(
		    &err, ERR_INVALID, "line %d: %s", fault.line, fault.text);
	else
		rc = check_document(document, &err);
	buf_done(&text);
	if (rc == -1) {
		json_decref(document);
		return out_error(path, &err);
	}
	json_array_append_new(documents, document);
	return EXIT_OK;
}

enum exit_code
library_items_load(struct library_items *all, int nfiles, char **files)
{
	json_t *documents = json_array(), *document, *value;
	enum exit_code code = EXIT_OK;
	size_t d, i;

	for (int f = 0; f < nfiles && code == EXIT_OK; f++)
		code = load_file(documents, files[f]);
	for (size_t s = 0; s < LIBRARY_SECTIONS && code == EXIT_OK; s++)
		json_array_foreach(documents, d, document) json_array_foreach(
		    json_object_get(document, library_sections[s]), i, value)
		    add_item(all, s, value);
	json_decref(documents);
	return code;
}

void
library_items_done(struct library_items *all)
{
	for (size_t i = 0; i < all->n; i++) {
		json_decref(all->items[i].value);
		json_decref(all->items[i].refusal);
	}
	free(all->items);
	*all = (struct library_items){0};
}
