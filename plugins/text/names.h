/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h - which words are written as names are.
 * Owns nothing. Leaves who is meant to the plugins.
 */
#ifndef PLUGIN_TEXT_NAMES_H
#define PLUGIN_TEXT_NAMES_H

#include "text/draft.h"

/*
 * Flags words that are part of a hashtag or a mention, written in capitals in
 * a text that is not, or capitalised inside a sentence of a text that is not
 * a title. Scripts without case have none.
 */
void names_mark(struct draft *);

#endif
