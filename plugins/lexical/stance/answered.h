/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answered.h - does a text speak the words of a narrative's answers?
 * Owns nothing. Leaves what cues tell to stance.c.
 */
#ifndef PLUGIN_LEXICAL_ANSWERED_H
#define PLUGIN_LEXICAL_ANSWERED_H

#include "lexical/stance/clauses.h"
#include "lexical/stance/cues.h"

/*
 * True when the words that the answers have outweigh those that the title, the
 * summary and the exemplars have by more than half of the text, by rarity, and
 * pairs of words in a row do so too. All documents of the narrative count,
 * whichever was matched; concepts do not, which answers and narrative share.
 */
bool answered_is(const struct sides *);

/*
 * Does such a text deny in each clause what the answers deny, and nothing else?
 * Who leaves out their "not", or adds one, turns them round in their own words.
 * A clause is compared with the one of the answers that is most like it; one
 * that shares little is passed over, unless it denies. False also when no
 * answer is in the language of the text, or too long to be looked at.
 *
 * The cues as they were found, before it is judged which count.
 */
bool answered_denies_alike(const struct cues *, const struct clauses *);

#endif
