/* SPDX-License-Identifier: Apache-2.0 */
/*
 * everyday.h - English words that mean too much to link anything.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_EVERYDAY_H
#define PLUGIN_LEXICAL_EVERYDAY_H

#include <stdbool.h>

/* Of a word that is case folded. */
bool everyday_is(const char *word);

#endif
