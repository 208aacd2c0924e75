/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ordinary.h - words that stand in any text of their language: where there are
 * few documents they look as rare as the words that a narrative is about.
 * Owns nothing. Leaves rarity, which is what is matched by, to vocabulary.h.
 */
#ifndef PLUGIN_LEXICAL_ORDINARY_H
#define PLUGIN_LEXICAL_ORDINARY_H

#include <stdint.h>

#include "text/tokenizer.h"

/* What share of its rarity a word keeps when words are chosen to be quoted,
 * 0..1, in a text of a language, see language_pack(). */
float ordinary_share(const struct token *, uint32_t language);

#endif
