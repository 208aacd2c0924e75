/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hangul.h - which syllables of a Korean text are numerals: most are syllables
 * like any.
 * Owns nothing. Leaves what they are worth to han.h.
 */
#ifndef PLUGIN_TEXT_HANGUL_H
#define PLUGIN_TEXT_HANGUL_H

#include <stdbool.h>
#include <stdint.h>

#include "text/draft.h"

/*
 * With how many numerals the word begins that has the units [begin, end), with
 * the draft's tokens before it. `behind`: digits stand right before.
 */
int32_t hangul_count_numerals(
    const struct draft *, int32_t begin, int32_t end, bool behind);

/* Does something that is counted stand at a unit, or behind a blank there? */
bool hangul_is_counted(const struct draft *, int32_t at);

/* Is it nothing but two numerals, as the town of Icheon and 2,000 are? */
bool hangul_is_pair(const UChar *, int32_t n);

#endif
