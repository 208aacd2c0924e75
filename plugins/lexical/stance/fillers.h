/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fillers.h - terms that stand in a text with other words between theirs.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_FILLERS_H
#define PLUGIN_LEXICAL_FILLERS_H

#include "lexical/words/words.h"

/*
 * The terms that stand in a text that was cut when these words are left out of
 * it, and have some of them between theirs: "is simply false". Their words in
 * the text are counted with those between. At most `max`; gives how many.
 */
size_t fillers_find(const struct words *, const struct lexicon *,
    const bool left_out[WORDS_MAX], struct mention *ret, size_t max);

#endif
