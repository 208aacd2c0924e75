/* SPDX-License-Identifier: Apache-2.0 */
/*
 * term.h - the terms of a concept, cut as texts are.
 * Owns nothing. Leaves finding them to lexicon.h.
 */
#ifndef PLUGIN_LEXICAL_TERM_H
#define PLUGIN_LEXICAL_TERM_H

#include "counterpoint_plugin.h"
#include "lexical/words/words.h"

/* Gives a concept of the lexicon a term; one that cannot be cut is passed
 * over. `words` has seams. */
void term_add(struct lexicon *, int concept, struct words *,
    const struct counterpoint_wording *term);

#endif
