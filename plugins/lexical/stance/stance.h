/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.h - whether a text says what a narrative says, says that it is not so,
 * or tells that others say it; by cues of the lexicon.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_STANCE_H
#define PLUGIN_LEXICAL_STANCE_H

#include "lexical/compare/sides.h"

/*
 * A cue counts where the matched words stand: in full in a sentence that has
 * half of the best sentence's share or more, half in its neighbours, a quarter
 * elsewhere. A cue that the narrative has itself counts for nothing: "the
 * reports are fabricated" may be the narrative; nor does one that is part of a
 * longer cue, as "deny" of "nobody can deny".
 *
 * A negation counts when what stands next to it is matched, unless the
 * narrative negates that too; two cancel each other, but for those of a whole
 * clause, and one cancels a cue.
 * The text denies the narrative when most of what is matched stands in clauses
 * that are negated. A cue that rebuts and stands before "but" counts unless
 * more of what is matched in its sentence stands behind that than before it.
 *
 * `thorough`: looks for the narrative's own cues in all that it says of itself,
 * and not only in the wording that matched.
 */
enum counterpoint_stance stance_of(const struct sides *, bool thorough);

#endif
