/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cuts.h - where a text has words that Unicode's word rules do not tell: URLs
 * that are none, hashtags, mentions, elisions, missing blanks.
 * Owns nothing. Leaves word boundaries proper to segments.h.
 */
#ifndef PLUGIN_TEXT_CUTS_H
#define PLUGIN_TEXT_CUTS_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/utypes.h>

/* Overwrites every URL of `n` UTF-16 units with blanks, but for the words of a
 * slug of four or more: "/why-the-war-began". */
void cuts_blank_urls(UChar *, int32_t n);

/* The same with "&amp;" and its like. */
void cuts_blank_entities(UChar *, int32_t n);

/* The state of cutting one segment. */
struct cuts {
	const UChar *s;
	int32_t pos, end;
	int32_t letters;  /* from here on it is U.S.A. up to the end */
	bool dotted;	  /* digits that full stops part */
	bool digits;	  /* it may have any */
	bool doubles;	  /* a 2 may double a word, see doubling.h */
	int32_t word_end; /* of the word in hand, humps and seam aside */
	int32_t seam;	  /* where it is cut into a word and a number, or -1 */
	bool camel;	  /* cut before the humps of CamelCase */
};

/* A word of a segment, in UTF-16 units of the text. */
struct cut {
	int32_t begin, end;
	bool acronym; /* its full stops are no part of the word */
};

/* Is a word that begins there cut before its humps? It is the only cut of a
 * word of ASCII letters alone. */
bool cuts_has_humps(const UChar *s, int32_t begin);

/* Begins to cut s[begin..end), which is not empty, of the text s. In languages
 * that write so, `doubles`, a 2 that doubles a word stays with it. */
void cuts_init(
    struct cuts *, const UChar *s, int32_t begin, int32_t end, bool doubles);

/* The next word; false when there is none left. */
bool cuts_next(struct cuts *, struct cut *ret_cut);

#endif
