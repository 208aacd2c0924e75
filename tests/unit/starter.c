/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starter.c - reads the documents of etc/starter. Owns nothing.
 */
#include "starter.h"

#include <check.h>
#include <glob.h>

#include "base/json.h"

static void
clear(json_t *message)
{
	json_object_set_new(message, "meta",
	    json_pack("{s:i, s:s, s:s, s:s, s:s, s:[s]}", "version", 1, "hash",
		"", "state", "cleared", "author", "a", "cleared_at",
		STARTER_DAY "T00:00:00Z", "cleared_by", "b"));
}

static void
add_section(
    struct library *library, const json_t *document, enum noun_kind kind)
{
	const json_t *items = json_object_get(
	    document, nouns[kind].section == NULL ? "" : nouns[kind].section);
	json_t *item;
	size_t i;

	json_array_foreach(items, i, item)
	{
		if (kind == NOUN_MESSAGE)
			clear(item);
		library_apply(library, kind, json_text(item, "slug"), item);
	}
}

static void
load(struct library *library, const char *pattern)
{
	glob_t files;

	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		json_t *document = json_load_file(files.gl_pathv[i], 0, NULL);

		ck_assert_msg(document != NULL, "%s", files.gl_pathv[i]);
		for (int kind = 0; kind < NOUN_KINDS; kind++)
			add_section(library, document, kind);
		json_decref(document);
	}
	globfree(&files);
}

void
starter_load(struct library *library)
{
	load(library, STARTER "/*.json");
	load(library, STARTER "/messages/*.json");
}
