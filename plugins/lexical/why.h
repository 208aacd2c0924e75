/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.h - reasons for a match, in words that quote both sides.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_WHY_H
#define PLUGIN_LEXICAL_WHY_H

#include "lexical/engine.h"
#include "lexical/known.h"
#include "lexical/likeness.h"

/* A text that was matched, and the document it matched. */
struct why_sides {
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

/*
 * What carried the match, in English; the rest is "". First, one of each:
 *	both have “immediate military assistance” (exemplar 2)
 *	shares “treaty”, “Pyongyang” with the summary, which has “treaties”
 * Then, the rarest and likest first, as many as there is room for:
 *	“США” is “United States” in the title (united-states)
 *	“Trmp” is taken for “Trump” in the title
 *	“Зеленский” sounds like “Zelenskyy” in the title
 */
void why_tell(const struct why_sides *,
    char ret[ENGINE_REASONS][ENGINE_REASON_BYTES + 1]);

#endif
