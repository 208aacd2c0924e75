/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary_entry.h - one entry of a bilingual dictionary in dictd's form:
 * a line of headwords, then senses with their translations.
 * Owns nothing. Leaves files to dictionary.h.
 *
 *	casa /ˈkasa/ <n, fem>
 *	1. house, building
 *	2. home (of a family)
 *
 * Only plain words and phrases are taken; what is not surely one is left out:
 * pronunciations, labels, notes, examples, definitions, abbreviations.
 */
#ifndef PLUGIN_LEXICAL_DICTIONARY_ENTRY_H
#define PLUGIN_LEXICAL_DICTIONARY_ENTRY_H

#include <stddef.h>

#define ENTRY_PHRASES 16 /* of headwords, and of translations */
#define ENTRY_BYTES   45 /* of one; a longer one is left out */
#define ENTRY_WORDS   3	 /* between spaces, the same */

struct dictionary_entry {
	char headword[ENTRY_PHRASES][ENTRY_BYTES + 1];
	char translation[ENTRY_PHRASES][ENTRY_BYTES + 1];
	size_t headwords, translations;
};

/* Reads `len` bytes, of any kind. An entry of a word class that holds no
 * things, such as <prep>, has no translations. */
void dictionary_entry_read(
    const char *text, size_t len, struct dictionary_entry *ret);

#endif
