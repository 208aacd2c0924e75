/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dates.h - the dates that a text names.
 * Owns the list. Leaves the names of months to months.h, and the line that
 * says when a post was written to shells.h.
 */
#ifndef PLUGIN_TEXT_DATES_H
#define PLUGIN_TEXT_DATES_H

#include <stddef.h>
#include <stdint.h>

#include "text/draft.h"
#include "text/languages.h"
#include "text/tokenizer.h"

struct dates {
	struct token_date v[TOKENIZER_DATES];
	size_t n;
};

/* Lists the dates among the first `end` tokens and flags their tokens. */
void dates_find(
    struct dates *, struct draft *, const struct language *, size_t end);

/*
 * The date that begins at a token and lies before token `end`: how many
 * tokens it has, or 0.
 */
size_t dates_read(const struct draft *, const struct language *, size_t token,
    size_t end, struct token_date *ret_date);

/* Days since 1970-01-01 of a date that has all its parts. */
int32_t dates_day(const struct token_date *);

#endif
