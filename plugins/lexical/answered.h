/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answered.h - does a text speak the words of a narrative's answers?
 * Owns nothing. Leaves what cues tell to stance.c.
 */
#ifndef PLUGIN_LEXICAL_ANSWERED_H
#define PLUGIN_LEXICAL_ANSWERED_H

#include "lexical/why.h"

/*
 * True when the words that the answers have outweigh those that the title, the
 * summary and the exemplars have by more than half of the text, by rarity, and
 * pairs of words in a row do so too. All documents of the narrative count,
 * whichever was matched; concepts do not, which answers and narrative share.
 */
bool answered_is(const struct why_sides *);

#endif
