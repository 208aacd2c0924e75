/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skeleton.h - a Latin word without its inner vowels: "trmp" of "trump", as
 * hasty writers have it.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_SKELETON_H
#define PLUGIN_LEXICAL_SKELETON_H

#include <stddef.h>

#define SKELETON_MAX 40 /* bytes of a word; longer ones have none */

/*
 * The first letter and the consonants behind it, doubled ones once. Gives the
 * length, or 0 for a word of other letters or one that leaves fewer than
 * three.
 */
size_t skeleton_of(const char *word, size_t len, char ret[SKELETON_MAX + 1]);

#endif
