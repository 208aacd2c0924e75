/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_cues.h - cues of a text that its narrative has itself, which tell nothing
 * of the text's stance towards it.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_OWN_CUES_H
#define PLUGIN_LEXICAL_OWN_CUES_H

#include "lexical/stance/clauses.h"
#include "lexical/stance/cues.h"

/*
 * Lets them count no longer: a cue that the narrative has in its title, its
 * aliases, its summary or the wording that matched; a negation of a word that
 * the narrative negates or opposes there, in the same word or in another for
 * the same concept, as well as what calls that false; and every cue that rebuts
 * when one of these but the wording is a denial. `thorough`: also in its first
 * exemplars in the language of the text. Every cue that rebuts, too, when not
 * all of that could be looked at: see recut.h.
 */
void own_cues_drop(struct cues *, const struct clauses *, bool thorough);

#endif
