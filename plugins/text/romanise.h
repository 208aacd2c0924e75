/* SPDX-License-Identifier: Apache-2.0 */
/*
 * romanise.h - words of any script in plain Latin letters, for names.
 * Owns ICU's transliterator and a table of the words met lately, of a fixed
 * size (half a megabyte). Leaves likeness of sound to sound.h.
 *
 * Letters are changed one by one, as ICU's "Any-Latin; Latin-ASCII" does, with
 * some of Cyrillic as newspapers have it ("kh", "ts", "zh"). Arabic has few
 * vowels afterwards; Han is read as in Mandarin, also where it is Japanese.
 */
#ifndef PLUGIN_TEXT_ROMANISE_H
#define PLUGIN_TEXT_ROMANISE_H

#include <stddef.h>

#define ROMANISE_MAX 63 /* bytes; the rest is left out */

struct romanise;

/* NULL when ICU lacks its data. */
struct romanise *romanise_new(void);
void romanise_free(struct romanise *);

/*
 * Writes a case folded word of `len` bytes in small ASCII letters and digits,
 * without anything else. Gives the length, 0 when nothing is left.
 */
size_t romanise_word(struct romanise *, const char *word, size_t len,
    char ret[ROMANISE_MAX + 1]);

#endif
