/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stemmers.h - Snowball stems by BCP 47 tag.
 * Owns the stemmers, which are opened when first asked for and kept. Leaves
 * folding and cutting into words to tokenizer.h.
 */
#ifndef PLUGIN_TEXT_STEMMERS_H
#define PLUGIN_TEXT_STEMMERS_H

#include <libstemmer.h>

struct stemmers;

struct stemmers *stemmers_new(void);
void stemmers_free(struct stemmers *);

/*
 * The stemmer of a language, by the base language of its tag ("pt" of
 * "pt-BR"), or NULL when there is none. Belongs to the stemmers.
 */
struct sb_stemmer *stemmers_find(struct stemmers *, const char *language);

#endif
