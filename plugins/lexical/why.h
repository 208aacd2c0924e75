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
	const struct known *known; /* the narrative */
	const struct document *document;
	struct likeness *likeness;
};

/*
 * What carried the match, in English, in this order, three concepts and one of
 * each other kind at most; the rest is "":
 *	both have “immediate military assistance” (exemplar 2)
 *	shares “treaty”, “Pyongyang” with the summary, which has “treaties”
 *	“США” is “United States” in the title (united-states)
 *	“Trmp” is taken for “Trump” in the title
 */
void why_tell(const struct why_sides *,
    char ret[ENGINE_REASONS][ENGINE_REASON_BYTES + 1]);

#endif
