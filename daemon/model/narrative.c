/* SPDX-License-Identifier: Apache-2.0 */
/*
 * narrative.c - the fields of a narrative, and its patterns. Owns the table.
 */
#include "model/narrative.h"

#include <ctype.h>
#include <stdio.h>

#include "base/json.h"

#define AT(f) NOUN_AT(struct narrative, f)

static const struct schema_field exemplar_fields[] = {
    {"text", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_TEXT,
	NOUN_AT(struct exemplar, text), .about = "the wording"},
    {"language", SCHEMA_LANGUAGE, SCHEMA_REQUIRED,
	NOUN_AT(struct exemplar, language), .about = "of the wording"},
    {"speaker", SCHEMA_TEXT, NOUN_AT(struct exemplar, speaker),
	.about = "of a quotation; none: a neutral description"},
    {"date", SCHEMA_DATE, NOUN_AT(struct exemplar, date),
	.about = "of a quotation"},
    {"source", SCHEMA_TEXT, .max = NOUN_SENTENCE,
	NOUN_AT(struct exemplar, source), .about = "of a quotation"},
    {0}};

static const struct schema_field phrase_fields[] = {
    {"pattern", SCHEMA_TEXT, SCHEMA_REQUIRED, NOUN_AT(struct phrase, pattern),
	.about = "words with wildcards, see counterpoint-phrase(7)"},
    {"language", SCHEMA_LANGUAGE, NOUN_AT(struct phrase, language),
	.about = "of the words"},
    {0}};

const struct schema_field narrative_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"parent", SCHEMA_SLUG, AT(parent), .about = "the storyline it is part of"},
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = "narrative claim",
	AT(kind), .about = "storyline or single claim"},
    {"title", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(title),
	.about = "neutral, third person"},
    {"summary", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE, AT(summary),
	.about = "neutral, third person"},
    {"aliases", SCHEMA_TEXT, SCHEMA_LIST, AT(aliases),
	.about = "other names for it"},
    {"exemplars",
	NOUN_LIST_OF(
	    struct narrative, exemplars, struct exemplar, exemplar_fields),
	.about = "known wordings, in any language"},
    {"phrases",
	NOUN_LIST_OF(struct narrative, phrases, struct phrase, phrase_fields),
	.about = "an analyst's patterns"},
    {"tags", SCHEMA_CHOICE, SCHEMA_LIST,
	.choices = "dismiss distort distract dismay divide", AT(tags),
	.about = "5D"},
    {"disarm", SCHEMA_TEXT, SCHEMA_LIST, AT(disarm),
	.about = "DISARM technique IDs such as T0022"},
    {"actors", SCHEMA_TEXT, SCHEMA_LIST, AT(actors),
	.about = "states or outlets that carry it; never private persons"},
    {"verdict", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "false misleading unproven out_of_context opinion threat",
	AT(verdict), .about = "what is wrong with it"},
    {"kernel_of_truth", SCHEMA_TEXT, .max = NOUN_SENTENCE, AT(kernel_of_truth),
	.about = "what is fair in it; answers must then acknowledge it"},
    {"harm", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = "low medium high",
	AT(harm), .about = "that it does where it is believed"},
    {"first_seen", SCHEMA_DATE, AT(first_seen), .about = "when"},
    {"last_seen", SCHEMA_DATE, AT(last_seen), .about = "when"},
    {"status", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = "active dormant",
	AT(status), .about = "whether it goes round now"},
    {0}};

/* As the database has it, which would not tell which pattern it is. */
static bool
has_two_letters(const char *s)
{
	int run = 0;

	for (; *s != '\0' && run < 2; s++) {
		unsigned char c = (unsigned char)*s;

		if (isspace(c) || ispunct(c) || isdigit(c))
			run = 0;
		else if ((c & 0xc0) != 0x80)
			run++;
	}
	return run == 2;
}

int
narrative_check(const json_t *doc, struct err *err)
{
	char field[48];
	json_t *phrase;
	size_t i;

	json_array_foreach(json_object_get(doc, "phrases"), i, phrase)
	{
		const char *pattern = json_text(phrase, "pattern");

		if (pattern == NULL || has_two_letters(pattern))
			continue;
		snprintf(field, sizeof(field), "phrases[%zu].pattern", i);
		return err_set_field(err, ERR_INVALID, field,
		    "has no word with two plain letters, by which it could be "
		    "found");
	}
	return 0;
}
