/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recut.h - texts of a narrative that are cut into words again, for the cues
 * that stand in them.
 * Owns nothing. Leaves which texts, and what their cues tell, to who asks.
 */
#ifndef PLUGIN_LEXICAL_RECUT_H
#define PLUGIN_LEXICAL_RECUT_H

#include "lexical/compare/sides.h"

/* That may be cut for all answers to one text: a narrative may have a thousand
 * aliases, and 64 are told. */
#define RECUT_BYTES ((size_t)512 * 1024)

/* Cuts a text into the sides' library words. False when too much was cut for
 * this text already, or ICU fails: nobody knows then what it says. */
bool recut_text(const struct sides *, const struct known_text *);

/* Is it in the language of the observed text, as far as that is known? */
bool recut_is_in_language(const struct sides *, const struct known_text *);

#endif
