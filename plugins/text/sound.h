/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound.h - a rough key of how a name sounds, the same in many spellings.
 * Owns nothing. Leaves other scripts to romanise.h.
 */
#ifndef PLUGIN_TEXT_SOUND_H
#define PLUGIN_TEXT_SOUND_H

#include <stddef.h>

#define SOUND_MAX 15 /* classes; the rest is left out */

/* clang-format off */
/*
 * The classes of consonants of a word in small ASCII letters:
 *	P  b p v f ph		K  c k q g kh gh, ck
 *	S  s z x ts ch sh j …	T  d t th dh
 *	R  l r			M  m		N  n, ng at the end or
 *						   before a consonant
 * Vowels and w, y, h are dropped, as is j at the end; a doubled class is one. A
 * word that begins with a vowel has A in front. Gives the length; fewer than two
 * classes say next to nothing.
 */
/* clang-format on */
size_t sound_key(const char *word, size_t len, char ret[SOUND_MAX + 1]);

#endif
