/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sounds.h - names by their sound, which is nearly the same in every script:
 * "Zelenskyy", "Зеленський" and "جيلينسكي" have one key.
 * Owns the transliterator and its table of words. Leaves the rules of sound to
 * text/sound.h.
 */
#ifndef PLUGIN_LEXICAL_SOUNDS_H
#define PLUGIN_LEXICAL_SOUNDS_H

#include <stdbool.h>

#include "text/romanise.h"
#include "text/sound.h"
#include "text/tokenizer.h"

#define SOUNDS_LEAST 3 /* classes of a key that tells one name from others */

struct sounds {
	struct romanise *romanise;
};

/* 0, or -1 when ICU lacks its data. */
int sounds_init(struct sounds *);
void sounds_done(struct sounds *);

/*
 * The key of a word that may be a name, in a library's text or an observed one:
 * in the library, words of other scripts than Latin, and Latin ones written as
 * names; in a text, where hands are hasty, every word but numbers. Gives the
 * length, 0 for a word that has none.
 */
size_t sounds_key(struct sounds *, const struct token *, bool library,
    char ret[SOUND_MAX + 1]);

/* How alike two words are in Latin letters, 0..1: the share of the longer that
 * need not be changed to make it the other. Names of one key may be two. */
float sounds_likeness(
    struct sounds *, const struct token *, const struct token *);

#endif
