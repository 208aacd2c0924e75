/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ordinary.c - words that stand in any text of their language.
 * Owns nothing. Of English the words are known. Elsewhere it is the length that
 * tells: in every language the words that are said most are the short ones, as
 * in Bentz and Ferrer-i-Cancho, "Zipf's law of abbreviation as a language
 * universal" (2016). Where a letter is a syllable or a word it tells nothing.
 */
#include "lexical/words/ordinary.h"

#include <stdbool.h>

#include "lexical/lexicon/everyday.h"
#include "text/languages.h"

#define ORDINARY 0.1F /* told when there is nothing else */
#define SHORT	 0.6F /* behind others */

/* Latin, Greek, Cyrillic, Hebrew, Arabic, and the scripts of India: up to
 * U+0FFF; and from U+1E00 on the letters of Vietnamese. */
static bool
has_letters(const struct token *t)
{
	const unsigned char *c = (const unsigned char *)t->word;

	return !(t->flags & TOKEN_DICTIONARY) &&
	       (c[0] <= 0xe0 || (c[0] == 0xe1 && c[1] >= 0xb8));
}

static unsigned
count_letters(const struct token *t)
{
	unsigned n = 0;
	uint16_t i;

	for (i = 0; i < t->word_len; i++)
		n += (t->word[i] & 0xc0) != 0x80;
	return n;
}

float
ordinary_share(const struct token *t, uint32_t language)
{
	bool english = language == language_pack("en");
	unsigned letters;

	if (t->flags & (TOKEN_NAME | TOKEN_NUMBER))
		return 1;
	if ((english || language == LANGUAGE_NONE) && everyday_is(t->word))
		return ORDINARY;
	if (english || !has_letters(t))
		return 1;
	letters = count_letters(t);
	return letters <= 2 ? ORDINARY : letters == 3 ? SHORT : 1;
}
