/* SPDX-License-Identifier: Apache-2.0 */
/*
 * segments.h - the words and emoji of a text, by Unicode's word rules.
 * Owns ICU's break iterator, which cuts the runs of scripts that have no
 * blanks. Leaves what stands inside a word to cuts.h.
 */
#ifndef PLUGIN_TEXT_SEGMENTS_H
#define PLUGIN_TEXT_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdbool.h>
#include <unicode/utypes.h>

struct segments;

enum segment_kind {
	SEGMENT_WORD,
	SEGMENT_HANGUL,
	SEGMENT_DICTIONARY, /* Thai, Lao, Khmer, Burmese, Han, kana */
	SEGMENT_EMOJI,	    /* one emoji with all that belongs to it */
};

/* In UTF-16 units of the text; not empty. */
struct segment {
	int32_t begin, end;
	enum segment_kind kind;
	bool plain; /* a word of ASCII letters alone */
};

/* NULL when ICU lacks its data. */
struct segments *segments_new(void);
void segments_free(struct segments *);

/* Begins a text, which must live while it is being cut. */
void segments_start(struct segments *, const UChar *, int32_t n);

/* The next segment: 1, or 0 at the end, or -1 when ICU fails. */
int segments_next(struct segments *, struct segment *ret_segment);

#endif
