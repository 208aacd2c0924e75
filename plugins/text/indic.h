/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indic.h - words of the Indic scripts in the Latin letters that people chat
 * in: one language is written in several scripts, and its neighbours share most
 * names and many words.
 * Owns nothing. Leaves marks that say little to fold.c.
 */
#ifndef PLUGIN_TEXT_INDIC_H
#define PLUGIN_TEXT_INDIC_H

#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* Devanagari to Malayalam. */
static inline int
indic_is(UChar32 c)
{
	return c >= 0x900 && c < 0xd80;
}

/*
 * Writes a word into ret, of `size` bytes with the NUL, in small letters, and
 * gives the length; 0 when it has anything but letters of those scripts, or no
 * room. "भगवंत" and "ਭਗਵੰਤ" are "bhagvant".
 */
size_t indic_write(const UChar *, int32_t n, char *ret, size_t size);

#endif
