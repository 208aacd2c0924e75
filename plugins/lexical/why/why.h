/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.h - reasons for a match, in words that quote both sides.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_WHY_H
#define PLUGIN_LEXICAL_WHY_H

#include "lexical/compare/answer.h"
#include "lexical/compare/sides.h"

/*
 * What carried the match, in English; the rest is "". First, one of each:
 *	both have “immediate military assistance” (exemplar 2)
 *	shares “treaty”, “Pyongyang” with the summary, which has “treaties”
 * Then, the rarest and likest first, as many as there is room for:
 *	“США” is “United States” in the title (united-states)
 *	“Trmp” is taken for “Trump” in the title
 *	“Зеленский” sounds like “Zelenskyy” in the title
 */
void why_tell(
    const struct sides *, char ret[ENGINE_REASONS][ENGINE_REASON_BYTES + 1]);

#endif
