/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.c - the methods of the library as a whole. Owns their rows in the
 * table; the work is import.c's and export.c's.
 */
#include "model/occasion.h"
#include "rpc/import.h"

#define FORMATS LIBRARY_FORMAT " " LIBRARY_CSV

static const struct schema_field import_params[] = {
    {"format", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = FORMATS " " LIBRARY_ICS,
	.about = "of the content; csv holds one table: concepts, or facts "
		 "about audiences; ics (iCalendar) occasions"},
    {"content", SCHEMA_ANY, SCHEMA_REQUIRED,
	.about =
	    "a library document, or a part of one: sections with items; "
	    "or the text of a CSV file, header and rows, or of an iCalendar "
	    "file"},
    {"kind", SCHEMA_CHOICE, .choices = OCCASION_KINDS,
	.about = "of a calendar's new occasions; (by their CATEGORIES)"},
    {"audiences", SCHEMA_SLUG, SCHEMA_LIST,
	.about = "whom these concern; an election or a national day silences "
		 "them"},
    {0}};

static const struct schema_field export_params[] = {
    {"format", SCHEMA_CHOICE, .choices = FORMATS,
	.about = "of the content; csv: the concepts as text"},
    {"after", SCHEMA_TEXT, .about = "the \"next\" of the page before"}, {0}};

const struct rpc_method rpc_library_methods[] = {
    {"library.import",
	"Adds or replaces items; a bad one is refused alone, the rest loads",
	ROLE_ADMIN | ROLE_AUTHOR | ROLE_ANALYST, import_params,
	"counts by section (created, changed, unchanged, skipped; of a "
	"calendar also retired) and refused: section, slug, kind, field, rule, "
	"detail of each; of CSV also row (the header is 1) and column, of a "
	"calendar uid",
	rpc_library_import},
    {"library.export", "Shows the library, page by page", ROLE_EVERYONE,
	export_params, "content and, unless it was the last page, next",
	rpc_library_export},
    {0}};
