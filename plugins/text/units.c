/* SPDX-License-Identifier: Apache-2.0 */
/*
 * units.c - a text in UTF-16, each unit with its place in the bytes.
 * Owns both arrays. Leaves what the units mean to the steps of the pipeline.
 */
#include "text/units.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "text/letters.h"
#include "text/mem.h"

#define STRIDE 8 /* bytes that are looked at together */

void
units_done(struct units *u)
{
	free(u->unit);
	free(u->offset);
}

/* The character at text[i]; gives where the next one is. */
static int32_t
take_character(struct units *u, const char *text, int32_t i, int32_t len)
{
	int32_t begin = i;
	UChar32 c;

	U8_NEXT(text, i, len, c);
	if (c < 0)
		c = 0xfffd;
	if (c < 0x10000)
		u->hidden |= (u->letters->of[c] & LETTER_HIDDEN) != 0;
	u->offset[u->n] = (uint32_t)begin;
	u->offset[u->n + 1] = (uint32_t)begin;
	U16_APPEND_UNSAFE(u->unit, u->n, c);
	return i;
}

/* The next bytes, if all are ASCII; a loop that the compiler vectorises. */
static bool
take_ascii(struct units *u, const char *text, int32_t begin)
{
	UChar *unit = u->unit + u->n;
	uint32_t *offset = u->offset + u->n;
	uint64_t bytes;
	int32_t i;

	memcpy(&bytes, text + begin, sizeof(bytes));
	if (bytes & UINT64_C(0x8080808080808080))
		return false;
	for (i = 0; i < STRIDE; i++) {
		unit[i] = (UChar)text[begin + i];
		offset[i] = (uint32_t)(begin + i);
	}
	u->n += STRIDE;
	return true;
}

void
units_take(struct units *u, const char *text, int32_t len)
{
	int32_t i = 0;

	u->letters = letters_get();
	u->unit =
	    mem_grow(u->unit, &u->unit_cap, (size_t)len + 2, sizeof(UChar));
	u->offset = mem_grow(
	    u->offset, &u->offset_cap, (size_t)len + 2, sizeof(*u->offset));
	u->n = 0;
	u->hidden = false;
	while (i < len) {
		if (len - i >= STRIDE && take_ascii(u, text, i))
			i += STRIDE;
		else
			i = take_character(u, text, i, len);
	}
	u->offset[u->n] = (uint32_t)i;
}

/* Is it of a script that has no blanks between words, but for Han and kana? */
static bool
is_of_blankless(UChar32 c)
{
	return u_getIntPropertyValue(c, UCHAR_LINE_BREAK) ==
	       U_LB_COMPLEX_CONTEXT;
}

/* What stands before a place: the character, and what the last one is that is
 * no mark. */
struct before {
	UChar32 c;
	uint8_t base;
};

/* Does something hidden say something there? */
static bool
is_needed(const struct before *before)
{
	return before->base == LETTER_PICTURE ||
	       before->base == LETTER_REGION || is_of_blankless(before->c);
}

static void
keep(struct before *before, UChar32 c)
{
	uint8_t letter = letters_of(c) & LETTER_MASK;

	before->c = c;
	if (letter != LETTER_EXTEND)
		before->base = letter;
}

void
units_drop_hidden(struct units *u)
{
	struct before before = {0, LETTER_OTHER};
	size_t i = 0, begin, out = 0;
	UChar32 c;

	if (!u->hidden)
		return;
	while (i < u->n) {
		begin = i;
		U16_NEXT(u->unit, i, u->n, c);
		if (c < 0x10000 && u->letters->of[c] & LETTER_HIDDEN &&
		    !is_needed(&before))
			continue;
		keep(&before, c);
		for (; begin < i; begin++, out++) {
			u->unit[out] = u->unit[begin];
			u->offset[out] = u->offset[begin];
		}
	}
	u->offset[out] = u->offset[u->n];
	u->n = out;
}
