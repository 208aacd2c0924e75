/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known.h - a known narrative: its documents, and its texts as they were given,
 * for quotations.
 * Owns both; but for the documents all is one block of memory.
 */
#ifndef PLUGIN_LEXICAL_KNOWN_H
#define PLUGIN_LEXICAL_KNOWN_H

#include "counterpoint_plugin.h"
#include "lexical/lexicon/places.h"
#include "lexical/library/document.h"

/* A text of a document. */
struct known_text {
	uint32_t document; /* place among the narrative's */
	enum field field;
	char *text;
	char language[12]; /* BCP 47, cut */
};

struct known {
	uint32_t id;
	unsigned concepts; /* of the lexicon when it was made */
	struct document **document;
	size_t ndocuments;
	struct known_text *text;
	size_t ntexts;
	char *bytes; /* of the texts: where the next one goes */
};

/* What making one needs. */
struct known_maker {
	struct words *words;
	struct sketch *sketch;
	struct vocabulary *vocabulary;
	const struct lexicon *lexicon;
	struct places *places;
	struct sounds *sounds;
	const char *language; /* of title, summary, aliases, "und" */
};

/* NULL when a text cannot be cut into words. */
struct known *known_new(
    const struct known_maker *, const struct counterpoint_narrative *);

/* Makes the same narrative again, for a lexicon that has changed. */
struct known *known_again(const struct known_maker *, const struct known *);
void known_free(struct known *);

#endif
