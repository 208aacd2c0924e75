/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concept.c - the fields of a concept. Owns the table.
 */
#include "model/concept.h"

#define AT(f) NOUN_AT(struct concept, f)

static const struct schema_field term_fields[] = {
    {"text", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = CONCEPT_TERM,
	NOUN_AT(struct term, text), .about = "the words, as news write them"},
    {"language", SCHEMA_LANGUAGE, SCHEMA_REQUIRED,
	NOUN_AT(struct term, language), .about = "of the words"},
    {0}};

const struct schema_field concept_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices =
	    "state people office alliance institution weapon military treaty "
	    "nuclear cyber economy colonial blame conflict diplomacy "
	    "information rights other rebut report assert",
	AT(kind),
	.about = "what it is; rebut, report and assert are cues of stance"},
    {"about", SCHEMA_TEXT, AT(about), .about = "what is meant, for people"},
    {"terms", SCHEMA_OBJECT, SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	.fields = term_fields, .size = sizeof(struct term), AT(terms),
	.about = "its names, 1 to 400, kept by language"},
    {0}};
