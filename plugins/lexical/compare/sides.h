/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sides.h - a text that was matched and the document it matched, for who tells
 * why and what stance the text takes.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_SIDES_H
#define PLUGIN_LEXICAL_SIDES_H

#include "lexical/compare/likeness.h"
#include "lexical/library/known.h"

struct sides {
	const struct words *words; /* the text's */
	struct words *library;	   /* scratch, for the document's texts */
	const struct query *query;
	const struct vocabulary *vocabulary;
	const struct lexicon *lexicon;
	struct sounds *sounds;
	const struct known *known; /* the narrative */
	const struct document *document;
	struct likeness *likeness;
	size_t *recut; /* see recut.h: bytes that are left */
};

#endif
