/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numbers.h - numbers of several words in one token.
 * Owns nothing. Leaves digits to digits.h, number words to numerals.h.
 */
#ifndef PLUGIN_TEXT_NUMBERS_H
#define PLUGIN_TEXT_NUMBERS_H

#include "text/draft.h"
#include "text/languages.h"

#define NUMBERS_TOKENS 24 /* of one number at most */

/*
 * Joins the tokens of "1.5 million", "two hundred and five", "1 000 000",
 * "3万" into one each, whose word is the number's one form.
 */
void numbers_join(struct draft *, const struct language *);

#endif
