/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namesakes.h - names of regions and languages that are everyday words too.
 * Owns nothing. Leaves what else guards a short name to lexicon.h.
 */
#ifndef PLUGIN_LEXICAL_NAMESAKES_H
#define PLUGIN_LEXICAL_NAMESAKES_H

#include <stdbool.h>

/* Is the name, as ICU has it in a language, rather another word in its texts?
 * Its stem counts. */
bool namesakes_is(const char *language, const char *name);

#endif
