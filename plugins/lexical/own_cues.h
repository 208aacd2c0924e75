/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_cues.h - cues of a text that its narrative has itself, which tell nothing
 * of the text's stance towards it.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_OWN_CUES_H
#define PLUGIN_LEXICAL_OWN_CUES_H

#include "lexical/cues.h"
#include "lexical/why.h"

/*
 * Lets them count no longer: a cue that the narrative has in the wording that
 * matched, and a negation of a word that the narrative negates there, in the
 * same word or in another for the same concept, or anywhere when its title or
 * its summary is a denial. `thorough`: also in its title and summary, and in
 * its first texts in the language of the text.
 */
void own_cues_drop(struct cues *, const struct why_sides *, bool thorough);

#endif
