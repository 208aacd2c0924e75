/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentences.h - does a sentence end between two words?
 * Owns nothing. Leaves the words to segments.h.
 */
#ifndef PLUGIN_TEXT_SENTENCES_H
#define PLUGIN_TEXT_SENTENCES_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* The word before: how a full stop behind it is to be read. */
struct sentences_word {
	int32_t begin, end; /* UTF-16 units */
	bool acronym;	    /* "U.S": its full stop is its own */
};

/* Looks at s[before.end..next), where the next word begins. */
bool sentences_part(
    const UChar *s, const struct sentences_word *before, int32_t next);

#endif
