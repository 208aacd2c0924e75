/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters.c - makes the table of characters from ICU's properties.
 * Owns the table. Leaves runs of characters to segments.c and fold.c.
 *
 * The word rules are those of ICU's root locale: "@" is a letter, ":" joins
 * nothing, Hangul stands apart from other letters.
 */
#include "text/letters.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

static struct letters table;
static bool complete;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool
needs_dictionary(UChar32 c)
{
	UErrorCode status = U_ZERO_ERROR;

	if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return true;
	switch (uscript_getScript(c, &status)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
		return true;
	default:
		return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
	}
}

static enum letter
find_letter(UChar32 c)
{
	int32_t rule = u_getIntPropertyValue(c, UCHAR_WORD_BREAK);

	if (c == '@')
		return LETTER_ALPHA;
	if (c == ':' || c == 0xfe55 || c == 0xff1a)
		return LETTER_OTHER;
	if (rule == U_WB_EXTEND || rule == U_WB_FORMAT || rule == U_WB_ZWJ)
		return LETTER_EXTEND;
	if (c >= 0xac00 && c <= 0xd7a3)
		return LETTER_HANGUL;
	if (rule == U_WB_KATAKANA || needs_dictionary(c))
		return LETTER_DICTIONARY;
	switch (rule) {
	case U_WB_ALETTER:
		return LETTER_ALPHA;
	case U_WB_HEBREW_LETTER:
		return LETTER_HEBREW;
	case U_WB_NUMERIC:
		return LETTER_NUMERIC;
	case U_WB_EXTENDNUMLET:
		return LETTER_JOINER;
	case U_WB_MIDLETTER:
		return LETTER_MID_LETTER;
	case U_WB_MIDNUM:
		return LETTER_MID_NUMBER;
	case U_WB_MIDNUMLET:
		return LETTER_MID_BOTH;
	case U_WB_SINGLE_QUOTE:
		return LETTER_SINGLE_QUOTE;
	case U_WB_DOUBLE_QUOTE:
		return LETTER_DOUBLE_QUOTE;
	case U_WB_REGIONAL_INDICATOR:
		return LETTER_REGION;
	default:
		return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC)
			   ? LETTER_PICTURE
			   : LETTER_OTHER;
	}
}

/* The fillers of Hangul are seen, as blanks. */
static bool
is_hidden(UChar32 c)
{
	return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
	       !u_isalpha(c);
}

uint8_t
letters_find(UChar32 c)
{
	uint8_t bits = (uint8_t)find_letter(c);

	if (u_isupper(c) || u_istitle(c))
		bits |= LETTER_UPPER;
	if (u_islower(c))
		bits |= LETTER_LOWER;
	if (u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION))
		bits |= LETTER_EMOJI;
	if (is_hidden(c))
		bits |= LETTER_HIDDEN;
	return bits;
}

/* One unit that stands by itself whatever comes before and behind, or 0. */
static UChar
fold_unit(const UNormalizer2 *casefold, UChar c)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar out[8];
	int32_t n;

	if (!unorm2_hasBoundaryBefore(casefold, c))
		return 0;
	n = unorm2_normalize(casefold, &c, 1, out, 8, &status);
	return U_SUCCESS(status) && n == 1 ? out[0] : 0;
}

static void
make(void)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&status);
	UChar32 c;

	if (U_FAILURE(status))
		return;
	for (c = 0; c < 0x10000; c++) {
		table.of[c] = letters_find(c);
		if (c < 0xd800 || c > 0xdfff)
			table.folded[c] = fold_unit(casefold, (UChar)c);
	}
	/* One form in every language; see fold_case_turkic(). */
	table.folded[0x130] = table.folded[0x131] = 'i';
	complete = true;
}

const struct letters *
letters_get(void)
{
	pthread_once(&once, make);
	return complete ? &table : NULL;
}

uint8_t
letters_of(UChar32 c)
{
	return c < 0x10000 ? letters_get()->of[c] : letters_find(c);
}
