/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_parts.h - what the engine is made of: internal to engine.c, the
 * library's side, and engine_match.c, the way of a text.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_ENGINE_PARTS_H
#define PLUGIN_LEXICAL_ENGINE_PARTS_H

#include "lexical/compare/compare.h"
#include "lexical/compare/ranking.h"
#include "lexical/engine.h"
#include "lexical/lexicon/places.h"
#include "lexical/library/revision.h"
#include "lexical/library/shelf.h"
#include "lexical/query/asked.h"
#include "lexical/words/seams.h"
#include "lexical/words/spelling.h"
#include "text/roster.h"

struct engine {
	struct ranking *ranking; /* or NULL */
	const char *language;
	struct words words;   /* of the text */
	struct words library; /* of the library's texts */
	struct sounds sounds;
	struct lexicon *lexicon;
	struct places *places;
	struct vocabulary vocabulary;
	struct spelling *spelling;
	struct seams *seams;
	struct likeness *likeness;
	struct comparer *comparer;
	struct query query;
	struct sketch sketch;
	struct roster *roster;	 /* narratives, as struct known */
	struct roster *concepts; /* as struct concept_item */
	struct revision revision;
	struct shelf shelf;
	uint32_t next;		 /* document number */
	double weighed;		 /* words of all documents, summed */
	double words_of[FIELDS]; /* of all fields, and how many have any */
	size_t fields[FIELDS];
	size_t documents, document_bytes;
	size_t work; /* that the index is owed */
	struct asked asked;
	struct engine_candidate candidate[ENGINE_COMPARED];
};

/* Words of a document. A library of few is taken for one of usual ones. */
float engine_average_length(const struct engine *);

#endif
