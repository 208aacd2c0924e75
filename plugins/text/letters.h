/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters.h - what a character is, from a table: its part in Unicode's word
 * rules, its case, its folded form.
 * Owns the table of the Basic Multilingual Plane, which is made from ICU's
 * data once in a process and never changes. Leaves runs of characters to
 * segments.h and fold.h.
 */
#ifndef PLUGIN_TEXT_LETTERS_H
#define PLUGIN_TEXT_LETTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* Parts in Unicode's word rules (UAX 29), as ICU has them, and some more. */
enum letter {
	LETTER_OTHER,	     /* parts words */
	LETTER_ALPHA,	     /* also "@" */
	LETTER_HEBREW,	     /* may take quotation marks */
	LETTER_NUMERIC,	     /* a decimal digit */
	LETTER_JOINER,	     /* "_" */
	LETTER_HANGUL,	     /* a syllable */
	LETTER_DICTIONARY,   /* of a script that needs ICU's dictionaries */
	LETTER_EXTEND,	     /* marks and what cannot be seen */
	LETTER_MID_LETTER,   /* joins letters */
	LETTER_MID_NUMBER,   /* joins digits: "," */
	LETTER_MID_BOTH,     /* joins letters, joins digits: "." */
	LETTER_SINGLE_QUOTE, /* the same, "'" */
	LETTER_DOUBLE_QUOTE,
	LETTER_PICTURE, /* an emoji, or one when U+FE0F follows */
	LETTER_REGION,	/* half of a flag */
};

#define LETTER_MASK   15 /* of enum letter */
#define LETTER_UPPER  16
#define LETTER_LOWER  32
#define LETTER_EMOJI  64  /* shown as a picture without U+FE0F */
#define LETTER_HIDDEN 128 /* cannot be seen: soft hyphen, U+200B, joiners */

struct letters {
	uint8_t of[0x10000];   /* enum letter and the bits above */
	UChar folded[0x10000]; /* NFKC case folded; 0: ask ICU */
};

/* The table, made at the first call; NULL when ICU lacks its data. */
const struct letters *letters_get(void);

static inline bool
letters_is_apostrophe(UChar c)
{
	return c == '\'' || c == 0x2019 || c == 0xff07;
}

/* What letters_get()->of holds, for every code point. Slower. */
uint8_t letters_find(UChar32);

/* The same, from the table where it can. */
uint8_t letters_of(UChar32);

#endif
