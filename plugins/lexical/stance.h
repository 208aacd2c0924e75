/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.h - whether a text says what a narrative says, says that it is not so,
 * or tells that others say it; by cues of the lexicon.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_STANCE_H
#define PLUGIN_LEXICAL_STANCE_H

#include "lexical/why.h"

/*
 * A cue counts where the matched words stand: in full in a sentence that has
 * half of the best sentence's share or more, half in its neighbours, a quarter
 * elsewhere. A cue that the narrative's own wording has counts for nothing:
 * "the reports are fabricated" may be the narrative.
 */
enum counterpoint_stance stance_of(const struct why_sides *);

#endif
