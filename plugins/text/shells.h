/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shells.h - what wraps a post and is none of its words: "RT @user:", rows of
 * mentions, "via @user", the line of who wrote it when.
 * Owns nothing. Leaves dates to dates.h.
 */
#ifndef PLUGIN_TEXT_SHELLS_H
#define PLUGIN_TEXT_SHELLS_H

#include <stddef.h>
#include <stdint.h>

#include "text/draft.h"
#include "text/languages.h"

/*
 * Removes the tokens of all but the author's line, which it flags: who wrote a
 * post may be whom a narrative quotes, who passed it on tells nothing. Gives
 * the day of that line, "— Name (@handle) January 14, 2020", or
 * TOKENIZER_NO_DAY.
 */
void shells_remove(struct draft *, struct languages *, const struct language *,
    int32_t *ret_day);

#endif
