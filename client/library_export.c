/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_export.c - fetches the library page by page and writes it as one
 * document. Owns the document.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "library.h"
#include "out.h"

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
 * by NULL. */
static int
fetch_page(struct client *c, json_t *all, json_t **after, struct err *err)
{
	json_t *params, *result, *next;
	int rc = 0;

	params = json_pack("{s:s}", "format", LIBRARY_FORMAT);
	if (*after != NULL)
		json_object_set(params, "after", *after);
	if (session_call(&c->session, "library.export", params, &result, err) ==
	    -1)
		return -1;
	merge_page(all, json_object_get(result, "content"));
	next = json_object_get(result, "next");
	if (json_is_null(next))
		next = NULL;
	if (next != NULL && *after != NULL && json_equal(next, *after))
		rc = err_set(
		    err, ERR_INTERNAL, "the server's cursor does not move on");
	json_incref(next);
	json_decref(*after);
	*after = next;
	json_decref(result);
	return rc;
}

static enum exit_code
write_file(const char *path, const json_t *all)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
	int bad;

	if (f != NULL) {
		out_json(f, all);
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
library_export(struct client *c, const char *file)
{
	json_t *all = json_object(), *after = NULL;
	enum exit_code code;
	struct err err;
	int rc;

	do
		rc = fetch_page(c, all, &after, &err);
	while (rc == 0 && after != NULL);

	code = rc == 0 ? write_file(file, all) : out_error("", &err);
	json_decref(after);
	json_decref(all);
	return code;
}
