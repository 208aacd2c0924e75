/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary.h - a bilingual dictionary as dictd has it: NAME.index tells where
 * each entry stands in NAME.dict.dz, or in NAME.dict.
 * Owns nothing. Leaves entries to dictionary_entry.h, and what is made of them
 * to bilingual.h.
 */
#ifndef PLUGIN_LEXICAL_DICTIONARY_H
#define PLUGIN_LEXICAL_DICTIONARY_H

#include <stddef.h>

#include "lexical/lexicon/dictionary_entry.h"

#define DICTIONARY_LINE	 1023	      /* bytes of an index's line */
#define DICTIONARY_LINES (1 << 20)    /* of an index, entries for the most */
#define DICTIONARY_BYTES (256L << 20) /* of its text, unpacked */
#define DICTIONARY_ENTRY 8192	      /* bytes; a longer entry is left out */

struct dictionary_languages {
	char from[4], to[4]; /* base tags */
};

/* The languages of NAME, which ends in two codes of ISO 639-3: xxx-yyy. 0, or
 * -1 for another name. */
int dictionary_languages(
    const char *name, struct dictionary_languages *ret_languages);

/*
 * Gives all entries but those about the dictionary itself, in the order of the
 * text. `name` is the path without an ending. Returns 0, or -1 with the file
 * and the rule it breaks in `why`, after perhaps some entries.
 */
int dictionary_read(const char *name,
    void (*take)(void *self, const struct dictionary_entry *), void *self,
    char *ret_why, size_t size);

#endif
